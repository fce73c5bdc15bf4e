import { AUDITOR_TENANT, GRANT_PREFIX, OPERATOR_TENANT } from '../tenants.js';
import { databaseRoles } from './role-names.js';
import type { TableAccess, Verb } from './table-access.js';

const VERBS: Readonly<Record<Verb, string>> = { S: 'SELECT', I: 'INSERT', U: 'UPDATE', D: 'DELETE' };
const { migrator, app, worker, auditor } = databaseRoles;

/**
 * Asked for every row, which costs a look into a table of settings; a subselect, asked once per statement, costs ten times as much to set
 * up, and commands touch few rows. Empty or null without a tenant, which is nobody's id.
 */
const TENANT = `current_setting('app.tenant_id', true)`;

/** Whatever was granted before, on the table or on its columns, is taken first. */
function grants(table: string, { app: appVerbs, appLocksBy, worker: workerVerbs = ['S', 'I', 'U', 'D'] }: TableAccess) {
  const grant = (role: string, verbs: readonly Verb[]) =>
    verbs.length === 0 ? [] : [`GRANT ${verbs.map((verb) => VERBS[verb]).join(', ')} ON ${table} TO ${role}`];
  return [
    `REVOKE ALL ON ${table} FROM PUBLIC, ${app}, ${worker}, ${auditor}`,
    ...grant(app, appVerbs),
    ...(appLocksBy === undefined ? [] : [`GRANT UPDATE (${appLocksBy}) ON ${table} TO ${app}`]),
    ...grant(worker, workerVerbs),
  ];
}

/** Auditors read every column but secrets; columns that are added later are theirs after the next migration. */
function auditorGrant(table: string, secret: TableAccess['secret']): string[] {
  if (secret === '*') return [];
  if (secret === undefined) return [`GRANT SELECT ON ${table} TO ${auditor}`];
  const hidden = secret.map((column) => `'${column}'`).join(', ');
  return [
    `DO $$ BEGIN EXECUTE (SELECT format('GRANT SELECT (%s) ON ${table} TO ${auditor}', string_agg(quote_ident(attname), ', '))
       FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT IN (${hidden}));
     END $$`,
  ];
}

/** A grant reads and never writes, whatever else a tenant may do with the rows. */
function grantPolicies(table: string, { granted, grantBounds }: TableAccess): string[] {
  const isGrant = `starts_with(coalesce(${TENANT}, ''), '${GRANT_PREFIX}')`;
  return [
    ...(granted === undefined
      ? []
      : [`CREATE POLICY granted_rows ON ${table} FOR SELECT TO ${app} USING (${isGrant} AND ${granted})`]),
    ...(grantBounds === undefined
      ? []
      : [
          `CREATE POLICY grant_bounds ON ${table} AS RESTRICTIVE FOR SELECT TO ${app} USING (NOT ${isGrant} OR ${grantBounds})`,
        ]),
  ];
}

function policies(table: string, access: TableAccess): string[] {
  const { rows, written } = access;
  const drop = [
    `DO $$ DECLARE name text; BEGIN
       FOR name IN SELECT polname FROM pg_policy WHERE polrelid = '${table}'::regclass
       LOOP EXECUTE format('DROP POLICY %I ON ${table}', name); END LOOP;
     END $$`,
  ];
  if (rows === null) {
    return [
      ...drop,
      `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`,
    ];
  }
  const ofTenant = (expression: string) => expression.replaceAll(':tenant', TENANT);
  const using = `${TENANT} IN ('${OPERATOR_TENANT}', '${AUDITOR_TENANT}') OR (${ofTenant(rows)})`;
  const check = `(${ofTenant(written ?? rows)}) AND ${TENANT} <> '${AUDITOR_TENANT}' OR ${TENANT} = '${OPERATOR_TENANT}'`;
  return [
    ...drop,
    `CREATE POLICY tenant_rows ON ${table} TO ${app} USING (${using}) WITH CHECK (${check})`,
    ...grantPolicies(table, access),
    `CREATE POLICY worker_rows ON ${table} TO ${worker} USING (true) WITH CHECK (true)`,
    `CREATE POLICY auditor_rows ON ${table} FOR SELECT TO ${auditor} USING (true)`,
    `CREATE POLICY migrator_rows ON ${table} TO ${migrator} USING (true) WITH CHECK (true)`,
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  ];
}

