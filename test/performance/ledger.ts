import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DataSource, EntitySchema } from 'typeorm';
import { createDataSource, inTransaction, migrate } from '#database';
import { newId } from '#domain';
import { bookLedger, GroupPosting, type PostingOutcome, sealLedger, verifyLedger } from '#ledger';
import { removePostgresCluster, startPostgres } from '#testing';

export interface LedgerBenchOptions {
  /** Transfers that the network's ledger is asked for, per number of contended accounts. */
  readonly transfers: number;
  /** Transfers that the baseline is asked for. */
  readonly baselineTransfers: number;
  /** Callers that wait for a transfer each; the baseline's need a connection each and are as many as those. */
  readonly callers: number;
  readonly tell: (line: string) => void;
}

interface Contention {
  readonly transfersPerSecond: number;
  readonly baselinePerSecond: number;
  readonly ratio: number;
}

export interface LedgerBench {
  readonly contended1: Contention;
  readonly contended8: Contention;
  readonly contended64: Contention;
  /** Accounts below zero, and transfers booked that their account could not pay; of both and at all three. */
  readonly overdrafts: number;
  /** Transfers that were rightly refused. */
  readonly refused: number;
  readonly verified: boolean;
}

const TOKEN = '0x0000000000000000000000000000000000000001';
const POOL = 20;
/** Of a hundred transfers asked for, how many are covered: the last ones must be refused. */
const COVERED_PERCENT = 95;

interface AccountRow {
  id: string;
  owner: string;
  kind: string;
  token: string;
  pending: string;
  posted: string;
}

const AccountSchema = new EntitySchema<AccountRow>({
  name: 'BaselineAccount',
  tableName: 'ledger_accounts',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment' },
    owner: { type: 'text' },
    kind: { type: 'text' },
    token: { type: 'text' },
    pending: { type: 'numeric', default: 0 },
    posted: { type: 'numeric', default: 0 },
  },
});

const TransactionSchema = new EntitySchema<{
  id: string;
  reference: string;
  phase: string;
  kind: string;
  occurredAt: Date;
}>({
  name: 'BaselineTransaction',
  tableName: 'ledger_transactions',
  columns: {
    id: { type: 'text', primary: true },
    reference: { type: 'text' },
    phase: { type: 'text' },
    kind: { type: 'text' },
    occurredAt: { type: 'timestamptz', name: 'occurred_at' },
  },
});

const EntrySchema = new EntitySchema<{
  transactionId: string;
  number: number;
  accountId: string;
  token: string;
  amount: string;
}>({
  name: 'BaselineEntry',
  tableName: 'ledger_entries',
  columns: {
    transactionId: { type: 'text', primary: true, name: 'transaction_id' },
    number: { type: 'smallint', primary: true },
    accountId: { type: 'bigint', name: 'account_id' },
    token: { type: 'text' },
    amount: { type: 'numeric' },
  },
});

interface Transfer {
  readonly reference: string;
  readonly from: string;
  readonly to: string;
}

type Post = (transfer: Transfer) => Promise<PostingOutcome>;

/**
 * Double-entry transfers of one unit out of few accounts that many want to debit at once: the network's ledger against one that
 * does the same row by row with TypeORM repositories, on the same tables, with durable commits.
 */
export async function measureLedger(options: LedgerBenchOptions): Promise<LedgerBench> {
  const home = mkdtempSync(join(tmpdir(), 'quittance-ledger-bench-'));
  const dir = join(home, 'postgres');
  const postgres = await startPostgres({ dir });
  const dataSource = createDataSource({
    url: postgres.url(),
    poolSize: POOL,
    entities: [AccountSchema, TransactionSchema, EntrySchema],
  });
  try {
    await dataSource.initialize();
    await migrate(dataSource);
    return await measure(dataSource, options);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await postgres.stop();
    removePostgresCluster(dir);
  }
}

