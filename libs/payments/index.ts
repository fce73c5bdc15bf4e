export * from './payment.entity.js';