/** What else is owned by whoever migrated becomes the migrator's, so that no service's user owns anything. */
const TAKE_OWNERSHIP = `
  DO $$ DECLARE command text; BEGIN
    FOR command IN
      SELECT format('ALTER %s %s OWNER TO ${migrator}', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'VIEW' END, pg_class.oid::regclass)
      FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('v', 'S')
        AND pg_get_userbyid(relowner) <> '${migrator}'
        -- Sequences of columns follow their table.
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND relkind = 'S' AND deptype IN ('a', 'i') AND refobjsubid > 0)
      UNION ALL
      SELECT format('ALTER FUNCTION %s OWNER TO ${migrator}', pg_proc.oid::regprocedure) FROM pg_proc
      WHERE pronamespace = current_schema()::regnamespace AND pg_get_userbyid(proowner) <> '${migrator}'
      UNION ALL
      SELECT format('ALTER DOMAIN %s OWNER TO ${migrator}', pg_type.oid::regtype) FROM pg_type
      WHERE typnamespace = current_schema()::regnamespace AND typtype = 'd' AND pg_get_userbyid(typowner) <> '${migrator}'
    LOOP EXECUTE command; END LOOP;
  END $$`;

const SCHEMA_GRANTS = `
  DO $$ BEGIN
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', current_schema());
    EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO ${migrator}', current_schema());
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO ${app}, ${worker}, ${auditor}', current_schema());
  END $$`;

/** Where functions with their owner's rights look for names: never first among what their caller made, as without `pg_temp` they would. */
export const DEFINER_PATH = `format('search_path=%s, pg_temp', quote_ident(current_schema()))`;

/**
 * Functions that run with the owner's rights are for the services alone, whichever migration made them. Those that triggers run are
 * nobody's to call: whoever may can put one on a table of its own.
 */
const FUNCTION_GRANTS = `
  DO $$ DECLARE
    definer record;
  BEGIN
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO ${app}, ${worker}', current_schema());
    FOR definer IN SELECT oid::regprocedure::text AS name, prorettype = 'trigger'::regtype AS fires, proconfig AS config
      FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND prosecdef
    LOOP
      IF definer.config IS DISTINCT FROM ARRAY[${DEFINER_PATH}] THEN
        EXECUTE format('ALTER ROUTINE %s RESET ALL', definer.name);
        EXECUTE format('ALTER ROUTINE %s SET search_path = %I, pg_temp', definer.name, current_schema());
      END IF;
      EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC, ${app}, ${worker}, ${auditor}', definer.name);
      EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO ${migrator}', definer.name);
      IF NOT definer.fires THEN
        EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO ${app}, ${worker}', definer.name);
      END IF;
    END LOOP;
  END $$`;

const VIEW_GRANTS = `
  REVOKE ALL ON signer_directory FROM PUBLIC;
  GRANT SELECT ON signer_directory TO ${app}, ${worker}, ${auditor}`;

/** Tables of a session's own would be found before ours by what triggers run. Whoever does not own the database leaves that to its owner. */
const NO_TEMPORARY_TABLES = `
  DO $$ BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO ${migrator}', current_database());
  EXCEPTION WHEN insufficient_privilege THEN NULL;
  END $$`;

/** Rights on the schema itself, for before anything in it is given to the migrator. */
export const schemaStatements: readonly string[] = [SCHEMA_GRANTS];

/** What nobody may do any more, before it is said table by table what who may. */
export const firstStatements: readonly string[] = [NO_TEMPORARY_TABLES, FUNCTION_GRANTS];

/** Owners and rights of views, sequences, functions and domains. */
export const otherStatements: readonly string[] = [TAKE_OWNERSHIP, FUNCTION_GRANTS, VIEW_GRANTS];

/** Statements that make owner, rights and policies of a table what `access` says, whatever they were before. */
export function tableStatements(table: string, access: TableAccess): string[] {
  return [
    `ALTER TABLE ${table} OWNER TO ${migrator}`,
    ...grants(table, access),
    ...auditorGrant(table, access.secret),
    ...policies(table, access),
  ];
}
