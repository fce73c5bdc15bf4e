export * from './answer-order.js';
export * from './fund-order.js';
export * from './issue-order.js';
export * from './order-access.js';
export * from './order-actions.js';
export * from './order-steps.js';
export * from './purchase-order.entity.js';
export * from './reclaim-order.js';
