import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Interrupted } from '../../apps/cli/import/interruptions.js';
import { type ImportOptions, type ImportOutcome, runImport } from '../../apps/cli/import/run-import.js';
import { checkImportedBundles } from './support/imported-bundles.js';
import { RunningNetwork } from './support/running-network.js';

const SAMPLE = 'test/samples/scms-twelve-rows.csv';
const DAY_MILLISECONDS = 86_400_000;

describe('quittance import', () => {
  let network: RunningNetwork;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'quittance-import-'));
    network = await RunningNetwork.start();
  });
  afterAll(async () => {
    await network.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** The shipped mapping under another name makes businesses of its own: an import beside the others. */
  function mappingNamed(name: string): string {
    const path = join(directory, `${name}.json`);
    const shipped = JSON.parse(readFileSync('apps/cli/mappings/scms.json', 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...shipped, name }));
    return path;
  }

  function importSample(name: string, options: Partial<ImportOptions> = {}): Promise<ImportOutcome> {
    return runImport(
      {
        file: SAMPLE,
        mappingFile: mappingNamed(name),
        limit: undefined,
        shift: true,
        stateFile: join(directory, `${name}.jsonl`),
        concurrency: 8,
        stop: new AbortController().signal,
        progressStream: new PassThrough().resume(),
        tell: () => undefined,
        ...options,
      },
      { apiUrl: network.baseUrl, apiKey: network.operator.token },
    );
  }

  /** Everything that a second run could do twice. */
  async function footprint(): Promise<Record<string, string>> {
    const [counts] = (await network.dataSource.query(`
      SELECT (SELECT count(*) FROM businesses) AS businesses, (SELECT count(*) FROM purchase_orders) AS orders,
        (SELECT count(*) FROM deliveries) AS deliveries, (SELECT count(*) FROM payments) AS payments,
        (SELECT count(*) FROM chain_transactions) AS transactions, (SELECT count(*) FROM outbox_events) AS events,
        (SELECT sum(released + refunded) FROM purchase_orders) AS paid`)) as [Record<string, string>];
    return counts;
  }

  const outcome = {
    rows: 12,
    importedRows: 10,
    orders: 7,
    refusedOrders: 1,
    refused: { amount_zero: 1, delivered_date_invalid: 1 },
    failedSteps: [],
    funded: '169610430000',
    released: '47950430000',
    refunded: '121660000000',
    held: '0',
    ordersSettled: 6,
    ordersRefunded: 1,
    ordersPartlyRefunded: 1,
    deliveries: 9,
    lateDeliveries: 2,
    adjusted: 4,
    conserved: true,
  };

  it('turns rows into trade that is paid, refunded or refused, and conserves the money', async () => {
    const { report, reportFile } = await importSample('first');
    expect(report).toMatchObject({ ...outcome, resumed: false });
    // Calls to the chain; those that were ready at the same time shared a transaction.
    expect(report.transactions).toBeGreaterThan(0);
    expect(report.transactions).toBeLessThanOrEqual(23);
    expect(JSON.parse(readFileSync(reportFile, 'utf8'))).toMatchObject(outcome);
  });

  it('leaves orders whose bundles verify without a node, with the amounts of the file', async () => {
    const orders = (await network.dataSource.query(
      `SELECT o.id, reference FROM purchase_orders AS o JOIN businesses AS buyer ON buyer.id = buyer_id
       WHERE buyer.external_reference LIKE 'first:%' AND o.status IN ('settled', 'refunded')`,
    )) as { id: string; reference: string }[];
    expect(await checkImportedBundles(network, SAMPLE, orders)).toMatchObject({ agreed: outcome.orders });
    const [first] = orders;
    const misnamed = orders.map(({ reference }) => ({ id: first?.id ?? '', reference }));
    await expect(checkImportedBundles(network, SAMPLE, misnamed)).rejects.toThrow('is no row of the file');
  });

  it('lets everything happen on its day', async () => {
    const { report } = await importSample('first');
    const days = (await network.dataSource.query(`
      SELECT delivery.reference, delivery.status, claimed_at, delivered_at, decided_at
      FROM deliveries AS delivery JOIN purchase_orders AS o ON o.id = order_id
      JOIN businesses AS buyer ON buyer.id = o.buyer_id WHERE buyer.external_reference LIKE 'first:%'`)) as {
      reference: string;
      status: string;
      claimed_at: Date;
      delivered_at: Date;
      decided_at: Date;
    }[];
    const dateInFile = (date: Date) =>
      new Date(date.getTime() - report.shiftDays * DAY_MILLISECONDS).toISOString().slice(0, 10);
    const seen = days.map((row) => [row.reference, dateInFile(row.claimed_at), dateInFile(row.decided_at), row.status]);
    expect(seen.sort()).toEqual([
      ['ASN-8', '2006-06-02', '2006-06-02', 'accepted'],
      ['ASN-85', '2006-06-02', '2006-06-05', 'accepted'],
      ['ASN-86', '2006-06-12', '2006-06-12', 'accepted'],
      ['ASN-90', '2006-06-20', '2006-06-20', 'accepted'],
      ['ASN-92', '2006-07-05', '2006-07-19', 'deemed'],
      ['ASN-94', '2006-07-10', '2006-07-24', 'deemed'],
      ['ASN-95', '2006-07-10', '2006-07-10', 'accepted'],
    ]);
    expect(days.every((row) => row.claimed_at.getTime() >= row.delivered_at.getTime())).toBe(true);
  });

  it('keeps names beyond ASCII', async () => {
    const { body } = await network.operator.get(
      `/v1/businesses?externalReference=${encodeURIComponent('first:buyer:100-CI-T01')}`,
    );
    expect(body.data).toMatchObject([{ name: "Côte d'Ivoire, programme 100-CI-T01", country: 'CI' }]);
  });

  it('does nothing twice when it is run again, even when its journal is lost', async () => {
    const before = await footprint();
    const { report: again } = await importSample('first');
    expect(again).toMatchObject({ ...outcome, resumed: true });
    expect(await footprint()).toEqual(before);

    rmSync(join(directory, 'first.jsonl'));
    const { report: replayed } = await importSample('first', { shift: again.shiftDays });
    expect(replayed).toMatchObject({ ...outcome, resumed: true });
    expect(await footprint()).toEqual(before);
  });

  it('goes on where it was interrupted, with a journal that was torn', async () => {
    const journal = join(directory, 'second.jsonl');
    for (const lines of [12, 30, 50]) {
      const stop = new AbortController();
      const timer = setInterval(() => {
        const written = existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length : 0;
        if (written > lines) stop.abort();
      }, 5);
      await expect(importSample('second', { stop: stop.signal })).rejects.toThrow(Interrupted);
      clearInterval(timer);
      appendFileSync(journal, '{"type":"done","key":"[\\"100');
    }
    const { report } = await importSample('second');
    expect(report).toMatchObject({ ...outcome, resumed: true });
    const paidTwice = await network.dataSource.query(
      `SELECT reference FROM purchase_orders WHERE released + refunded <> amount`,
    );
    expect(paidTwice).toEqual([]);
  });

  it('leaves no API key of its own behind', async () => {
    const [{ open }] = (await network.dataSource.query(
      `SELECT count(*) AS open FROM api_keys WHERE business_id IS NOT NULL AND revoked_at IS NULL`,
    )) as [{ open: string }];
    expect(open).toBe('0');
  });

  it('says what to do when the file begins before the network', async () => {
    await expect(importSample('third', { shift: undefined })).rejects.toThrow(
      /begins on 2006-05-01, but the network's clock shows .*--reset.*--shift/s,
    );
  });
});
