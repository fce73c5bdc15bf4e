declare module 'pg-copy-streams' {
  import type { Writable } from 'node:stream';
  import type pg from 'pg';

  /** Rows for a `COPY … FROM STDIN`, in its format. Finishes once the database has taken them all. */
  export function from(statement: string): Writable & pg.Submittable;
}
