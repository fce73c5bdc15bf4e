export * from './coverage.js';
export * from './erase-values.js';
export * from './personal-hashes.js';
export * from './seal-records.js';
export * from './sealed-tables.js';
export * from './verify-acceptances.js';
export * from './verify-origins.js';
export * from './verify-records.js';
