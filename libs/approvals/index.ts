export * from './approval.entity.js';
export * from './approval-policy.js';
export * from './approvals.js';
