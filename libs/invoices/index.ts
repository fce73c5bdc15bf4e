export * from './answer-invoice.js';
export * from './invoice.entity.js';
export * from './invoice-steps.js';
export * from './issue-invoice.js';
export * from './pledge-invoice.js';
