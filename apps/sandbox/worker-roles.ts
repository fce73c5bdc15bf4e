import { type WorkerRole, workerRoles } from '#config';

const OF_READER: readonly WorkerRole[] = ['reader', 'reconciler'];

/** What each of a sandbox's two workers does: together all that there is to do. */
export const rolesOfWorkers: Readonly<Record<'reader' | 'worker', readonly WorkerRole[]>> = {
  reader: OF_READER,
  worker: workerRoles.filter((role) => !OF_READER.includes(role)),
};
