import { maximum, minimum } from '#domain';
import { type RpcClient, RpcUnavailableError, readQuantity } from './rpc.js';

/** EIP-1559 fees in wei per gas. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

export interface FeeQuote extends Fees {
  /** The most gas that one transaction can use here. */
  readonly blockGasLimit: bigint;
  /** Whether the next block already asks for more than the ceiling: what is signed now could not be mined. */
  readonly exceedsCeiling: boolean;
}

/** What a node without an opinion on tips is taken to suggest: 1 gwei. */
const DEFAULT_TIP = 1_000_000_000n;

/** Fees that survive six full blocks: twice the latest base fee and the tip, at most `ceiling`. */
export async function quoteFees(rpc: RpcClient, ceiling: bigint): Promise<FeeQuote> {
  const [block, suggestedTip] = await rpc.batch([
    { method: 'eth_getBlockByNumber', params: ['latest', false] },
    { method: 'eth_maxPriorityFeePerGas', params: [] },
  ]);
  if (block === undefined || !block.ok || typeof block.result !== 'object' || block.result === null) {
    throw new RpcUnavailableError('The node does not show its latest block');
  }
  const { baseFeePerGas, gasLimit } = block.result as { baseFeePerGas?: unknown; gasLimit?: unknown };
  const baseFee = baseFeePerGas === undefined ? 0n : readQuantity(baseFeePerGas);
  const tip = suggestedTip?.ok ? readQuantity(suggestedTip.result) : DEFAULT_TIP;
  return {
    ...capFees({ maxFeePerGas: baseFee * 2n + tip, maxPriorityFeePerGas: tip }, ceiling),
    blockGasLimit: readQuantity(gasLimit),
    exceedsCeiling: baseFee > ceiling,
  };
}

/** No fee above `ceiling`, no tip above the fee. */
export function capFees(fees: Fees, ceiling: bigint): Fees {
  const maxFeePerGas = minimum(fees.maxFeePerGas, ceiling);
  const maxPriorityFeePerGas = minimum(fees.maxPriorityFeePerGas, maxFeePerGas);
  return { maxFeePerGas, maxPriorityFeePerGas };
}

/** An eighth more, rounded up: nodes ask for 10 % (geth, Erigon, Besu, Nethermind) up to 12.5 % (Parity's heirs). */
function raise(fee: bigint): bigint {
  return fee + (fee + 7n) / 8n + (fee === 0n ? 1n : 0n);
}

/**
 * Fees of a replacement: at least 12.5 % above the last attempt in both parts, and what the market asks for if that is more.
 * Undefined when that would exceed `ceiling`: the transaction then waits for fees to fall.
 */
export function bumpFees(last: Fees, market: Fees, ceiling: bigint): Fees | undefined {
  const needed = { maxFeePerGas: raise(last.maxFeePerGas), maxPriorityFeePerGas: raise(last.maxPriorityFeePerGas) };
  if (needed.maxFeePerGas > ceiling) return undefined;
  const wanted = capFees(
    {
      maxFeePerGas: maximum(needed.maxFeePerGas, market.maxFeePerGas),
      maxPriorityFeePerGas: maximum(needed.maxPriorityFeePerGas, market.maxPriorityFeePerGas),
    },
    ceiling,
  );
  return wanted.maxPriorityFeePerGas >= needed.maxPriorityFeePerGas ? wanted : undefined;
}
