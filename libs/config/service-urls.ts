/** Which URLs `migrate` makes users for; each names a user and its password. */
export interface ServiceUrlSettings {
  readonly app?: string;
  readonly worker?: string;
  readonly auditor?: string;
}

/** From APP_DATABASE_URL, WORKER_DATABASE_URL and AUDITOR_DATABASE_URL; those that are not set are left out. */
export function readServiceUrls(environment: NodeJS.ProcessEnv = process.env): ServiceUrlSettings {
  const { APP_DATABASE_URL: app, WORKER_DATABASE_URL: worker, AUDITOR_DATABASE_URL: auditor } = environment;
  return { ...(app ? { app } : {}), ...(worker ? { worker } : {}), ...(auditor ? { auditor } : {}) };
}
