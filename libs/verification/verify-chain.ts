import type { Interface } from 'ethers';
import type { Bundle } from './bundle.js';
import { ensure, reading } from './faults.js';
import { decodeHeader } from './patricia-trie.js';
import type { Ask, OrderLog, Verification } from './verifier.js';
import type { ReplayedAmounts } from './verify-amounts.js';

/** What only a node of the chain knows. */
export async function verifyChain(
  { order, deliveryDesk, blocks, log }: Bundle,
  logs: readonly OrderLog[],
  { orderHash, held }: ReplayedAmounts & { readonly orderHash: string },
  { interfaces, report }: Verification,
  ask: Ask,
): Promise<void> {
  const { chainId, verifyingContract: escrow } = order.typedData.domain;
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
  const filter = {
    fromBlock: 'earliest',
    toBlock: 'latest',
    address: [escrow, deliveryDesk],
    topics: [null, orderHash],
  };
  const onChain = (await ask('eth_getLogs', [filter])) as { blockHash: string; transactionHash: string }[];
  const own = logs.filter(({ address }) => [escrow, deliveryDesk].some((each) => each.toLowerCase() === address));
  const known = new Set(own.map(({ blockHash }) => blockHash));
  const untold = onChain.find(({ blockHash }) => !known.has(blockHash));
  ensure(untold === undefined, `The file leaves out what ${untold?.transactionHash} did to the order.`);
  ensure(onChain.length === own.length, `The chain has ${onChain.length} events of the order, the file ${own.length}.`);
  report(`The file leaves out none of the ${own.length} events that the node knows.`);
  const heldNow = (await call(interfaces.escrow, escrow, 'orderState', [orderHash])).getValue('held') as bigint;
  ensure(heldNow === held, `The escrow holds ${heldNow}, the events say ${held}.`);
  report(`The escrow holds ${held} for the order, as the events say.`);
  if (log === null) return;
  const { contract, size, root, log: address } = log.checkpoint;
  const [anchored] = await call(interfaces.anchor, contract, 'rootOf', [address, size]);
  ensure(anchored === root, `The root that is anchored for ${size} entries is ${anchored}, not ${root}.`);
  report(`The audit log's root is anchored on chain in ${contract}.`);
}
