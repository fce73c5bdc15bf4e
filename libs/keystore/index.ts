export * from './key-signer.js';
export * from './keystore.js';
export * from './sealing.js';