async function measure(dataSource: DataSource, options: LedgerBenchOptions): Promise<LedgerBench> {
  const totals = { overdrafts: 0, refused: 0 };
  const run = async (
    name: string,
    accounts: number,
    transfers: number,
    post: Post,
    callers = options.callers,
  ): Promise<number> => {
    const funds = Math.floor((transfers * COVERED_PERCENT) / 100 / accounts);
    const owners = Array.from({ length: accounts }, (_, index) => `${name} ${accounts} ${index}`);
    await fund(dataSource, owners, BigInt(funds));
    const startedAt = performance.now();
    const outcomes = await inParallel(transfers, callers, (index) =>
      post({
        reference: `${name} ${accounts} transfer ${index}`,
        from: owners[index % accounts] ?? '',
        to: `${name} payee ${index % 64}`,
      }),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const booked = outcomes.filter((outcome) => outcome === 'booked').length;
    totals.refused += outcomes.length - booked;
    totals.overdrafts += await countOverdrafts(dataSource, owners, booked - funds * accounts);
    const rate = Math.round(booked / seconds);
    options.tell(
      `${name}, ${accounts} contended: ${rate} transfers/s (${booked} booked, ${outcomes.length - booked} refused)`,
    );
    return rate;
  };
  const group = new GroupPosting(dataSource);
  const posting: Post = (transfer) => group.post(bookingOf(transfer));
  const baseline: Post = (transfer) => postRowByRow(dataSource, transfer);
  const contention = async (accounts: number): Promise<Contention> => {
    const baselinePerSecond = await run('baseline', accounts, options.baselineTransfers, baseline, POOL);
    const transfersPerSecond = await run('ledger', accounts, options.transfers, posting);
    return {
      transfersPerSecond,
      baselinePerSecond,
      ratio: Number((transfersPerSecond / baselinePerSecond).toFixed(1)),
    };
  };
  await run('warm-up', 8, 1_000, posting);
  const [contended1, contended8, contended64] = [await contention(1), await contention(8), await contention(64)];
  while ((await inTransaction(dataSource, (manager) => sealLedger(manager, 1_000))) > 0);
  const verified = (await verifyLedger(dataSource)) === undefined;
  return { contended1, contended8, contended64, ...totals, verified };
}

function bookingOf({ reference, from, to }: Transfer) {
  return {
    reference,
    phase: 'posted',
    kind: 'transfer',
    occurredAt: new Date(),
    entries: [
      { owner: from, kind: 'escrowed', token: TOKEN, amount: -1n },
      { owner: to, kind: 'available', token: TOKEN, amount: 1n },
    ],
  } as const;
}

async function fund(dataSource: DataSource, owners: readonly string[], amount: bigint): Promise<void> {
  for (const owner of owners) {
    await inTransaction(dataSource, (manager) =>
      bookLedger(manager, {
        reference: `funds of ${owner}`,
        phase: 'posted',
        kind: 'funds',
        occurredAt: new Date(),
        entries: [
          { owner, kind: 'external', token: TOKEN, amount: -amount },
          { owner, kind: 'escrowed', token: TOKEN, amount },
        ],
      }),
    );
  }
}

/** Runs `count` pieces of work, `callers` at a time. */
async function inParallel<Result>(
  count: number,
  callers: number,
  work: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (next < count) {
        const index = next++;
        results[index] = await work(index);
      }
    }),
  );
  return results;
}

async function countOverdrafts(dataSource: DataSource, owners: readonly string[], tooMany: number): Promise<number> {
  const [row] = await dataSource.query<[{ count: number }]>(
    `SELECT count(*)::int AS count FROM (
       SELECT account_id FROM ledger_entries JOIN ledger_accounts ON ledger_accounts.id = account_id
       WHERE owner = ANY($1) AND kind = 'escrowed' GROUP BY account_id HAVING sum(amount) < 0) AS overdrawn`,
    [owners],
  );
  return row.count + Math.max(0, tooMany);
}

/** What a careful programmer writes with repositories: both accounts locked in order, looked at, and every row saved. */
async function postRowByRow(dataSource: DataSource, { reference, from, to }: Transfer): Promise<PostingOutcome> {
  const names = [
    { owner: from, kind: 'escrowed', token: TOKEN },
    { owner: to, kind: 'available', token: TOKEN },
  ];
  // Copies, as TypeORM writes what it inserted into what it was given.
  const missing = names.map((name) => ({ ...name }));
  await dataSource.getRepository(AccountSchema).createQueryBuilder().insert().values(missing).orIgnore().execute();
  return inTransaction(dataSource, async (manager) => {
    const repository = manager.getRepository(AccountSchema);
    const locked = await repository.find({ where: names, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
    const debited = locked.find(({ kind }) => kind === 'escrowed');
    const credited = locked.find(({ kind }) => kind === 'available');
    if (debited === undefined || credited === undefined) throw new Error('The accounts are gone');
    if (BigInt(debited.posted) + BigInt(debited.pending) < 1n) return 'overdrawn';
    const id = newId('ledgerTransaction');
    const booking = { id, reference, phase: 'posted', kind: 'transfer', occurredAt: new Date() };
    await manager.getRepository(TransactionSchema).save(booking);
    const entries = manager.getRepository(EntrySchema);
    await entries.save({ transactionId: id, number: 1, accountId: debited.id, token: TOKEN, amount: '-1' });
    await entries.save({ transactionId: id, number: 2, accountId: credited.id, token: TOKEN, amount: '1' });
    debited.posted = (BigInt(debited.posted) - 1n).toString();
    await repository.save(debited);
    credited.posted = (BigInt(credited.posted) + 1n).toString();
    await repository.save(credited);
    return 'booked';
  });
}
