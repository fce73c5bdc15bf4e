export * from './booked-owners.js';
export * from './ledger.js';
export * from './reversals.js';
