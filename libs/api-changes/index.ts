export { type ApiDocument, type BreakingChange, breakingChanges, versionFault } from './breaking-changes.js';
