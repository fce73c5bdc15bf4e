import { type DecodedError, decodeRevert } from './decoding.js';
import type { RpcError } from './rpc.js';

const EXECUTION_REVERTED = 3;

/** Finds the revert data in an RPC error: geth puts it into `data`, Hardhat and some proxies one or two levels deeper. */
function revertData(data: unknown, depth = 0): string | undefined {
  if (typeof data === 'string') {
    return wholeBytes(/0x[0-9a-fA-F]*/.exec(data)?.[0]);
  }
  if (typeof data !== 'object' || data === null || depth === 3) return undefined;
  const { data: inner, result } = data as { data?: unknown; result?: unknown };
  return revertData(inner, depth + 1) ?? revertData(result, depth + 1);
}

function wholeBytes(hex: string | undefined): string | undefined {
  return hex === undefined || hex.length % 2 === 0 ? hex : hex.slice(0, -1);
}

/** What a failed `eth_call` tells: the contract's refusal, too little gas, or undefined when the node failed and not the call. */
export function readRevert(error: RpcError): DecodedError | 'out_of_gas' | undefined {
  if (/out of gas|outofgas|gas required exceeds|intrinsic gas/i.test(error.message)) {
    return 'out_of_gas';
  }
  const data = revertData(error.data);
  const reverted = error.code === EXECUTION_REVERTED || /revert|invalid opcode|stack underflow/i.test(error.message);
  return reverted || (data?.length ?? 0) >= 10 ? decodeRevert(data) : undefined;
}
