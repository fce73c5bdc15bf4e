import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a source adds to the sums of a day: which day, which columns, and when it counts. `row` is the source's row. */
interface Source {
  readonly table: string;
  readonly day: string;
  readonly counts: string;
  readonly adds: Readonly<Record<string, string>>;
}

const day = (time: string) => `(row.${time} AT TIME ZONE 'UTC')::date`;

const SOURCES: readonly Source[] = [
  {
    table: 'payments',
    day: day('block_time'),
    counts: `row.status <> 'reverted' AND row.kind IN ('release', 'refund')`,
    adds: {
      paid: `CASE row.kind WHEN 'release' THEN row.amount ELSE 0 END`,
      payments: `CASE row.kind WHEN 'release' THEN 1 ELSE 0 END`,
      refunded: `CASE row.kind WHEN 'refund' THEN row.amount ELSE 0 END`,
    },
  },
  {
    table: 'deliveries',
    day: day('decided_at'),
    counts: `row.status IN ('accepted', 'deemed') AND row.decided_at IS NOT NULL`,
    adds: { deliveries: '1', delivery_seconds: 'extract(epoch FROM row.decided_at - row.delivered_at)' },
  },
  {
    table: 'disputes',
    day: day('created_at'),
    counts: `row.status NOT IN ('submitted', 'failed')`,
    adds: { disputes: '1', disputed: 'row.contested' },
  },
  {
    table: 'invoices',
    day: day('due_at'),
    counts: `row.status = 'issued'`,
    adds: { outstanding: 'row.amount - row.paid' },
  },
];

const COLUMNS = [
  ...['paid', 'payments', 'refunded', 'deliveries', 'delivery_seconds', 'disputes', 'disputed', 'outstanding'],
];

/** Rows of `table`, each with what it adds to every column, times `sign`. */
function contributions({ day: on, counts, adds }: Source, table: string, sign: 1 | -1): string {
  const values = COLUMNS.map((column) => `${sign} * (${adds[column] ?? '0'})::numeric AS ${column}`);
  return `SELECT trade.buyer_id, trade.supplier_id, trade.token, ${on} AS day, ${values.join(', ')}
    FROM ${table} AS row JOIN purchase_orders AS trade ON trade.id = row.order_id WHERE ${counts}`;
}

/** Rows are taken in the order of their keys, so that two statements never wait for each other both. */
function addition(parts: readonly string[]): string {
  const sums = COLUMNS.map((column) => `sum(${column}) AS ${column}`);
  const changed = COLUMNS.map((column) => `sum(${column}) <> 0`);
  const sets = COLUMNS.map((column) => `${column} = total.${column} + excluded.${column}`);
  return `INSERT INTO trade_days AS total (buyer_id, supplier_id, token, day, ${COLUMNS.join(', ')})
    SELECT buyer_id, supplier_id, token, day, ${sums.join(', ')} FROM (${parts.join(' UNION ALL ')}) AS part
    GROUP BY buyer_id, supplier_id, token, day HAVING ${changed.join(' OR ')} ORDER BY buyer_id, supplier_id, token, day
    ON CONFLICT (buyer_id, supplier_id, token, day) DO UPDATE SET ${sets.join(', ')}`;
}

/** Sums per day, pair of businesses and token, kept by the statements that change what they sum. */
export class TradeDays1700000038000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE trade_days (
        buyer_id text NOT NULL REFERENCES businesses,
        supplier_id text NOT NULL REFERENCES businesses,
        token text NOT NULL,
        day date NOT NULL,
        -- By the day of the block; minor units.
        paid numeric NOT NULL,
        payments bigint NOT NULL,
        refunded numeric NOT NULL,
        -- By the day on which they were accepted, by word or by silence, and thereby paid.
        deliveries bigint NOT NULL,
        delivery_seconds numeric NOT NULL,
        -- By the day on which they were raised.
        disputes bigint NOT NULL,
        disputed numeric NOT NULL,
        -- Of invoices, by the day on which they are due.
        outstanding numeric NOT NULL,
        PRIMARY KEY (buyer_id, supplier_id, token, day)
      ) WITH (fillfactor = 50);
      CREATE INDEX trade_days_by_supplier ON trade_days (supplier_id, day);
      CREATE INDEX trade_days_by_buyer ON trade_days (buyer_id, day);
    `);
    for (const source of SOURCES) await keepSums(runner, source);
    await runner.query(addition(SOURCES.map((source) => contributions(source, source.table, 1))));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table } of SOURCES) {
      await runner.query(`
        DROP TRIGGER ${table}_added_to_day ON ${table}; DROP TRIGGER ${table}_changed_on_day ON ${table};
        DROP TRIGGER ${table}_taken_from_day ON ${table}; DROP FUNCTION sum_${table}_by_day();
      `);
    }
    await runner.query(`DROP TABLE trade_days;`);
  }
}

/** Whoever changes the rows need not be allowed to change the sums. */
async function keepSums(runner: QueryRunner, source: Source): Promise<void> {
  const { table } = source;
  const [added, taken] = [contributions(source, 'added', 1), contributions(source, 'taken', -1)];
  await runner.query(`
    CREATE FUNCTION sum_${table}_by_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        ${addition([added])};
      ELSIF TG_OP = 'UPDATE' THEN
        ${addition([added, taken])};
      ELSE
        ${addition([taken])};
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER ${table}_added_to_day AFTER INSERT ON ${table}
      REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sum_${table}_by_day();
    CREATE TRIGGER ${table}_changed_on_day AFTER UPDATE ON ${table}
      REFERENCING OLD TABLE AS taken NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sum_${table}_by_day();
    CREATE TRIGGER ${table}_taken_from_day AFTER DELETE ON ${table}
      REFERENCING OLD TABLE AS taken FOR EACH STATEMENT EXECUTE FUNCTION sum_${table}_by_day();
  `);
}
