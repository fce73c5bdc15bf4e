export * from './erase-subject.js';
export * from './erasing.js';
