import type { DataSource, EntityManager } from 'typeorm';
import { pick } from '../random.js';

export interface TamperedColumn {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

type Row = Readonly<Record<string, unknown>>;

/** What was done to one row or two, and how to undo it. */
export interface Tampering {
  readonly act: 'update' | 'delete' | 'insert' | 'swap';
  readonly table: string;
  readonly column?: string;
  /** Rows as they were; of an insertion, the row that was copied. */
  readonly rows: readonly Row[];
  /** Rows as they are now. */
  readonly forged: readonly Row[];
}

/** SQLSTATE of constraints that hold for superusers too, and of values that are none of a column's type. */
const REFUSED = /^2[23]/;

/** A superuser at work: past every trigger, check and foreign key, and back again. */
export class Tamperer {
  constructor(
    private readonly dataSource: DataSource,
    private readonly random: () => number,
  ) {}

  /** Checks guard the tables against mistakes; whoever tampers takes them away first. */
  async dropChecks(): Promise<void> {
    await this.dataSource.query(
      `DO $$ DECLARE found record; BEGIN
         FOR found IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
           WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conrelid <> 0
         LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.name, found.conname); END LOOP;
       END $$`,
    );
  }

  /** Gives a row another value of a column. Undefined where no row has the column, or none can have another value. */
  async update({ table, column, type }: TamperedColumn): Promise<Tampering | undefined> {
    const rows = await this.#rows(table);
    if (rows.length === 0) return undefined;
    const row = pick(this.random, rows);
    const others = rows.map((other) => other[column]).filter((value) => differs(value, row[column]));
    const another = others.length === 0 ? [] : [pick(this.random, others)];
    const values = this.random() < 0.5 ? [...another, ...this.#made(row[column], type)] : this.#made(row[column], type);
    for (const value of [...values, ...another]) {
      if (!differs(value, row[column])) continue;
      const forged = await this.#replace(table, [row], [{ ...row, [column]: value }]);
      if (forged !== undefined && differs(forged, [row])) return { act: 'update', table, column, rows: [row], forged };
    }
    return undefined;
  }

  /** Exchanges what two rows say in a column: nothing is there that was not there before. */
  async swap({ table, column }: TamperedColumn): Promise<Tampering | undefined> {
    const rows = await this.#rows(table);
    const pairs = rows.flatMap((row, index) => {
      // Rows that are the same but for the column would only change places.
      const other = rows
        .slice(index + 1)
        .find((each) => differs(each[column], row[column]) && differs({ ...each, [column]: row[column] }, row));
      return other === undefined ? [] : [[row, other] as const];
    });
    if (pairs.length === 0) return undefined;
    const [row, other] = pick(this.random, pairs);
    const swapped = [
      { ...row, [column]: other[column] },
      { ...other, [column]: row[column] },
    ];
    const forged = await this.#replace(table, [row, other], swapped);
    return forged && { act: 'swap', table, column, rows: [row, other], forged };
  }

  async delete(table: string): Promise<Tampering | undefined> {
    const rows = await this.#rows(table);
    if (rows.length === 0) return undefined;
    const row = pick(this.random, rows);
    await this.#replace(table, [row], []);
    return { act: 'delete', table, rows: [row], forged: [] };
  }

  /** Adds a copy of a row that has other values in `unique` columns. */
  async insert(table: string, unique: readonly string[]): Promise<Tampering | undefined> {
    const rows = await this.#rows(table);
    if (rows.length === 0) return undefined;
    const row = pick(this.random, rows);
    const changed = unique.map((column) => [column, forgedKey(row[column])]);
    const forged = await this.#replace(table, [], [{ ...row, ...Object.fromEntries(changed) }]);
    return forged && { act: 'insert', table, rows: [row], forged };
  }

  async undo({ act, table, rows, forged }: Tampering): Promise<void> {
    if ((await this.#replace(table, forged, act === 'insert' ? [] : rows)) === undefined) {
      throw new Error(`The ${act} of ${table} could not be undone`);
    }
  }

  async #rows(table: string): Promise<Row[]> {
    return this.#past(async (manager) => {
      const rows = (await manager.query(`SELECT to_jsonb(t)::text AS row FROM ${table} AS t ORDER BY 1`)) as {
        row: string;
      }[];
      return rows.map(({ row }) => exact(row));
    });
  }

