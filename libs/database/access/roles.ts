import type { DataSource } from 'typeorm';
import { sqlState } from '../in-transaction.js';
import { type DatabaseRole, databaseRoles } from './role-names.js';

/** Connection URLs of the services; each names a user and its password. */
export type ServiceUrls = Readonly<Partial<Record<Exclude<DatabaseRole, 'migrator'>, string>>>;

/**
 * Lets each URL's user log in with its password, with the rights of its role and no others. The user may be the role itself. Users
 * that exist keep their name and get the password.
 * @throws when a URL has no user or password, or the connected user may not make roles
 */
export async function createServiceUsers(dataSource: DataSource, urls: ServiceUrls): Promise<void> {
  for (const [kind, url] of Object.entries(urls) as [keyof ServiceUrls, string][]) {
    const { username, password } = new URL(url);
    const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
    if (user === '' || secret === '') throw new Error(`The URL of the role ${kind} names no user or no password.`);
    await createServiceUser(dataSource, databaseRoles[kind], user, secret);
    if (kind === 'worker') {
      await letPassRowSecurity(dataSource, user);
      await letReadAsTenant(dataSource, user);
    }
  }
}

async function createServiceUser(dataSource: DataSource, role: string, user: string, secret: string): Promise<void> {
  const [quoted] = (await dataSource.query(
    `SELECT quote_ident($1::text) AS user, quote_literal($2::text) AS secret,
       EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS exists`,
    [user, secret],
  )) as [{ user: string; secret: string; exists: boolean }];
  const action = quoted.exists ? 'ALTER' : 'CREATE';
  await dataSource.query(`${action} ROLE ${quoted.user} LOGIN PASSWORD ${quoted.secret}`);
  if (user !== role) await dataSource.query(`GRANT ${role} TO ${quoted.user}`);
}

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Workers see every row with or without row-level security, but PostgreSQL copies no rows into a table for whom it is active. Only an
 * administrator can let a user pass it by; without that, rows are inserted instead (`copyRows`).
 */
async function letPassRowSecurity(dataSource: DataSource, user: string): Promise<void> {
  const [{ quoted }] = (await dataSource.query(`SELECT quote_ident($1::text) AS quoted`, [user])) as [
    { quoted: string },
  ];
  await dataSource.query(`ALTER ROLE ${quoted} BYPASSRLS`).catch((error: unknown) => {
    if (sqlState(error) !== INSUFFICIENT_PRIVILEGE) throw error;
  });
}

/** Exports show what the API would show: their transactions take its role on. They have none of its rights otherwise. */
async function letReadAsTenant(dataSource: DataSource, user: string): Promise<void> {
  const [{ quoted }] = (await dataSource.query(`SELECT quote_ident($1::text) AS quoted`, [user])) as [
    { quoted: string },
  ];
  await dataSource.query(`GRANT ${databaseRoles.app} TO ${quoted} WITH INHERIT FALSE, SET TRUE`);
}

/** Why the connected user may not serve tenants: row-level security does not restrict it. Undefined when it does. */
export async function findUnrestrictedUser(dataSource: DataSource): Promise<string | undefined> {
  const [state] = (await dataSource.query(
    `SELECT current_user AS name, row_security_active('purchase_orders') AND row_security_active('api_keys') AS restricted,
       pg_has_role(current_user, '${databaseRoles.migrator}', 'USAGE') OR pg_has_role(current_user, '${databaseRoles.worker}', 'USAGE')
         AS sees_all`,
  )) as [{ name: string; restricted: boolean; sees_all: boolean }];
  return state.restricted && !state.sees_all ? undefined : state.name;
}
