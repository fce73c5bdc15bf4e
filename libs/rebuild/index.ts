export type { Difference } from './differences.js';
export * from './heal.js';
export * from './rebuild.js';
