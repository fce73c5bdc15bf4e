import { createHmac } from 'node:crypto';
import { databaseRoles } from '#database';

/**
 * What the services connect with where `ownerUrl` is the owner's: each as the role that it has, with a password that follows from the
 * owner's, and that does not tell it.
 */
export function serviceUrls(ownerUrl: string): { app: string; worker: string; auditor: string } {
  const urlOf = (role: 'app' | 'worker' | 'auditor') => {
    const url = new URL(ownerUrl);
    url.username = databaseRoles[role];
    url.password = createHmac('sha256', new URL(ownerUrl).password).update(role).digest('hex');
    return url.href;
  };
  return { app: urlOf('app'), worker: urlOf('worker'), auditor: urlOf('auditor') };
}
