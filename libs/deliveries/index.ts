export * from './claim-delivery.js';
export * from './decide-delivery.js';
export * from './delivery.entity.js';
export * from './delivery-steps.js';
