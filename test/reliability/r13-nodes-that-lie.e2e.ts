import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ChainReader, RpcClient } from '#chain';
import { type BenchOrder, type BenchParty, TradeBench } from '../e2e/support/trade-bench.js';
import { expectChainTruth, expectNoHole, readOn } from './support/chain-truth.js';
import { until } from './support/process-network.js';
import {
  OVERSIZE_ANSWER,
  type RpcAnswer,
  type RpcCall,
  type RpcFault,
  RpcFaultProxy,
} from './support/rpc-fault-proxy.js';
import { printedRandom } from './support/seed.js';

const AMOUNT = 1_000_000_000n;

/** Changes blocks, logs or receipts in an answer. */
function lie(change: (result: Record<string, unknown>, call: RpcCall) => unknown): RpcFault {
  const tell = (answer: RpcAnswer, call: RpcCall): RpcAnswer => {
    const { result } = answer;
    return result === null || result === undefined
      ? answer
      : { result: change(result as Record<string, unknown>, call) };
  };
  return { kind: 'lie', tell };
}

const EMPTY_BLOOM = `0x${'00'.repeat(256)}`;

describe('nodes that lag, lie and refuse', () => {
  let bench: TradeBench;
  let buyer: BenchParty;
  let supplier: BenchParty;
  let first: RpcFaultProxy;
  let second: RpcFaultProxy;
  let clients: [RpcClient, RpcClient];
  let reader: ChainReader;

  beforeAll(async () => {
    bench = await TradeBench.open({ finalityDepth: 600n });
    [buyer, supplier] = [await bench.party('Buyer'), await bench.party('Supplier')];
    [first, second] = [await RpcFaultProxy.start(bench.chain.rpcUrl), await RpcFaultProxy.start(bench.chain.rpcUrl)];
    const client = (proxy: RpcFaultProxy) => new RpcClient(proxy.url, { timeoutMilliseconds: 1_000 });
    clients = [client(first), client(second)];
    await bench.mint(buyer, AMOUNT * 100n);
    await bench.settle();
    await bench.reader.stop();
    reader = bench.newReader(clients[0], { secondary: clients[1] });
    bench.reader = reader;
  });

  afterAll(async () => {
    await bench.close();
    for (const client of clients) client.close();
    for (const proxy of [first, second]) await proxy.stop();
  });

  async function fundedUnread(): Promise<BenchOrder> {
    const order = await bench.order(buyer, supplier, AMOUNT);
    await bench.fund(order, buyer);
    const head = await bench.chain.call<string>('eth_blockNumber');
    await bench.sender.step();
    const isMined = async () => (await bench.chain.call<string>('eth_blockNumber')) !== head;
    await until('the funding is mined', 20_000, isMined);
    return order;
  }

  const isRead = async () => {
    const head = BigInt(await bench.chain.call<string>('eth_blockNumber'));
    const [row] = await bench.query<{ number: string }>(`SELECT number FROM chain_checkpoints`);
    return BigInt(row?.number ?? -1) === head;
  };
  const hold = async () => {
    const [row] = await bench.query<{ held_reason: string | null }>(`SELECT held_reason FROM chain_checkpoints`);
    return row?.held_reason ?? null;
  };

  test.each<[string, (proxy: RpcFaultProxy) => void]>([
    [
      'leaves out logs, and changes the bloom to hide it',
      (proxy) => {
        proxy.inject(
          'eth_getLogs',
          lie(() => []),
        );
        proxy.inject(
          'eth_getBlockByNumber',
          lie((block) => ({ ...block, logsBloom: EMPTY_BLOOM })),
        );
      },
    ],
    [
      'tells a wrong receipt',
      (proxy) => {
        proxy.inject(
          'eth_getTransactionReceipt',
          lie((receipt) => ({ ...receipt, gasUsed: '0x1' })),
        );
      },
    ],
    [
      'shows another newest block',
      (proxy) => {
        proxy.inject(
          'eth_getBlockByNumber',
          lie((block) => ({ ...block, hash: `0x${'fa'.repeat(32)}` })),
        );
      },
    ],
    [
      'gives other amounts in logs',
      (proxy) => {
        proxy.inject(
          'eth_getLogs',
          lie((logs) =>
            (logs as unknown as { data: string }[]).map((log) => ({
              ...log,
              data: log.data.replace(/0/g, '1').replace('1x', '0x'),
            })),
          ),
        );
      },
    ],
    [
      'is silent',
      (proxy) => {
        proxy.inject(undefined, { kind: 'drop' });
      },
    ],
  ])('R13: a second node that %s holds everything up, and is told of', async (_, misbehave) => {
    const order = await fundedUnread();
    misbehave(second);
    for (let step = 0; step < 5; step += 1) await reader.step().catch(() => undefined);
    expect(await bench.status(order)).toMatchObject({ status: 'funding', held: '0' });
    expect(await hold()).toMatch(/provider/i);
    second.heal();
    await readOn(reader, 20, isRead);
    expect(await bench.status(order)).toMatchObject({ status: 'funded', held: String(AMOUNT) });
    expect(await hold()).toBeNull();
  });

  test('R13: one node alone cannot take money back by telling of another branch', async () => {
    const order = await fundedUnread();
    await readOn(reader, 20, isRead);
    first.inject(
      'eth_getBlockByNumber',
      lie((block) => ({ ...block, hash: `0x${'fa'.repeat(32)}` })),
    );
    for (let step = 0; step < 3; step += 1) await reader.step().catch(() => undefined);
    expect(await bench.status(order)).toMatchObject({ status: 'funded', held: String(AMOUNT) });
    expect(await hold()).toMatch(/disagree/);
    first.heal();
    await reader.step();
    expect(await hold()).toBeNull();
  });

  test.each([
    ['first', () => first],
    ['second', () => second],
  ] as const)(
    'R13: when the %s node goes back 500 blocks, reading waits for it and changes nothing',
    async (_, proxy) => {
      await bench.chain.call('anvil_mine', '0x200');
      const order = await fundedUnread();
      await readOn(reader, 20, isRead);
      proxy().lag = 500n;
      const [before] = await bench.query(`SELECT number, hash, halted_reason, held_reason FROM chain_checkpoints`);
      for (let step = 0; step < 3; step += 1) await reader.step();
      expect(await bench.query(`SELECT number, hash, halted_reason, held_reason FROM chain_checkpoints`)).toEqual([
        before,
      ]);
      expect(await bench.status(order)).toMatchObject({ status: 'funded' });
      proxy().heal();
      const later = await fundedUnread();
      await readOn(reader, 20, isRead);
      expect(await bench.status(later)).toMatchObject({ status: 'funded' });
    },
  );

  test('R14: logs that come twice, out of order and as removed are applied once, in order', async () => {
    const { random } = printedRandom('R14');
    const orders = [await fundedUnread(), await fundedUnread(), await fundedUnread()];
    const garble = lie((result) => {
      const logs = result as unknown as Record<string, unknown>[];
      const gone = logs.map((log) => ({ ...log, blockHash: `0x${'0d'.repeat(32)}`, removed: true }));
      const marked = logs.filter(() => random() < 0.5).map((log) => ({ ...log, removed: true }));
      return [...logs, ...gone, ...logs, ...marked].sort(() => random() - 0.5);
    });
    const inRange = (call: RpcCall) => 'fromBlock' in (call.params[0] as object);
    for (const proxy of [first, second]) proxy.inject('eth_getLogs', garble, Number.POSITIVE_INFINITY, inRange);
    await readOn(reader, 20, isRead);
    for (const proxy of [first, second]) proxy.heal();
    for (const order of orders) {
      expect(await bench.status(order)).toMatchObject({ status: 'funded', held: String(AMOUNT) });
      expect((await bench.trail(order)).filter((kind) => kind === 'order_funded')).toHaveLength(1);
    }
    await expectChainTruth(bench);
  });

  test.each<[string, RpcFault]>([
    [
      'query returned more than 10000 results',
      { kind: 'error', code: -32005, message: 'query returned more than 10000 results' },
    ],
    [
      'block range is too wide',
      { kind: 'error', code: -32600, message: 'eth_getLogs block range is too wide, maximum 5' },
    ],
    ['an oversize answer', OVERSIZE_ANSWER()],
    ['silence', { kind: 'hang' }],
  ])('R15: pages shrink and grow through %s, and no block is skipped', async (_, fault) => {
    await reader.stop();
    reader = bench.newReader(clients[0], { secondary: clients[1] });
    bench.reader = reader;
    const orders: BenchOrder[] = [];
    for (let count = 0; count < 3; count += 1) {
      orders.push(await fundedUnread());
      await bench.chain.call('anvil_mine', '0x14');
    }
    const isWide = ({ params }: RpcCall) => {
      const { fromBlock, toBlock } = params[0] as { fromBlock?: string; toBlock?: string };
      return fromBlock !== undefined && BigInt(toBlock ?? 0) - BigInt(fromBlock) >= 10n;
    };
    const rule = first.inject('eth_getLogs', fault, fault.kind === 'error' ? Number.POSITIVE_INFINITY : 3, isWide);
    await readOn(reader, 60, isRead);
    expect(rule.hits).toBeGreaterThan(0);
    first.heal();
    for (const order of orders) expect(await bench.status(order)).toMatchObject({ status: 'funded' });
    await expectNoHole(bench);
  });
});
