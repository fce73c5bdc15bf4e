export * from './audit.js';
export * from './checkpoints.js';
export * from './entries.js';
export * from './extend-trees.js';
export * from './tree-store.js';
export * from './verify-audits.js';
export * from './verify-trees.js';
