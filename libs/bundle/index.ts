export * from './make-bundle.js';
