export * from './export.entity.js';
export { expireExports, KEPT_HOURS } from './export-queue.js';
export * from './export-requests.js';
export * from './exporter.js';
export * from './make-export.js';
export { exportFileName, manifestDigest, mediaTypes } from './manifest.js';
export { toCamt053 } from './statement/camt053.js';
export { toPdf } from './statement/pdf.js';
export type { StatementAccount, StatementHead, StatementLine } from './statement/statement.js';
