import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { appendAudits, NETWORK_TENANT, verifyAudits } from '#audit';
import { createDataSource, inTransaction } from '#database';
import { createTestDatabase, type TestDatabase } from '#testing';
import { pick } from './random.js';
import { printedRandom } from './support/seed.js';

const WRITERS = 16;
const APPENDS = 25;
/** WRITE_SECONDS=60 is the long form: writers go on for so long, however often that is. */
const SECONDS = Number(process.env.WRITE_SECONDS ?? 0);
const LONGEST_MILLISECONDS = 60_000 + SECONDS * 2_000;
/** Between two looks at the whole log, which grows. */
const REST_MILLISECONDS = SECONDS === 0 ? 20 : 1_000;

describe('R29: many append to the audit log at once', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await createDataSource({ url: database.url, poolSize: WRITERS + 1 }).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  test(
    'R29: 16 writers never fork a chain, and it verifies all the while',
    async () => {
      const { random } = printedRandom('R29');
      const tenants = [NETWORK_TENANT, 'biz_one', 'biz_two'];
      const kept = new Map<string, number>(tenants.map((tenant) => [tenant, 0]));
      let writing = true;
      const endsAt = performance.now() + SECONDS * 1_000;
      const writers = Array.from({ length: WRITERS }, async (_, writer) => {
        for (let append = 0; append < APPENDS || performance.now() < endsAt; append += 1) {
          const tenant = pick(random, tenants);
          const count = 1 + Math.floor(random() * 3);
          const givesUp = random() < 0.2;
          const records = Array.from({ length: count }, (_, index) => ({
            actor: `writer ${writer}`,
            action: 'append',
            outcome: 'done' as const,
            subject: `${append}/${index}`,
            details: { amount: '1', nested: { list: [1, null, 'ü'] } },
          }));
          await inTransaction(dataSource, async (manager) => {
            await appendAudits(manager, tenant, records);
            if (givesUp) throw new Error('given up');
          }).then(
            () => kept.set(tenant, (kept.get(tenant) ?? 0) + count),
            (error: Error) => expect(error.message).toBe('given up'),
          );
        }
      });
      const watcher = (async () => {
        while (writing) {
          // At one moment, and while it grows.
          for (const isolation of ['REPEATABLE READ', 'READ COMMITTED'] as const) {
            expect(await dataSource.transaction(isolation, (manager) => verifyAudits(manager))).toBeUndefined();
          }
          await new Promise((resolve) => setTimeout(resolve, REST_MILLISECONDS));
        }
      })();
      await Promise.all(writers).finally(() => {
        writing = false;
      });
      await watcher;
      expect(await verifyAudits(dataSource.manager)).toBeUndefined();
      const rows = await dataSource.query(
        `SELECT tenant_id, count(*)::int AS count, max(sequence)::int AS last, count(DISTINCT previous_hash)::int AS links
       FROM audit_entries GROUP BY tenant_id ORDER BY tenant_id`,
      );
      const expected = [...kept].sort(([left], [right]) => (left < right ? -1 : 1));
      expect(rows).toEqual(expected.map(([tenant_id, count]) => ({ tenant_id, count, last: count, links: count })));
    },
    LONGEST_MILLISECONDS,
  );
});
