export * from './key-signer.js';
export * from './keystore.js';
export * from './keystore-file.js';
export * from './kms-signer.js';
export * from './operator-signers.js';
export * from './sealing.js';
export * from './signer-spend.js';
