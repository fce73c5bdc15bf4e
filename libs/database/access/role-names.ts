/**
 * The roles of the database, which every cluster has once. `migrator` owns everything; `app` (the API) sees the rows of one tenant at
 * a time; `worker` acts for everybody; `auditor` reads. None is a superuser.
 */
export const databaseRoles = {
  migrator: 'quittance_migrator',
  app: 'quittance_app',
  worker: 'quittance_worker',
  auditor: 'quittance_auditor',
} as const;

export type DatabaseRole = keyof typeof databaseRoles;
