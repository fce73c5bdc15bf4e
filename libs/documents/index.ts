export * from './document.entity.js';
export * from './document-storage.js';
export * from './documents.js';
