export * from './dead-letters.js';
export * from './work-failures.js';
