export * from './outbox.js';
export * from './poison-events.js';
