export * from './bulk-items.js';
export * from './command-runner.js';
export type { DryRun, PlannedCall, PlannedEvent } from './dry-run.js';
export * from './read-runner.js';
