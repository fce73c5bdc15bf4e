import type { DataSource } from 'typeorm';

/** Later than any machine's clock, from which blocks may not go back. Unix seconds. */
const BEGINNING = Date.UTC(2040, 0, 1) / 1000;

const RealDate = Date;
let offsetFrom: (() => number) | undefined;

/**
 * The only clock of a simulation: this process's `Date`, the database's `now()`, and through the world the chain's blocks. It
 * stands still until it is told to move, so nothing depends on how fast the machine is.
 */
export class VirtualTime {
  private seconds = BEGINNING;

  private constructor(private readonly dataSource: DataSource) {}

  /**
   * Puts the clock into the database in front of the built-in one, for connections opened from now on, and into this process.
   * `setUp` is a connection of before, `dataSource` what moves the clock later.
   */
  static async install(dataSource: DataSource, database: string, setUp: DataSource): Promise<VirtualTime> {
    await setUp.query(`
      CREATE TABLE public.virtual_clock (at timestamptz NOT NULL);
      INSERT INTO public.virtual_clock VALUES (to_timestamp(${BEGINNING}));
      CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM public.virtual_clock';
      CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM public.virtual_clock';
      ALTER DATABASE ${database} SET search_path = public, pg_catalog;
      DO $$ DECLARE place record; BEGIN
        FOR place IN SELECT table_name, column_name FROM information_schema.columns
          WHERE table_schema = 'public' AND column_default IN ('now()', 'pg_catalog.now()', 'CURRENT_TIMESTAMP')
        LOOP
          EXECUTE format('ALTER TABLE public.%I ALTER COLUMN %I SET DEFAULT public.now()', place.table_name, place.column_name);
        END LOOP;
      END $$;
    `);
    const time = new VirtualTime(dataSource);
    offsetFrom = () => time.seconds * 1000;
    globalThis.Date = new Proxy(RealDate, {
      construct: (target, values, newTarget) =>
        Reflect.construct(target, values.length === 0 ? [virtualNow()] : values, newTarget),
      get: (target, name) => (name === 'now' ? virtualNow : Reflect.get(target, name)),
    });
    return time;
  }

  /** Unix seconds. */
  get now(): number {
    return this.seconds;
  }

  async advance(seconds: number): Promise<void> {
    this.seconds += seconds;
    await this.dataSource.query(`UPDATE public.virtual_clock SET at = to_timestamp($1)`, [this.seconds]);
  }

  /** Gives the process its own clock back. */
  uninstall(): void {
    offsetFrom = undefined;
    globalThis.Date = RealDate;
  }
}

function virtualNow(): number {
  return offsetFrom?.() ?? RealDate.now();
}
