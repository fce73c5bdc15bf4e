export * from './lease-store.js';
export * from './rate-limiter.js';
export * from './rate-policy.js';
