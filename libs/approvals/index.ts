export * from './approval.entity.js';
export { tellExpired } from './approval-events.js';
export * from './approval-policy.js';
export * from './approvals.js';
