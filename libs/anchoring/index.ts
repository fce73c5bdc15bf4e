export * from './anchored-log.js';
export * from './log-keeper.js';
export * from './seal-heads.js';
export * from './verify-anchors.js';
