export * from './steps.js';
export * from './verify-database.js';
export { verifyStates } from './verify-states.js';
