import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ClamdScanner, MAX_DOCUMENT_BYTES, S3DocumentStorage } from '#documents';
import { ObjectServer } from '#testing';
import { issueOrder } from './support/orders.js';
import { type ApiAnswer, type ApiCaller, RunningNetwork } from './support/running-network.js';

const VIRUS = Buffer.from('a text that the scanner of these tests calls a virus');

/** What a client of ClamAV's daemon meets: INSTREAM over TCP, with faults on demand. */
class ScannerService {
  mode: 'honest' | 'silent' | 'error' | 'hangs up' = 'honest';
  readonly scanned: number[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ScannerService> {
    const server = createServer({ allowHalfOpen: true });
    const scanner = new ScannerService(server);
    server.on('connection', (socket) => {
      const received: Buffer[] = [];
      socket.on('error', () => undefined);
      scanner.sockets.add(socket);
      socket.once('close', () => scanner.sockets.delete(socket));
      socket.on('data', (chunk) => {
        received.push(chunk);
        if (scanner.mode === 'hangs up') socket.destroy();
        if (scanner.mode === 'silent' || !chunk.subarray(-4).equals(Buffer.alloc(4))) return;
        const content = streamOf(Buffer.concat(received));
        if (content === undefined) return;
        scanner.scanned.push(content.length);
        const verdict = content.includes(VIRUS) ? 'Test.Virus FOUND' : 'OK';
        socket.end(`stream: ${scanner.mode === 'error' ? 'Can not open file ERROR' : verdict}\0`);
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return scanner;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((closed) => this.server.close(closed));
  }
}

/** The content of a complete INSTREAM command; undefined while it is not complete. */
function streamOf(received: Buffer): Buffer | undefined {
  const command = Buffer.from('zINSTREAM\0');
  if (!received.subarray(0, command.length).equals(command)) return undefined;
  const chunks: Buffer[] = [];
  let at = command.length;
  while (at + 4 <= received.length) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    if (at + 4 + length > received.length) return undefined;
    chunks.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}

describe('documents in a bucket, behind a scanner', () => {
  let objects: ObjectServer;
  let scanner: ScannerService;
  let network: RunningNetwork;
  let supplier: ApiCaller;
  let waiting: string;
  const environment = { ...process.env };

  beforeAll(async () => {
    Object.assign(process.env, { AWS_REGION: 'eu-test-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' });
    objects = await ObjectServer.start();
    scanner = await ScannerService.start();
    waiting = mkdtempSync(join(tmpdir(), 'quittance-waiting-'));
    network = await RunningNetwork.start({
      documents: await S3DocumentStorage.open({ bucket: 'papers', endpoint: objects.endpoint, directory: waiting }),
      scanner: new ClamdScanner('127.0.0.1', scanner.port),
    });
    supplier = await network.business('Supplier', ['supplier']);
  });

  afterAll(async () => {
    await network.stop();
    await scanner.stop();
    await objects.stop();
    rmSync(waiting, { recursive: true });
    for (const name of ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
      if (environment[name] === undefined) delete process.env[name];
      else process.env[name] = environment[name];
    }
  });

  afterEach(() => {
    objects.away = false;
    scanner.mode = 'honest';
    expect(existsSync(waiting) ? readdirSync(waiting) : []).toEqual([]);
  });

  function upload(content: Uint8Array, key?: string): Promise<ApiAnswer> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(content)], { type: 'application/pdf' }), 'note.pdf');
    return supplier.post('/v1/documents', form, key);
  }

  const keyOf = (content: Uint8Array) => {
    const digest = createHash('sha256').update(content).digest('hex');
    return `/papers/documents/${digest.slice(0, 2)}/${digest}`;
  };

  async function download(id: string): Promise<Buffer> {
    const response = await fetch(`${network.baseUrl}/v1/documents/${id}/content`, {
      headers: { authorization: `Bearer ${supplier.token}` },
    });
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  }

  test('of the largest size are scanned, put under their digest, and come back as they were', async () => {
    const content = randomBytes(MAX_DOCUMENT_BYTES);
    const { status, body } = await upload(content);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      size: MAX_DOCUMENT_BYTES,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
    expect(scanner.scanned.at(-1)).toBe(MAX_DOCUMENT_BYTES);
    expect(objects.objects.get(keyOf(content))?.equals(content)).toBe(true);
    expect((await download(body.id)).equals(content)).toBe(true);
  });

  test('one byte larger are refused, and nothing of them is put', async () => {
    const before = objects.objects.size;
    const { status, body } = await upload(randomBytes(MAX_DOCUMENT_BYTES + 1));
    expect([status, body.code]).toEqual([413, 'payload_too_large']);
    expect(objects.objects.size).toBe(before);
  });

  test('that the scanner refuses are not kept; the refusal is in the audit log and stays when asked again', async () => {
    const content = Buffer.concat([randomBytes(100_000), VIRUS]);
    for (const _ of ['first', 'again']) {
      const { status, body } = await upload(content, 'a-virus');
      expect([status, body.code]).toEqual([422, 'document_refused']);
      expect(body.detail).toContain('Test.Virus');
    }
    expect(objects.objects.has(keyOf(content))).toBe(false);
    const entries = await network.dataSource.query(
      `SELECT action, outcome FROM audit_entries WHERE tenant_id = $1 AND details->>'code' = 'document_refused'`,
      [supplier.businessId],
    );
    const refusal = { action: 'upload_document', outcome: 'refused' };
    expect(entries).toEqual([refusal, refusal]);
  });

  test('do not wait for ever for a scanner that says nothing', async () => {
    scanner.mode = 'silent';
    const impatient = new ClamdScanner('127.0.0.1', scanner.port, 100);
    await expect(impatient.scan(Readable.from([randomBytes(10)]))).rejects.toMatchObject({ code: 'unavailable' });
  });

  test.each(['error', 'hangs up'] as const)('are not taken unseen while the scanner is %s', async (mode) => {
    scanner.mode = mode;
    const content = randomBytes(200_000);
    const refused = await upload(content, `scanner-${mode.length}`);
    expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
    expect(objects.objects.has(keyOf(content))).toBe(false);
    scanner.mode = 'honest';
    expect((await upload(content, `scanner-${mode.length}`)).status).toBe(201);
  });

  test('are not recorded while the storage is away, and the same request works later', async () => {
    objects.away = true;
    const content = randomBytes(1_000);
    const refused = await upload(content, 'storage-away');
    expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
    objects.away = false;
    const { status, body } = await upload(content, 'storage-away');
    expect(status).toBe(201);
    expect((await download(body.id)).equals(content)).toBe(true);
  });

  test('that somebody changed in the storage are not given out as if they were whole', async () => {
    const content = randomBytes(300_000);
    const { body } = await upload(content);
    const forged = Buffer.from(content);
    forged[299_999] = (forged[299_999] ?? 0) ^ 1;
    objects.objects.set(keyOf(content), forged);
    await expect(download(body.id)).rejects.toThrow();
    objects.objects.delete(keyOf(content));
    const gone = await supplier.get(`/v1/documents/${body.id}/content`);
    expect([gone.status, gone.body.code]).toEqual([503, 'unavailable']);
  });

  test('are erased when nothing else has their content; their digest stays', async () => {
    const content = randomBytes(1_000);
    const [one, other] = [await upload(content), await upload(content)].map(({ body }) => body);
    const erase = (id: string) => network.operator.post(`/v1/operator/documents/${id}/erase`, { reason: 'Asked for' });
    expect(await erase(one.id)).toMatchObject({
      status: 200,
      body: { sha256: one.sha256, erasedAt: expect.any(String) },
    });
    expect((await download(other.id)).equals(content)).toBe(true);
    expect((await supplier.get(`/v1/documents/${one.id}/content`)).body).toMatchObject({
      status: 410,
      code: 'document_erased',
    });
    expect((await erase(one.id)).body.code).toBe('document_erased');
    await erase(other.id);
    expect(objects.objects.has(keyOf(content))).toBe(false);
    const entries = await network.dataSource.query(
      `SELECT details FROM audit_entries WHERE action = 'erase_document' AND outcome = 'done' ORDER BY sequence`,
    );
    expect(entries.map(({ details }: { details: object }) => details)).toMatchObject([
      { erased: 'content', sha256: one.sha256, isContentDeleted: false, reason: { salted: expect.any(String) } },
      { isContentDeleted: true },
    ]);
    const again = (await upload(content)).body;
    expect((await download(again.id)).equals(content)).toBe(true);
  });

  test('are kept under a legal hold, while their order goes on, and ten years', async () => {
    const buyer = await network.business('Buyer', ['buyer']);
    const order = await issueOrder(network, buyer, supplier, 'PO-1');
    const form = new FormData();
    form.append('orderId', order.id);
    form.append('file', new Blob([randomBytes(100)]), 'note.pdf');
    const { id } = (await supplier.post('/v1/documents', form)).body;
    const path = `/v1/operator/documents/${id}`;
    const refusal = async () => {
      const { status, body } = await network.operator.post(`${path}/erase`, { reason: 'Asked for' });
      return [status, body.code, body.detail];
    };
    expect(await refusal()).toEqual([409, 'retention_period', `Its order ${order.id} is not over yet.`]);
    await buyer.post(`/v1/purchase-orders/${order.id}/cancel`);
    expect(await refusal()).toEqual([409, 'retention_period', expect.stringContaining('are kept until 20')]);
    await network.advanceDays(3_649);
    expect(await refusal()).toEqual([409, 'retention_period', expect.stringContaining('are kept until 20')]);
    await network.operator.post(`${path}/hold`, { reason: 'Case 7' });
    await network.advanceDays(1);
    expect(await refusal()).toEqual([409, 'retention_period', 'It is under a legal hold: Case 7.']);
    expect((await supplier.post(`${path}/hold`, { reason: null })).status).toBe(403);
    expect((await network.operator.post(`${path}/hold`, { reason: null })).status).toBe(200);
    expect((await refusal())[0]).toBe(200);
  });
});
