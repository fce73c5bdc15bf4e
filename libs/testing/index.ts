export * from './anvil.js';
export * from './postgres.js';
export * from './processes.js';
