import type { EntityManager } from 'typeorm';
import { NETWORK_TENANT } from '#audit';
import { CURSOR_COLUMNS, SEAL_HEAD_ACTION, type ToldCursors } from './seal-records.js';
import { sealedTables } from './sealed-tables.js';
import type { RecordFault, Seal } from './verify-records.js';

interface ToldHead {
  readonly sequence: string;
  readonly position: string;
  readonly cursors: ToldCursors;
}

const PAGE = 500;

/** A cursor as the table has it now. */
export interface Cursor {
  readonly row: string;
  readonly sealed_to: string | null;
  readonly salted_to: string | null;
}

/**
 * How far the log told that each table was sealed, by when the seals were at some position. Sealers look for records from there on and
 * never back, so what has an older id and a later seal was slipped in. Cursors only grow: of all heads so far the furthest is kept.
 */
export class ToldReach {
  private readonly reached = new Map<string, string>();
  private heads: readonly ToldHead[] = [];
  private next = 0;
  private after = '0';
  private isRead = false;

  constructor(private readonly manager: EntityManager) {}

  /** Takes in what was told before the seal of a position was made. */
  async before(position: number): Promise<void> {
    for (;;) {
      const head = this.heads[this.next] ?? (await this.readOn());
      if (head === undefined || Number(head.position) >= position) return;
      this.take(head.cursors);
      this.next += 1;
    }
  }

  /** Whether a seal is one that no sealer could make any more. */
  isPassed({ record_table, record_key, form }: Seal): boolean {
    const reached = this.reached.get(`${record_table} ${form === 'plain' ? 'sealed_to' : 'salted_to'}`);
    return reached !== undefined && (record_key.split('/')[0] ?? '') < reached;
  }

  /** The first cursor that is not there any more, or not where it was told to be. */
  cursorFault(cursors: readonly Cursor[]): RecordFault | undefined {
    for (const { table } of sealedTables) {
      const cursor = cursors.find(({ row }) => row === table);
      for (const column of CURSOR_COLUMNS) {
        const reached = this.reached.get(`${table} ${column}`);
        if (reached === undefined) continue;
        const found = { table: 'record_seal_cursors', row: table };
        if (cursor === undefined) return { ...found, problem: 'missing' };
        if ((cursor[column] ?? '') < reached) return { ...found, column, problem: 'changed' };
      }
    }
    return undefined;
  }

  private take(cursors: ToldCursors): void {
    for (const { table } of sealedTables) {
      for (const column of CURSOR_COLUMNS) {
        const told = cursors[table]?.[column];
        const name = `${table} ${column}`;
        if (told !== undefined && told > (this.reached.get(name) ?? '')) this.reached.set(name, told);
      }
    }
  }

  /** Heads that versions before told have no cursors. */
  private async readOn(): Promise<ToldHead | undefined> {
    if (this.isRead) return undefined;
    this.heads = (await this.manager.query(
      `SELECT sequence, details->>'position' AS position, details->'cursors' AS cursors FROM audit_entries
       WHERE subject = 'record_seals' AND tenant_id = $1 AND action = $2 AND outcome = 'done' AND details ? 'cursors' AND sequence > $3
       ORDER BY sequence LIMIT ${PAGE}`,
      [NETWORK_TENANT, SEAL_HEAD_ACTION, this.after],
    )) as ToldHead[];
    this.next = 0;
    this.isRead = this.heads.length < PAGE;
    this.after = this.heads.at(-1)?.sequence ?? this.after;
    return this.heads[0];
  }
}
