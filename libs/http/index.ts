export * from './cursor.js';
export * from './error-catalogue.js';
export * from './json-body.js';
export * from './problem.filter.js';
export * from './problems.js';
export * from './request-id.js';
export * from './schema-validation.pipe.js';
