import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ApiAnswer } from '../e2e/support/running-network.js';
import { OwnCluster } from './support/own-cluster.js';
import { ProcessNetwork, until } from './support/process-network.js';
import { Traders } from './support/traders.js';

jest.setTimeout(300_000);

const DISK = '150m';
const CHUNK = Buffer.alloc(64 * 1024);
const LINES = 150;
const MOST_REQUESTS = 400;
const REFUSALS = 12;

/** A disk of its own size can be made by root on Linux only. */
const canMakeDisks = process.platform === 'linux' && process.getuid?.() === 0;

if (!canMakeDisks) {
  process.stdout.write('R25 is left out: only root on Linux can make the small disk (a tmpfs) that it fills.\n');
}

(canMakeDisks ? describe : describe.skip)('with a small disk', () => {
  let disk: string;
  let network: ProcessNetwork;

  beforeAll(async () => {
    disk = mkdtempSync(join(tmpdir(), 'quittance-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=755`, 'tmpfs', disk]);
    const settings = { max_wal_size: '32MB', min_wal_size: '32MB' };
    network = await ProcessNetwork.open({ cluster: await OwnCluster.start({ parent: disk, settings }) });
  });

  afterAll(async () => {
    await network?.close();
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  });

  function fillDisk(): string {
    const filler = join(disk, 'filler');
    const file = openSync(filler, 'w');
    try {
      for (;;) writeSync(file, CHUNK);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    } finally {
      closeSync(file);
    }
    return filler;
  }

  test('R25: with the disk full, writes are refused with nothing of them left, and accepted again once there is room', async () => {
    const api = await network.startApi();
    const traders = await Traders.register(await network.operator(api.url), api.url, 0n);
    const template = await traders.newOrder();
    const lines = Array.from({ length: LINES }, (_, line) => ({
      ...{ sku: `SKU-${line}`, description: 'x'.repeat(200), quantity: '1', unitPrice: '1000000' },
    }));
    const order = (number: number) =>
      traders.buyer.post('/v1/purchase-orders', { ...template, reference: `FULL-${number}`, lines }, `order-${number}`);
    const accepted: string[] = [];
    const refused: number[] = [];
    const refusals: ApiAnswer[] = [];
    const filler = fillDisk();
    for (let number = 1; number <= MOST_REQUESTS && refused.length < REFUSALS; number += 1) {
      const answer = await order(number);
      if (answer.status === 201) accepted.push(answer.body.id);
      else {
        refused.push(number);
        refusals.push(answer);
      }
    }
    expect(refused.length).toBe(REFUSALS);
    for (const { status, body, headers } of refusals) {
      expect({ status, code: body.code, retry: headers.get('retry-after') !== null }).toEqual({
        ...{ status: 503, code: 'unavailable', retry: true },
      });
    }

    rmSync(filler);
    await network.cluster?.start();
    for (const number of refused) {
      let answer: ApiAnswer | undefined;
      await until('room for the order', 60_000, async () => {
        answer = await order(number);
        return answer.status === 201;
      });
      accepted.push(answer?.body.id);
    }
    const rows = await network.query<{ id: string; lines: number }>(
      `SELECT id, (SELECT count(*)::int FROM purchase_order_lines WHERE order_id = id) AS lines FROM purchase_orders`,
    );
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(accepted));
    expect(new Set(rows.map((row) => row.lines))).toEqual(new Set([LINES]));
    expect(await network.brokenInvariants()).toEqual([]);
  });
});
