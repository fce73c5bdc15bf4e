import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RpcClient } from '#chain';
import { ProcessNetwork, until } from './support/process-network.js';
import { GATEWAY_PAGE } from './support/rpc-fault-proxy.js';

let network: ProcessNetwork;

beforeAll(async () => {
  network = await ProcessNetwork.open({ cluster: 'own' });
});

afterAll(async () => {
  await network.close();
});

describe('the proxy before the node', () => {
  let client: RpcClient;

  beforeAll(() => {
    client = new RpcClient(network.rpcProxy.url, { timeoutMilliseconds: 3_000 });
  });

  afterAll(() => client.close());

  test('lets pass what no fault is for, and notes it', async () => {
    expect(BigInt(String(await client.send('eth_chainId')))).toBe(31337n);
    expect(network.rpcProxy.passed.at(-1)).toMatchObject({ method: 'eth_chainId', fault: undefined });
  });

  test('drops, loses, hangs, garbles and refuses as often as told', async () => {
    const faults = [{ kind: 'drop' }, { kind: 'lose-answer' }, { kind: 'hang' }, GATEWAY_PAGE] as const;
    for (const fault of faults) {
      network.rpcProxy.inject('eth_gasPrice', fault, 1);
      await expect(client.send('eth_gasPrice')).rejects.toThrow(/node/);
    }
    network.rpcProxy.inject('eth_gasPrice', { kind: 'error', code: -32000, message: 'busy' }, 1);
    await expect(client.send('eth_gasPrice')).rejects.toMatchObject({ code: -32000, message: 'busy' });
    expect(await client.send('eth_gasPrice')).toMatch(/^0x/);
  });

  test('lies, lags and answers batches in another order', async () => {
    await network.chain.call('anvil_mine', '0x5');
    const head = BigInt(String(await client.send('eth_blockNumber')));
    network.rpcProxy.inject('eth_gasPrice', { kind: 'lie', tell: () => ({ result: '0x7' }) }, 1);
    expect(await client.send('eth_gasPrice')).toBe('0x7');
    network.rpcProxy.lag = 3n;
    expect(BigInt(String(await client.send('eth_blockNumber')))).toBe(head - 3n);
    expect(await client.send('eth_getBlockByNumber', ['latest', false])).toMatchObject({
      number: `0x${(head - 3n).toString(16)}`,
    });
    expect(await client.send('eth_getBlockByNumber', [`0x${head.toString(16)}`, false]).catch(() => null)).toBeNull();
    network.rpcProxy.heal();
    network.rpcProxy.inject('eth_blockNumber', { kind: 'reorder' }, 1);
    const outcomes = await client.batch([
      { method: 'eth_blockNumber', params: [] },
      { method: 'eth_chainId', params: [] },
    ]);
    expect(outcomes.map((outcome) => outcome.ok && BigInt(String(outcome.result)))).toEqual([head, 31337n]);
  });
});

test('a process ends itself at the query that it was told, and its events can be watched', async () => {
  const api = await network.startApi();
  await api.watch(true);
  await fetch(`${api.url}/v1/me`, { headers: { authorization: 'Bearer qk_wrong' } });
  await until('events', 20_000, async () => api.events.some(({ event }) => event === 'response'));
  expect(api.events.some(({ event }) => event === 'query')).toBe(true);
  await api.arm({ event: 'query', phase: 'after', pattern: 'find_api_key' });
  await expect(fetch(`${api.url}/v1/me`, { headers: { authorization: 'Bearer qk_wrong' } })).rejects.toThrow();
  await api.ended;
  expect(api.isRunning).toBe(false);
});

test('a worker can be ended from its start, and chain and database crash and come back under running processes', async () => {
  const doomed = await network.startWorker({ event: 'rpc', phase: 'before', pattern: 'eth_getBlockByNumber' });
  await doomed.ended;
  const [api] = await Promise.all([network.startApi(), network.startWorker()]);
  const operator = await network.operator(api.url);
  await network.cluster?.crash();
  await network.cluster?.start();
  await network.restartChain();
  network.databaseProxy.cut();
  await until('the operator is known again', 30_000, async () => (await operator.get('/v1/network')).status === 200);
  await network.settles();
  expect(await network.brokenInvariants(true)).toEqual([]);
});
