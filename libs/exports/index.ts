export * from './export.entity.js';
export { KEPT_HOURS } from './export-queue.js';
export * from './export-requests.js';
export * from './exporter.js';
export * from './make-export.js';
export { exportFileName, manifestDigest, mediaTypes } from './manifest.js';
