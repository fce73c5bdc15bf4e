import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { listDeadLetters, requeueDeadLetter } from '#dead-letters';
import { newId } from '#domain';
import { writeOutbox } from '#outbox';
import { type OwnedProcess, startProcess } from '#testing';
import { TradeBench } from '../e2e/support/trade-bench.js';

let bench: TradeBench;
let worker: OwnedProcess | undefined;

beforeEach(async () => {
  bench = await TradeBench.open();
});

afterEach(async () => {
  await worker?.stop('SIGKILL', 0);
  await bench.close();
});

async function write(subject: string, step: number): Promise<void> {
  await writeOutbox(bench.dataSource.manager, [
    {
      type: 'purchase_order.issued',
      subject,
      businessIds: [],
      payload: { orderId: subject, orderReference: 'PO-1', status: 'issued', amount: String(step) },
    },
  ]);
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen`);
    await new Promise((retry) => setTimeout(retry, 50));
  }
}

test('R27: a poison event is parked after some failures, others go on, and it goes on itself when it is put back', async () => {
  await bench.query(`
    CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.payload->>'amount' = '13' THEN RAISE EXCEPTION 'this event is poison'; END IF;
      RETURN NEW;
    END $$`);
  await bench.query(
    `CREATE TRIGGER poison BEFORE UPDATE ON outbox_events FOR EACH ROW EXECUTE FUNCTION refuse_poison()`,
  );
  const poisoned = newId('order');
  const sound = newId('order');
  await write(poisoned, 1);
  await write(poisoned, 13);
  await write(poisoned, 2);
  await write(sound, 1);
  worker = await startProcess(process.execPath, [resolve('dist/programs/worker.js')], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: bench.database.url,
      RPC_URL: bench.chain.rpcUrl,
      DEPLOYMENT_FILE: bench.chain.deploymentFile,
      WORKER_ROLES: 'relay',
    },
    signalWhenOrphaned: 'SIGTERM',
  });
  const published = async () => {
    const rows = await bench.query<{ event: string }>(
      `SELECT CASE subject WHEN $1 THEN 'poisoned ' ELSE 'sound ' END || (payload->>'amount') AS event
       FROM outbox_events WHERE position IS NOT NULL ORDER BY position`,
      [poisoned],
    );
    return rows.map((row) => row.event);
  };
  await until('publishing what is sound', async () => (await published()).length === 2);
  // What comes after the poison about the same order waits while the poison may still go.
  expect(await published()).toEqual(['poisoned 1', 'sound 1']);

  const parked = () => listDeadLetters(bench.dataSource.manager, { limit: 10 });
  await until('parking', async () => {
    await bench.query(`UPDATE work_failures SET not_before = now() WHERE parked_at IS NULL`);
    return (await parked()).length === 1;
  });
  await until('going on without it', async () => (await published()).length === 3);
  expect(await published()).toEqual(['poisoned 1', 'sound 1', 'poisoned 2']);
  const [letter] = await parked();
  expect(letter).toMatchObject({ queue: 'events', subject: poisoned, failures: 5, reason: 'this event is poison' });

  await bench.query(`DROP TRIGGER poison ON outbox_events`);
  await requeueDeadLetter(bench.dataSource.manager, letter!.id);
  await until('publishing what was put back', async () => (await published()).length === 4);
  const [feed] = await bench.query<{ gapless: boolean }>(
    `SELECT max(position) = count(*) AS gapless FROM outbox_events`,
  );
  expect(feed).toEqual({ gapless: true });
});
