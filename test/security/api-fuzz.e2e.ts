import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunningNetwork } from '../e2e/support/running-network.js';
import { runCampaign } from '../fuzz/campaign.js';
import { deviation } from '../fuzz/conformity.js';
import { WITHOUT_EXAMPLE } from '../fuzz/examples.js';
import { prepareNetwork } from '../fuzz/fuzzed-network.js';
import type { FuzzSources } from '../fuzz/requests.js';

/** The long form is `npm run fuzz:api -- --requests 20000 --seed S`. */
const REQUESTS = 600;
const SEED = Number(process.env.SEED ?? 1);

describe('every endpoint of openapi.json, asked rightly and wrongly', () => {
  let network: RunningNetwork;
  let sources: FuzzSources;

  beforeAll(async () => {
    ({ network, sources } = await prepareNetwork());
  });
  afterAll(() => network.stop());

  test(`${REQUESTS} requests of seed ${SEED} are answered as the document says, none with a failure of ours`, async () => {
    const report = await runCampaign(
      { baseUrl: network.baseUrl, seed: SEED, requests: REQUESTS, concurrency: 8 },
      sources,
    );
    expect(report.findings).toEqual([]);
    // Requests that all fail at the first check would find nothing; what is done and answered has to be looked at too.
    expect(report.neverDone).toEqual(Object.keys(WITHOUT_EXAMPLE));
    expect(report.statuses[200]).toBeGreaterThan(REQUESTS / 20);
    expect(report.statuses[422]).toBeGreaterThan(REQUESTS / 20);
    expect((await network.anonymous().get('/health/ready')).status).toBe(200);
    const [ledger] = await network.dataSource.query(`SELECT coalesce(sum(amount), 0)::text AS sum FROM ledger_entries`);
    expect(ledger.sum).toBe('0');
  });

  test('an answer that is not as described is found', () => {
    const schema = {
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'string' } },
      additionalProperties: false,
    };
    expect(deviation(sources.document, schema, { id: 'a' })).toBeUndefined();
    expect(deviation(sources.document, schema, {})).toBe('/id: missing');
    expect(deviation(sources.document, schema, { id: 1 })).toBe('/id: integer instead of string');
    expect(deviation(sources.document, schema, { id: 'a', secret: 1 })).toBe('/secret: not described');
    expect(deviation(sources.document, { type: 'array', items: schema }, [{ id: 'a' }, null])).toBe(
      '/1: null instead of object',
    );
  });
});
