import type { EntityManager } from 'typeorm';
import { type PersonalHash, readHashes } from './personal-hashes.js';
import { columnsOf, recordOf, type SealedRecord, type SealForm } from './seal-records.js';
import { isSalted, type SealedTable, sealedColumns, sealedTables } from './sealed-tables.js';
import { erasureFault, erasuresTold, saltedValues } from './verify-personal.js';
import type { RecordFault, Seal } from './verify-records.js';

/** A record as it is now, with what its seals are made over. */
export interface FoundRecord {
  readonly table: string;
  readonly key: string;
  /** Of every form. Salted ones are computed from the values, but for what was erased. */
  readonly values: Readonly<Record<SealForm, readonly (string | null)[]>>;
  /** Of the salted form; the plain one has the first of them. */
  readonly columns: readonly string[];
  readonly hashes: readonly PersonalHash[];
  /** What is wrong with its erasures, whatever its seals say. */
  readonly fault: RecordFault | undefined;
}

/** The records of seals, by table and key with a space between. */
export async function readRecords(manager: EntityManager, seals: readonly Seal[]): Promise<Map<string, FoundRecord>> {
  const records = new Map<string, FoundRecord>();
  for (const [table, own] of Map.groupBy(seals, (seal) => seal.record_table)) {
    const sealed = sealedTables.find((each) => each.table === table);
    if (sealed === undefined) continue;
    const keys = sealed.key.map((name) => `record.${name}`);
    const found = (await manager.query(
      `SELECT ${recordOf(sealed, sealedColumns(sealed), 'record')} FROM ${table} AS record
       WHERE record.${sealed.id[0]} = ANY($1) AND concat_ws('/', ${keys.join(', ')}) = ANY($2)`,
      [own.map((seal) => seal.record_key.split('/')[0]), own.map((seal) => seal.record_key)],
    )) as SealedRecord[];
    for (const record of await withHashes(manager, sealed, found)) records.set(`${table} ${record.key}`, record);
  }
  return records;
}

async function withHashes(
  manager: EntityManager,
  sealed: SealedTable,
  found: readonly SealedRecord[],
): Promise<FoundRecord[]> {
  const { table } = sealed;
  const columns = sealedColumns(sealed);
  if (!isSalted(sealed)) {
    return found.map(({ key, values }) => ({
      ...{ table, key, columns, hashes: [], fault: undefined },
      values: { plain: values, salted: values },
    }));
  }
  const keys = found.map(({ key }) => key);
  const hashes = await readHashes(manager, table, keys);
  const isErased = (key: string) => hashes.get(key)?.some(({ salt }) => salt === null) ?? false;
  const told = await erasuresTold(manager, table, keys.filter(isErased));
  return found.map((record) => {
    const { key, values } = record;
    const own = hashes.get(key) ?? [];
    return {
      ...{ table, key, columns, hashes: own },
      fault: erasureFault(sealed, record, own, told.get(key) ?? []),
      values: {
        plain: values.slice(0, columnsOf(sealed, 'plain').length),
        salted: saltedValues(sealed, record, own),
      },
    };
  });
}
