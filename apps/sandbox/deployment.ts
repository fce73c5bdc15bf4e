import { readFileSync } from 'node:fs';
import type { Deployment } from './state.js';

/** Reads what the deployment wrote. */
export function readDeployment(file: string): Deployment {
  return JSON.parse(readFileSync(file, 'utf8')) as Deployment;
}
