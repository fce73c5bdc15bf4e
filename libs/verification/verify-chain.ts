import { Interface, type Result } from 'ethers';
import type { Bundle } from './bundle.js';
import { ensure, reading } from './faults.js';
import { readLogs } from './log-ranges.js';
import { decodeHeader } from './patricia-trie.js';
import type { Ask, OrderLog, Verification } from './verifier.js';
import type { ReplayedAmounts } from './verify-amounts.js';

/** `ITradeEscrow.Status`. */
const STATUS = { none: 0n, funded: 1n, closed: 2n } as const;
const TOKEN = new Interface(['function balanceOf(address account) view returns (uint256)']);

/** What only a node of the chain knows. */
export async function verifyChain(
  { order, deliveryDesk, blocks, log }: Bundle,
  logs: readonly OrderLog[],
  { orderHash, ...amounts }: ReplayedAmounts & { readonly orderHash: string },
  { interfaces, report, expected = {} }: Verification,
  ask: Ask,
): Promise<void> {
  const { chainId, verifyingContract: escrow } = order.typedData.domain;
  const token = String(order.typedData.message.token);
  const actual = BigInt(String(await ask('eth_chainId', [])));
  ensure(actual.toString() === chainId, `The node is on chain ${actual}, not on ${chainId}.`);
  const call = async (abi: Interface, to: string, name: string, values: readonly unknown[]) => {
    const answer = String(await ask('eth_call', [{ to, data: abi.encodeFunctionData(name, values) }, 'latest']));
    return reading(`The answer of ${to}`, () => abi.decodeFunctionResult(name, answer));
  };
  const [desk] = await call(interfaces.escrow, escrow, 'deliveryDesk', []);
  ensure(desk === deliveryDesk, `The escrow's delivery desk is ${desk}, not ${deliveryDesk}.`);
  for (const { header } of blocks) {
    const { number, hash } = decodeHeader(header);
    const block = (await ask('eth_getBlockByNumber', [`0x${number.toString(16)}`, false])) as { hash?: string } | null;
    ensure(block?.hash === hash, `Block ${number} of the chain is ${block?.hash}, not ${hash}.`);
  }
  report(`The ${blocks.length} blocks are on the node's chain.`);
  const filter = { address: [escrow, deliveryDesk], topics: [null, orderHash] };
  const onChain = (await readLogs(ask, filter, expected.fromBlock)) as { blockHash: string; transactionHash: string }[];
  const own = logs.filter(({ address }) => [escrow, deliveryDesk].some((each) => each.toLowerCase() === address));
  const known = new Set(own.map(({ blockHash }) => blockHash));
  const untold = onChain.find(({ blockHash }) => !known.has(blockHash));
  ensure(untold === undefined, `The file leaves out what ${untold?.transactionHash} did to the order.`);
  ensure(onChain.length === own.length, `The chain has ${onChain.length} events of the order, the file ${own.length}.`);
  report(`The file leaves out none of the ${own.length} events that the node knows.`);
  compareState(await call(interfaces.escrow, escrow, 'orderState', [orderHash]), amounts, report);
  const [owed] = (await call(interfaces.escrow, escrow, 'owed', [token])) as unknown as [bigint];
  const [balance] = (await call(TOKEN, token, 'balanceOf', [escrow])) as unknown as [bigint];
  ensure(owed >= amounts.held, `The escrow says that it owes ${owed} of the token in all, less than for this order.`);
  ensure(balance >= owed, `The escrow has ${balance} of the token and owes ${owed}.`);
  report(
    `The escrow has ${balance} of the token, and owes ${owed} for all orders and credit. (Its running hash is over the events of all orders, ` +
      'and is not compared with those of one.)',
  );
  if (log === null) return;
  const { contract, size, root, log: address } = log.checkpoint;
  const [anchored] = await call(interfaces.anchor, contract, 'rootOf', [address, size]);
  ensure(anchored === root, `The root that is anchored for ${size} entries is ${anchored}, not ${root}.`);
  report(`The audit log's root is anchored on chain in ${contract}.`);
}

/** What the contract says of the order, field by field, against what its events add up to. */
function compareState(state: Result, amounts: ReplayedAmounts, report: Verification['report']): void {
  const { held, released, settlements, isDivided } = amounts;
  const [status, heldNow, releasedNow, settlementsNow] = state.toArray() as [bigint, bigint, bigint, bigint];
  ensure(heldNow === held, `The escrow holds ${heldNow}, the events say ${held}.`);
  if (status === STATUS.none) {
    report('The escrow holds 0 for the order, as the events say, and has dropped its record, as the order is over.');
    return;
  }
  const [name, wanted] = held > 0n ? (['funded', STATUS.funded] as const) : (['closed', STATUS.closed] as const);
  ensure(status === wanted, `The escrow's status of the order is ${status}, the events say ${wanted} (${name}).`);
  // Of what was released and retained in whole nothing was paid, and no event of the escrow tells of it.
  const isReleasedRight = isDivided ? releasedNow >= released : releasedNow === released;
  ensure(isReleasedRight, `The escrow says that ${releasedNow} was released, the events say ${released}.`);
  ensure(
    settlementsNow === BigInt(settlements),
    `The escrow counts ${settlementsNow} settlements by both parties, the events tell of ${settlements}.`,
  );
  report(
    `The escrow says of the order what the events say: ${name}, held ${held}, released ${releasedNow}` +
      `${isDivided && releasedNow > released ? ` (${released} of it paid for)` : ''}, ${settlements} settlements.`,
  );
}
