export * from './columns.js';
export * from './data-source.js';
export * from './in-transaction.js';
