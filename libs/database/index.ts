export * from './columns.js';
export * from './data-source.js';
export * from './in-transaction.js';
export * from './network-time.js';
