export * from './operation.entity.js';
export * from './operations.js';
