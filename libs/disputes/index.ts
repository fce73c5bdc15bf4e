export * from './settle-order.js';
export * from './settlement.entity.js';
