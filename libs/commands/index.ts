export * from './command-runner.js';
export * from './read-runner.js';
