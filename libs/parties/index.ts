export * from './api-key.entity.js';
export * from './api-keys.js';
export * from './business.entity.js';
export * from './businesses.js';
export * from './party-lookup.js';
export * from './signer.entity.js';
export * from './signing-desk.js';
