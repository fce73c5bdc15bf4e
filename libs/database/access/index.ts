export * from './apply-access.js';
export * from './role-names.js';
export * from './roles.js';
export * from './table-access.js';
