export * from './bundle.js';
export { readBundle, writeBundle } from './bundle-file.js';
export { BundleFault } from './faults.js';
export { readLogs } from './log-ranges.js';
export * from './patricia-trie.js';
export * from './verifier.js';
export { verifyBundle } from './verify-bundle.js';
