export * from './columns.js';
export * from './copy-rows.js';
export * from './data-source.js';
export * from './deferred-writes.js';
export * from './in-savepoint.js';
export * from './in-transaction.js';
export * from './network-time.js';
