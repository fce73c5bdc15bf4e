export * from './contracts.js';
export * from './decoding.js';
export * from './generated/abi.js';
export * from './intents.js';
