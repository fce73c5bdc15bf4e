export * from './chain-work.js';
export * from './explanation.js';
export * from './operation.entity.js';
export * from './operation-failures.js';
export * from './operation-traces.js';
export * from './operations.js';
export * from './work-progress.js';
