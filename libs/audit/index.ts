export * from './audit.js';
export * from './verify-audits.js';
