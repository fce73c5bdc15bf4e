export * from './trail.js';
