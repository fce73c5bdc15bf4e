export type { Diagnosis, Patient } from './check.js';
export * from './examine.js';
