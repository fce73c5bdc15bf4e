export * from './steps.js';
export * from './verify-database.js';
