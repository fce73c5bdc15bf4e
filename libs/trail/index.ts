export * from './find-trails.js';
export * from './find-trails-as-of.js';
export type { TrailMoment } from './moment.js';
export * from './signatures.js';
export * from './trade-days.js';
export * from './trail.js';
export * from './trail-as-of.js';
export * from './trail-entry.entity.js';
export * from './trail-parts.js';
