export * from './contest-delivery.js';
export * from './dispute.entity.js';
export * from './reason.js';
export * from './rule-dispute.js';
export * from './settle-order.js';
export * from './settlement.entity.js';
