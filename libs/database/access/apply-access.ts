import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction } from '../in-transaction.js';
import {
  DEFINER_PATH,
  firstStatements,
  otherStatements,
  schemaStatements,
  tableStatements,
} from './access-statements.js';
import { databaseRoles } from './role-names.js';
import { tableAccess } from './table-access.js';

/** Owner, rights and policies of one table, or of what is no table. */
interface Part {
  readonly name: string;
  readonly statements: readonly string[];
  /** Of the table: what auditors see depends on them. */
  readonly columns?: string;
}

/**
 * Makes owners, rights and row-level security what this version says: for each table in a transaction of its own, so that nobody waits
 * for more than one, and only where this version says something else than what was applied last or somebody
 * changed it since. Returns the names of what it changed.
 */
export async function applyAccess(dataSource: DataSource): Promise<string[]> {
  const columns = (await dataSource.query(
    `SELECT relname AS table, string_agg(attname, ',' ORDER BY attnum) AS names FROM pg_class
     JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') GROUP BY relname ORDER BY relname`,
  )) as { table: string; names: string }[];
  const parts: Part[] = columns.flatMap(({ table, names }) => {
    const access = tableAccess[table];
    return access === undefined ? [] : [{ name: table, statements: tableStatements(table, access), columns: names }];
  });
  const applied: string[] = [];
  const schema = { name: '(schema)', statements: schemaStatements };
  if (await applyPart(dataSource, schema)) applied.push(schema.name);
  // Functions and views that a migration replaced are not told by any name, and cost nothing to do again.
  await applyAll(dataSource, firstStatements);
  for (const part of parts) {
    if (await applyPart(dataSource, part)) applied.push(part.name);
  }
  await applyAll(dataSource, otherStatements);
  return applied;
}

function applyAll(dataSource: DataSource, statements: readonly string[]): Promise<void> {
  return inTransaction(dataSource, async (manager) => {
    for (const statement of statements) await manager.query(statement);
  });
}

async function applyPart(dataSource: DataSource, { name, statements, columns = '' }: Part): Promise<boolean> {
  const fingerprint = createHash('sha256').update(JSON.stringify({ statements, columns })).digest('hex');
  return inTransaction(dataSource, async (manager) => {
    const [last] = (await manager.query(`SELECT fingerprint, state FROM database_access WHERE name = $1`, [name])) as {
      fingerprint: string;
      state: string;
    }[];
    if (last?.fingerprint === fingerprint && last.state === (await stateOf(manager, name))) return false;
    for (const statement of statements) await manager.query(statement);
    await manager.query(
      `INSERT INTO database_access (name, fingerprint, state) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint, state = excluded.state, applied_at = now()`,
      [name, fingerprint, await stateOf(manager, name)],
    );
    return true;
  });
}

/** Owner, rights on table and columns, and policies of `pg_class` row `relation`. */
const STATE = `md5(concat_ws('|', pg_get_userbyid(relation.relowner), relation.relrowsecurity, relation.relforcerowsecurity,
  relation.relacl::text,
  (SELECT string_agg(attname || attacl::text, ',' ORDER BY attnum) FROM pg_attribute
   WHERE attrelid = relation.oid AND attacl IS NOT NULL),
  (SELECT string_agg(concat_ws('|', polname, polcmd, polpermissive, polroles::regrole[]::text, pg_get_expr(polqual, polrelid),
     pg_get_expr(polwithcheck, polrelid)), ';' ORDER BY polname) FROM pg_policy WHERE polrelid = relation.oid)))`;

/** Empty for what is no table. */
async function stateOf(manager: EntityManager, name: string): Promise<string> {
  const [row] = (await manager.query(
    `SELECT ${STATE} AS state FROM pg_class AS relation
     WHERE relname = $1 AND relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')`,
    [name],
  )) as { state: string }[];
  return row?.state ?? '';
}

/** Functions with their owner's rights that somebody else may call, or that look for names elsewhere. */
const OPEN_FUNCTIONS = `
  SELECT oid::regprocedure::text FROM pg_proc AS definer
  WHERE pronamespace = current_schema()::regnamespace AND prosecdef AND (proconfig IS DISTINCT FROM ARRAY[${DEFINER_PATH}]
    OR EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner)))
      WHERE grantee <> definer.proowner AND NOT (grantee <> 0 AND (grantee = '${databaseRoles.migrator}'::regrole
        OR prorettype <> 'trigger'::regtype AND grantee IN ('${databaseRoles.app}'::regrole, '${databaseRoles.worker}'::regrole)))))`;

/**
 * Tables whose owner, rights or policies are no longer what `applyAccess` made them, or that it never made; functions with their
 * owner's rights that are open to others; and the database where services may have tables of their own in it.
 */
export async function findChangedAccess(dataSource: DataSource): Promise<string[]> {
  const rows = (await dataSource.query(
    `SELECT relname AS name FROM pg_class AS relation LEFT JOIN database_access AS access ON access.name = relname
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND access.state IS DISTINCT FROM ${STATE}
     UNION ALL ${OPEN_FUNCTIONS}
     UNION ALL SELECT 'database ' || current_database() WHERE EXISTS (SELECT FROM pg_roles
       WHERE rolname = ANY ($1) AND has_database_privilege(pg_roles.oid, current_database(), 'TEMPORARY'))
     ORDER BY 1`,
    [[databaseRoles.app, databaseRoles.worker, databaseRoles.auditor]],
  )) as { name: string }[];
  return rows.map(({ name }) => name);
}
