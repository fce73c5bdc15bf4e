export * from './loggable-error.js';
export * from './logger.js';
export * from './metrics-server.js';
export * from './network-metrics.js';
export * from './observe-network.js';
export * from './process-metrics.js';
