import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { FileDocumentStorage } from '#documents';
import { expireExports } from '#exports';
import { issueOrder } from './support/orders.js';
import { type ApiAnswer, type ApiCaller, RunningNetwork } from './support/running-network.js';

const sha256 = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex');

describe('exports', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let period: { from: string; to: string };

  beforeAll(async () => {
    network = await RunningNetwork.start();
    buyer = await network.business('=Buyer & <b>Co', ['buyer']);
    supplier = await network.business('Supplier', ['supplier']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '1000' }),
    );
    const { id } = await issueOrder(network, buyer, supplier, '=1+1');
    await issueOrder(network, buyer, supplier, 'PO-2');
    const path = `/v1/purchase-orders/${id}`;
    await supplier.post(`${path}/accept`);
    await network.mined(await buyer.post(`${path}/fund`));
    await network.mined(await supplier.post(`${path}/deliveries`, { amount: '400' }));
    await network.mined(await buyer.post(`${path}/accept-delivery`));
    for (let block = 0; block < 3; block += 1) await network.rpc.send('evm_mine', []);
    await network.until('the payment to be final', async () => {
      const { body } = await supplier.get('/v1/payments');
      return body.data[0]?.status === 'final';
    });
    period = { from: await network.inDays(-1), to: await network.inDays(1) };
  }, 120_000);

  afterAll(() => network.stop());

  /** The export once it is ready or failed. */
  async function made(caller: ApiCaller, request: object): Promise<ApiAnswer['body']> {
    const { status, body, headers } = await caller.post('/v1/exports', { ...period, ...request });
    if (status !== 202) throw new Error(`No export: ${JSON.stringify(body)}`);
    expect(headers.get('location')).toBe(`/v1/exports/${body.id}`);
    return ended(caller, body.id);
  }

  async function ended(caller: ApiCaller, id: string, states = ['ready', 'failed']): Promise<ApiAnswer['body']> {
    let job: ApiAnswer['body'];
    await network.until(`export ${id}`, async () => {
      job = (await caller.get(`/v1/exports/${id}`)).body;
      return states.includes(job.status);
    });
    return job;
  }

  /** Its file, after it was held against the manifest, and the manifest against the audit log. */
  async function fileOf(caller: ApiCaller, job: ApiAnswer['body']): Promise<Buffer> {
    expect(job).toMatchObject({ status: 'ready', error: null, progress: { rowsDone: job.progress.rowsTotal } });
    const headers = { authorization: `Bearer ${caller.token}` };
    const [content, manifest] = await Promise.all(
      [job.file.href, job.manifest.href].map(async (href) =>
        Buffer.from(await (await fetch(`${network.baseUrl}${href}`, { headers })).arrayBuffer()),
      ),
    );
    if (content === undefined || manifest === undefined) throw new Error('Nothing was fetched');
    const told = JSON.parse(manifest.toString());
    expect(told).toMatchObject({ rows: job.progress.rowsTotal, export: { id: job.id, rowsOf: job.rowsOf } });
    expect(told.files).toEqual([
      { name: job.file.name, mediaType: job.file.mediaType, size: content.length, sha256: sha256(content) },
    ]);
    const entries = await network.dataSource.query(
      `SELECT details FROM audit_entries WHERE subject = $1 AND action = 'finish_export'`,
      [job.id],
    );
    expect(entries).toEqual([{ details: { rows: told.rows, sha256: job.file.sha256, manifest: sha256(manifest) } }]);
    return content;
  }

  test('as CSV, with the rows that the business sees and formulas made harmless', async () => {
    const job = await made(buyer, { dataset: 'orders', format: 'csv' });
    const rows = parse(await fileOf(buyer, job), { columns: true }) as Record<string, string>[];
    const { data } = (await buyer.get('/v1/purchase-orders')).body;
    expect(rows.map(({ id, paid }) => [id, paid])).toEqual(
      [...data].reverse().map(({ id, paid }: ApiAnswer['body']) => [id, paid]),
    );
    expect(rows.map(({ reference }) => reference)).toEqual(["'=1+1", 'PO-2']);
    const outsider = await network.business('Outsider', ['buyer', 'supplier']);
    expect((await made(outsider, { dataset: 'orders', format: 'csv' })).progress).toEqual({
      rowsDone: 0,
      rowsTotal: 0,
    });
    expect((await outsider.get(`/v1/exports/${job.id}`)).status).toBe(404);
    expect((await outsider.get('/v1/exports')).body.data).toHaveLength(1);
  });

  test('as JSON Lines and Parquet, which say the same', async () => {
    for (const dataset of ['payments', 'ledger', 'trail', 'invoices']) {
      const [lines, parquet] = await Promise.all(
        ['jsonl', 'parquet'].map(async (format) => fileOf(supplier, await made(supplier, { dataset, format }))),
      );
      const text = (lines ?? Buffer.alloc(0)).toString().trimEnd();
      const rows = text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
      const { buffer, byteOffset, length } = parquet ?? Buffer.alloc(0);
      const read = await parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer });
      const plain = JSON.parse(JSON.stringify(read, (_, value) => (typeof value === 'bigint' ? Number(value) : value)));
      const withoutTimes = (row: object) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => !['at', 'occurredAt'].includes(name)));
      expect(plain.map(withoutTimes)).toEqual(rows.map(withoutTimes));
      expect(rows.length > 0).toBe(dataset !== 'invoices');
      const owners = new Set(rows.map(({ owner }) => owner));
      if (dataset === 'ledger') expect([...owners]).toEqual([supplier.businessId]);
    }
  });

  test('as a statement in camt.053, valid and adding up to the ledger, and as PDF', async () => {
    const job = await made(supplier, { dataset: 'statement', format: 'camt.053', currency: 'USD' });
    const xml = (await fileOf(supplier, job)).toString();
    const schema = XmlDocument.fromString(readFileSync('test/fixtures/camt.053.001.08-used.xsd', 'utf8'));
    XsdValidator.fromDoc(schema).validate(XmlDocument.fromString(xml));
    const available = xml.split('<Stmt>').find((statement) => statement.includes('<Prtry>available</Prtry>')) ?? '';
    expect(available).toContain('<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">0.0004</Amt><CdtDbtInd>CRDT</CdtDbtInd>');
    expect(available.match(/<Ntry>/g)).toHaveLength(1);
    const { data } = (await supplier.get('/v1/ledger/accounts?kind=available')).body;
    expect(data[0].posted).toBe('400');

    const pdf = await fileOf(supplier, await made(supplier, { dataset: 'statement', format: 'pdf' }));
    const streams = pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g);
    const hex = [...streams]
      .map(([, content]) => inflated(Buffer.from(content ?? '', 'latin1')))
      .flatMap((content) => [...content.matchAll(/<([0-9a-f]+)>/g)].map(([, digits]) => digits))
      .join('');
    expect(Buffer.from(hex, 'hex').toString('latin1')).toMatch(
      /Statement of account.*Supplier.*Closing balance.*0\.0004/s,
    );
  });

  function inflated(content: Buffer): string {
    try {
      return inflateSync(content).toString('latin1');
    } catch {
      return '';
    }
  }

  test('of another business for those who may read everything, and for nobody else', async () => {
    const auditor = await network.auditor();
    const request = { dataset: 'orders', format: 'jsonl', businessId: buyer.businessId };
    const job = await made(auditor, request);
    expect(job).toMatchObject({ rowsOf: buyer.businessId, progress: { rowsTotal: 2 } });
    expect((await buyer.get(`/v1/exports/${job.id}`)).status).toBe(404);
    expect((await supplier.post('/v1/exports', { ...period, ...request })).status).toBe(404);
    const ofNobody = { ...period, dataset: 'statement', format: 'pdf' };
    expect((await auditor.post('/v1/exports', ofNobody)).body).toMatchObject({
      ...{ status: 422, errors: [{ pointer: '/businessId' }] },
    });
    for (const wrong of [
      { ...period, dataset: 'orders', format: 'pdf' },
      { ...period, dataset: 'statement', format: 'csv' },
      { ...period, dataset: 'orders', format: 'csv', currency: 'USD' },
      { dataset: 'orders', format: 'csv', from: period.to, to: period.to },
    ]) {
      expect((await buyer.post('/v1/exports', wrong)).status).toBe(422);
    }
  });

  test('that a worker left behind are made by another, and those that it began too often are given up', async () => {
    const begun = (attempts: number) =>
      network.dataSource.query(
        `INSERT INTO exports (id, tenant_id, rows_of, api_key_id, dataset, format, from_time, to_time, status, attempts, worker, lease_until)
         VALUES ($1, $2, $2, 'key', 'orders', 'csv', $3, $4, 'running', $5, 'dead', now() - interval '1 second')`,
        [`exp_${'0'.repeat(25)}${attempts}`, buyer.businessId, period.from, period.to, attempts],
      );
    await begun(4);
    expect(await ended(buyer, `exp_${'0'.repeat(25)}4`)).toMatchObject({ status: 'ready', progress: { rowsDone: 2 } });
    await begun(5);
    expect(await ended(buyer, `exp_${'0'.repeat(25)}5`)).toMatchObject({
      ...{ status: 'failed', error: expect.stringContaining('5 attempts'), file: null },
    });
  });

  test('are refused past three that are not finished', async () => {
    const carrier = await network.business('Carrier', ['supplier']);
    const busy = (id: string) =>
      network.dataSource.query(
        `INSERT INTO exports (id, tenant_id, rows_of, api_key_id, dataset, format, from_time, to_time, status, worker, lease_until)
         VALUES ($1, $2, $2, 'key', 'orders', 'csv', $3, $4, 'running', 'busy', now() + interval '1 hour')`,
        [id, carrier.businessId, period.from, period.to],
      );
    await busy('exp_1');
    await busy('exp_2');
    expect((await carrier.post('/v1/exports', { ...period, dataset: 'orders', format: 'csv' })).status).toBe(202);
    await busy('exp_3');
    const refused = await carrier.post('/v1/exports', { ...period, dataset: 'orders', format: 'csv' });
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(refused.headers.get('retry-after')).toBe('30');
  });

  test('expire: the file goes, what it was stays', async () => {
    const job = await made(buyer, { dataset: 'orders', format: 'parquet' });
    const file = join(network.documentsDirectory, 'exports', job.file.sha256.slice(0, 2), job.file.sha256);
    expect(existsSync(file)).toBe(true);
    const same = await made(buyer, { dataset: 'orders', format: 'parquet' });
    expect(same.file.sha256).toBe(job.file.sha256);
    const expire = async (id: string) => {
      await network.dataSource.query(`UPDATE exports SET expires_at = network_now() WHERE id = $1`, [id]);
      return ended(buyer, id, ['expired']);
    };
    const hold = (reason: string | null) =>
      network.operator.post('/v1/operator/holds', { subject: buyer.businessId, reason });
    await hold('Case 8');
    await network.dataSource.query(`UPDATE exports SET expires_at = network_now() WHERE id = $1`, [job.id]);
    expect(await expireExports(network.dataSource, new FileDocumentStorage(network.documentsDirectory), 10)).toBe(0);
    await hold(null);
    expect(await expire(job.id)).toMatchObject({ file: null, manifest: job.manifest });
    expect((await buyer.get(same.file.href)).status).toBe(200);
    await expire(same.id);
    expect(existsSync(file)).toBe(false);
    expect((await buyer.get(same.file.href)).body).toMatchObject({ code: 'invalid_transition', state: 'expired' });
    expect((await buyer.get(job.manifest.href)).body.files[0].sha256).toBe(job.file.sha256);
  });
});