  /** Returns the new rows as they are kept; undefined, with nothing changed, where a constraint does not let them be. */
  async #replace(table: string, old: readonly Row[], replacement: readonly Row[]): Promise<Row[] | undefined> {
    try {
      return await this.#past(async (manager) => {
        for (const row of old) await manager.query(`DELETE FROM ${table} AS t WHERE to_jsonb(t) = $1`, [text(row)]);
        const added: Row[] = [];
        for (const row of replacement) added.push(await insertRow(manager, table, row));
        return added;
      });
    } catch (error) {
      const { code } = (error as { driverError?: { code?: string } }).driverError ?? {};
      if (code !== undefined && REFUSED.test(code)) return undefined;
      throw error;
    }
  }

  #past<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL session_replication_role = replica; SET LOCAL TimeZone = 'UTC'`);
      return work(manager);
    });
  }

  /** Values that nobody wrote, of a column's type. */
  #made(value: unknown, type: string): unknown[] {
    const number = 1 + Math.floor(this.random() * 1_000);
    if (type === 'boolean') return [value !== true];
    if (type === 'jsonb' || type === 'json') {
      if (Array.isArray(value)) return [[...value, `tampered ${number}`]];
      return [{ ...(value as object | null), tampered: number }];
    }
    if (type.startsWith('timestamp')) {
      return [new Date(Date.parse(String(value ?? '2031-01-01T00:00:00Z')) + number).toISOString()];
    }
    if (type === 'date') return ['2031-02-03'];
    if (type === 'ARRAY') return [[...((value as string[] | null) ?? []), `tampered ${number}`]];
    if (type === 'xid8') return [String(1_000 + number)];
    if (['bigint', 'integer', 'smallint', 'numeric'].includes(type)) {
      // One that is near may be another row's.
      return [number, number + 30_000].map((more) => new Exact(`${added(value, more)}`));
    }
    const string = String(value ?? '');
    const place = Math.floor(this.random() * string.length);
    const flipped = string[place] === 'a' ? 'b' : 'a';
    return [`${string.slice(0, place)}${flipped}${string.slice(place + 1)}`, `${string}x`];
  }
}

async function insertRow(manager: EntityManager, table: string, row: Row): Promise<Row> {
  const [inserted] = (await manager.query(
    `INSERT INTO ${table} AS t OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::${table}, $1)
     RETURNING to_jsonb(t)::text AS row`,
    [text(row)],
  )) as { row: string }[];
  return exact(inserted?.row ?? '{}');
}

/** A number of any size, as it is written. */
class Exact {
  constructor(readonly source: string) {}

  toString(): string {
    return this.source;
  }
}

function exact(json: string): Row {
  return JSON.parse(json, (_key, value, context?: { source?: string }) =>
    typeof value === 'number' ? new Exact(context?.source ?? String(value)) : value,
  );
}

function text(row: Row): string {
  const numbers: string[] = [];
  const json = JSON.stringify(row, (_key, value) => {
    if (!(value instanceof Exact)) return value;
    numbers.push(value.source);
    return `<number ${numbers.length - 1}>`;
  });
  return json.replaceAll(/"<number (\d+)>"/g, (_match, index) => numbers[Number(index)] ?? '');
}

function differs(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}

function added(value: unknown, number: number): bigint {
  return BigInt(value instanceof Exact ? value.source.replace(/\..*/, '') : 0) + BigInt(number);
}

/** In the place of a key, one that could be real and is not: of the same form, and not newer. */
function forgedKey(value: unknown): unknown {
  if (value instanceof Exact) return new Exact(String(added(value, 1_000_000)));
  if (typeof value !== 'string') return value;
  return `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`;
}
