export * from './intent-failures.js';
export * from './projection.js';
export * from './rebuilding.js';
export * from './schedules.js';
