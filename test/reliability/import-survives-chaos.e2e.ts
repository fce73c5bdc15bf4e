import { expect, jest, test } from '@jest/globals';
import { workerRoles } from '#config';
import { planFaults } from './chaos/fault-plan.js';
import { surviveChaos } from './chaos/survive-chaos.js';
import { printedRandom } from './support/seed.js';

jest.setTimeout(300_000);

const SAMPLE = 'test/samples/scms-twelve-rows.csv';

test('an import is whole, and everything paid once, though every process is killed, the database restarted and the chain reorganised', async () => {
  const { seed } = printedRandom('Chaos');
  const others = workerRoles.filter((role) => !['sender', 'reader', 'reconciler'].includes(role));
  const result = await surviveChaos({
    ...{ seed, file: SAMPLE, rows: undefined },
    workers: ['sender', 'reader,reconciler', others.join(',')],
    ...{ meanLines: 8, blockMilliseconds: 50 },
    tell: (line) => process.stdout.write(`${line}\n`),
  });
  expect(result).toMatchObject({
    ...{
      rows: 12,
      importedRows: 10,
      refused: { amount_zero: 1, delivered_date_invalid: 1 },
      failedSteps: {},
      orders: 7,
    },
    ...{ conserved: true, rebuildDifferences: 0, brokenInvariants: [], problems: [] },
  });
  expect(result.faults).toBeGreaterThanOrEqual(6);
});

test('a seed decides on every fault and its place, and every fault comes once before any comes again', () => {
  const begin = (seed: number, count: number) => {
    const faults = planFaults({ seed, victims: ['api', 'sender', 'import'], meanLines: 10 });
    return Array.from({ length: count }, () => faults.next().value);
  };
  const round = 12;
  expect(begin(1, 3 * round)).toEqual(begin(1, 3 * round));
  expect(begin(1, round)).not.toEqual(begin(2, round));
  const names = begin(3, round).map(({ fault }) => JSON.stringify({ ...fault, ...anyDetails }));
  expect(new Set(names).size).toBe(round);
});

/** What the seed chooses within one kind of fault. */
const anyDetails = { awayMilliseconds: 0, transactions: 'any', lostBlocks: 0 };
