export * from './trail.js';
export * from './trail-entry.entity.js';
