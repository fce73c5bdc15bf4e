export * from './answer-invoice.js';
export * from './invoice.entity.js';
export * from './invoice-steps.js';
export { type NewInvoice, registrationOfInvoice } from './issue-invoice.js';
export * from './issue-invoices.js';
export * from './pledge-invoice.js';
