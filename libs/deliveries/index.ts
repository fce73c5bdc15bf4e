export * from './claim-delivery.js';
export type { DeliveredLine, DeliveryClaim } from './claim-grounds.js';
export * from './decide-delivery.js';
export * from './delivery.entity.js';
export type { ClaimedLine } from './delivery-rows.js';
export * from './delivery-steps.js';
