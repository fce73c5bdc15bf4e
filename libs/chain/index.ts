export * from './generated/abi.js';
export * from './intents.js';
