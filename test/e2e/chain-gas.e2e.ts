import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  encodeAccept,
  GAS_CEILING,
  RpcClient,
  type RpcOutcome,
  type RpcRequest,
  RpcUnavailableError,
  writeQuantity,
} from '#chain';
import { ZERO_HASH } from '#domain';
import { type BenchOrder, type BenchParty, TradeBench } from './support/trade-bench.js';

const AMOUNT = 1_000_000_000n;

/**
 * A contract wallet that accepts every signature. With less than 2,000,000 gas it leaves 100,000; with more it burns `greed`.
 */
function walletThatBurns(greed: number): string {
  const digits = greed.toString(16).padStart(8, '0');
  return `0x5a63001e848011601b575a5b5a810363${digits}11600b576025565b620186a05a11601b575b631626ba7e60e01b60005260206000f3`;
}

/** A node that never answers for a call with the most gas that any may have. */
class OverwhelmedNode extends RpcClient {
  override async batch(requests: readonly RpcRequest[]): Promise<RpcOutcome[]> {
    const gas = requests.map(({ params }) => (params[0] as { gas?: string } | undefined)?.gas);
    if (gas.includes(writeQuantity(GAS_CEILING))) throw new RpcUnavailableError('timed out');
    return super.batch(requests);
  }
}

describe('gas of chain work', () => {
  let bench: TradeBench;
  let buyer: BenchParty;
  let supplier: BenchParty;
  let order: BenchOrder;

  beforeEach(async () => {
    bench = await TradeBench.open();
    buyer = await bench.party('Buyer');
    supplier = await bench.party('Supplier');
    await bench.mint(buyer, AMOUNT);
    await bench.settle();
    order = await bench.order(buyer, supplier, AMOUNT);
    await bench.fund(order, buyer);
    await bench.settle();
  });

  afterEach(async () => {
    await bench.close();
  });

  async function acceptAsWallet(greed: number): Promise<string> {
    await bench.chain.call('anvil_setCode', buyer.wallet.address, walletThatBurns(greed));
    const acceptance = { cumulative: AMOUNT, evidenceHash: ZERO_HASH, claimHint: 0n, signature: '0xaabb' };
    const call = encodeAccept(bench.contracts, order.terms, acceptance);
    return bench.promise(order.id, `accept:${order.orderHash}`, order.orderHash, call);
  }

  async function highestGasLimit(): Promise<bigint> {
    const [row] = await bench.query<{ highest: string }>(`SELECT max(gas_limit) AS highest FROM chain_attempts`);
    return BigInt(row!.highest);
  }

  test('a wallet that burns all it gets fails its own acceptance and costs nothing', async () => {
    const accepting = await acceptAsWallet(40_000_000);
    const minting = await bench.mint(supplier, 1n);
    await bench.settle();
    expect(await bench.operation(accepting)).toMatchObject({ status: 'failed' });
    expect(await bench.operation(minting)).toMatchObject({ status: 'mined' });
    expect(await highestGasLimit()).toBeLessThan(GAS_CEILING);
  });

  test('a call that takes more gas than usual gets up to the ceiling', async () => {
    const accepting = await acceptAsWallet(300_000);
    await bench.settle();
    expect(await bench.operation(accepting)).toMatchObject({ status: 'mined' });
    expect(await highestGasLimit()).toBe(GAS_CEILING);
    expect(await bench.status(order)).toMatchObject({ status: 'settled' });
  });

  test('a call that the node cannot answer for holds up only itself', async () => {
    const node = new OverwhelmedNode(bench.chain.rpcUrl);
    await acceptAsWallet(40_000_000);
    await bench.mint(supplier, 1n);
    await bench.sender.stop();
    const sender = bench.newSender(node);
    await sender.step();
    await sender.stop();
    node.close();
    expect(
      await bench.query(`SELECT kind, status, failures FROM chain_intents ORDER BY sequence DESC LIMIT 2`),
    ).toEqual([
      { kind: 'mint', status: 'assigned', failures: 0 },
      { kind: 'accept', status: 'ready', failures: 1 },
    ]);
  });
});
