import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const entrySchema = z.discriminatedUnion('type', [
  /** First line: what is imported, and by how many days its dates are moved. */
  z.object({
    type: z.literal('import'),
    version: z.literal(1),
    file: z.string(),
    shiftDays: z.int(),
    /** Events up to this position have nothing to do with the import. */
    eventsAfter: z.string(),
  }),
  z.object({ type: z.literal('business'), reference: z.string(), id: z.string() }),
  /** An order is on the network. */
  z.object({ type: z.literal('order'), key: z.string(), id: z.string() }),
  /** The network took a request; what it does on chain is told by the event feed. */
  z.object({ type: z.literal('posted'), key: z.string(), step: z.string(), operation: z.string().optional() }),
  /** A step is done, with its effects on chain. */
  z.object({ type: z.literal('done'), key: z.string(), step: z.string() }),
  /** The network refused a step for good. */
  z.object({ type: z.literal('failed'), key: z.string(), step: z.string(), code: z.string(), detail: z.string() }),
]);
export type JournalEntry = z.infer<typeof entrySchema>;

/**
 * What an import has done so far, one JSON object per line, only ever appended to. It spares a resumed run requests; losing it, or
 * its last lines, costs time and nothing else, because every request can be repeated under its Idempotency-Key.
 */
export class Journal {
  private constructor(
    readonly path: string,
    private readonly descriptor: number,
    /** What an earlier run wrote. */
    readonly entries: readonly JournalEntry[],
  ) {}

  /** Opens or creates the journal. A last line that a crash tore is cut off; anything else that is broken ends the reading there. */
  static open(path: string): Journal {
    mkdirSync(dirname(path), { recursive: true, mode: 0o711 });
    const { entries, validBytes } = existsSync(path) ? readEntries(readFileSync(path)) : { entries: [], validBytes: 0 };
    const descriptor = openSync(path, 'a', 0o600);
    truncateSync(path, validBytes);
    return new Journal(path, descriptor, entries);
  }

  /** Puts a journal of another network out of the way and returns its new path. */
  static setAside(path: string): string {
    const aside = `${path}.${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
    renameSync(path, aside);
    return aside;
  }

  append(entry: JournalEntry): void {
    writeSync(this.descriptor, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
  }
}

function readEntries(content: Buffer): { entries: JournalEntry[]; validBytes: number } {
  const entries: JournalEntry[] = [];
  let start = 0;
  for (let end = content.indexOf(10); end >= 0; end = content.indexOf(10, start)) {
    const entry = readEntry(content.subarray(start, end).toString());
    if (entry === undefined) break;
    entries.push(entry);
    start = end + 1;
  }
  return { entries, validBytes: start };
}

function readEntry(line: string): JournalEntry | undefined {
  try {
    return entrySchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
