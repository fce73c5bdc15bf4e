export * from './bulk-items.js';
export * from './command-runner.js';
export * from './read-runner.js';
