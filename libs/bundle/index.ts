export * from './bundle.js';
export * from './make-bundle.js';
export * from './patricia-trie.js';
export * from './verify-bundle.js';
