import type { Books, Check, Diagnosis, Patient } from './check.js';
import { configurationChecks } from './configuration-checks.js';
import { moneyChecks } from './money-checks.js';
import { nonceCheck } from './nonce-check.js';
import { recordChecks } from './record-checks.js';
import { sumsCheck } from './sums-check.js';
import { tenancyCheck } from './tenancy-check.js';
import { transitionCheck } from './transition-check.js';

const checks: readonly Check[] = [
  ...moneyChecks,
  nonceCheck,
  transitionCheck,
  ...recordChecks,
  tenancyCheck,
  sumsCheck,
  ...configurationChecks,
];

/** Examines everything, one after the other; a check that cannot be made counts as broken and says why. Changes nothing. */
export async function examine(patient: Patient): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  for (const check of checks) diagnoses.push(await diagnose(check, patient));
  return diagnoses;
}

/** What is wrong with the trails of orders and the sums by day, as far as the database alone tells; the first of it, if anything is. */
export async function examineTrails(books: Books): Promise<string | undefined> {
  for (const { examine: look } of [transitionCheck, sumsCheck]) {
    const [first] = (await look(books)).broken;
    if (first !== undefined) return first;
  }
  return undefined;
}

async function diagnose({ id, promise, examine: look }: Check, patient: Patient): Promise<Diagnosis> {
  try {
    const { broken, notes = [] } = await look(patient);
    return { id, promise, status: broken.length === 0 ? 'ok' : 'broken', broken, notes };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { id, promise, status: 'broken', broken: [`It could not be checked: ${reason}`], notes: [] };
  }
}
