export * from './erase-subject.js';
export * from './erasing.js';
export * from './legal-hold.entity.js';
export * from './legal-holds.js';
