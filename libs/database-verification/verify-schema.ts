import type { EntityManager } from 'typeorm';
import { guardedTables, versionedTables } from '#records';

/** What the other steps rest on: queries for sentences about guarded tables. */
const ofTables = [
  `SELECT format('%s is no table', name) AS problem FROM unnest($1::text[]) AS name WHERE NOT EXISTS (
     SELECT FROM pg_class WHERE relname = name AND relnamespace = current_schema()::regnamespace AND relkind = 'r') ORDER BY name`,
  // What is found first depends on who asks: a schema with a role's name is its own.
  `SELECT format('There is a second %s, in the schema %s, which some roles find first', relname, nspname) AS problem
   FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
   WHERE relname = ANY ($1) AND nspname <> current_schema() AND nspname IN (SELECT rolname FROM pg_roles UNION SELECT 'public') ORDER BY relname, nspname`,
  `SELECT format('%s has no primary key', name) AS problem FROM unnest($1::text[]) AS name WHERE NOT EXISTS (
     SELECT FROM pg_index WHERE indrelid = name::regclass AND indisprimary AND indisvalid AND indisunique) ORDER BY name`,
];

/** The same about those of whose records versions are kept. */
const ofVersionedTables = `SELECT format('No versions are kept of %s: its trigger %s is away or off', name, trigger) AS problem
   FROM unnest($1::text[]) AS name, unnest(ARRAY['version_added', 'version_changed', 'version_removed']) AS trigger
   WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = name::regclass AND tgname = trigger AND tgenabled IN ('O', 'A')
     AND tgfoid = 'keep_version()'::regprocedure) ORDER BY name, trigger`;

/** The first thing that is wrong with the tables themselves, in words; undefined when nothing is. */
export async function verifySchema(manager: EntityManager): Promise<{ readonly problem: string } | undefined> {
  const versioned = versionedTables.map(({ table }) => table);
  const questions = [
    ...ofTables.map((sql) => [sql, guardedTables()] as const),
    [ofVersionedTables, versioned] as const,
  ];
  for (const [sql, tables] of questions) {
    const [wrong] = (await manager.query(`${sql} LIMIT 1`, [tables])) as { problem: string }[];
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
