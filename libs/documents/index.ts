export * from './document.entity.js';
export * from './document-storage.js';
export * from './documents.js';
export * from './erasure.js';
export * from './file-storage.js';
export * from './open-storage.js';
export * from './s3-storage.js';
export * from './scanner.js';
