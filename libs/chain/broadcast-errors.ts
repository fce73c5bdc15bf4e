import { RpcError } from './rpc.js';

/** Why a node did not take a signed transaction. */
export const broadcastErrorClasses = [
  'already_known',
  'nonce_too_low',
  'replacement_underpriced',
  'insufficient_funds',
  'fee_too_low',
  'rate_limited',
  'network',
  'other',
] as const;
export type BroadcastErrorClass = (typeof broadcastErrorClasses)[number];

/**
 * How nodes word their refusals; the first match decides. There is no standard: JSON-RPC codes differ between clients and even
 * between their versions, so the words are what is left.
 */
const wordings: readonly { readonly words: RegExp; readonly means: BroadcastErrorClass }[] = [
  // geth, Besu, reth, Erigon: "already known"; Nethermind: "AlreadyKnown"; anvil: "transaction already imported";
  // Besu before 22: "Known transaction"; EDR: "Known transaction"; Erigon: "existing tx with same hash".
  {
    words:
      /already ?known|already imported|known transaction|existing tx with same hash|already in mempool|alreadyimported/i,
    means: 'already_known',
  },
  // geth, Erigon, anvil, EDR: "nonce too low"; Besu: "Nonce too low"; Nethermind: "OldNonce"; EDR: "Expected nonce to be 5 but got 4".
  {
    words: /nonce (is )?too low|oldnonce|nonce has already been used|expected nonce to be|invalid transaction nonce/i,
    means: 'nonce_too_low',
  },
  // geth, Besu, anvil: "replacement transaction underpriced"; Erigon: "could not replace existing tx";
  // Nethermind: "ReplacementNotAllowed"; EDR: "Replacement transaction underpriced".
  {
    words:
      /replacement transaction underpriced|could not replace existing|replacementnotallowed|replacement fee too low|fee too low to (replace|compete)/i,
    means: 'replacement_underpriced',
  },
  // geth, anvil: "insufficient funds for gas * price + value"; Besu: "Upfront cost exceeds account balance";
  // Nethermind: "InsufficientFunds"; EDR: "Sender doesn't have enough funds to send tx".
  { words: /insufficient ?funds|upfront cost exceeds|enough funds/i, means: 'insufficient_funds' },
  // geth: "transaction underpriced", "max fee per gas less than block base fee"; Erigon: "underpriced", "fee cap less than block base
  // fee"; Besu: "Gas price below configured minimum gas price"; Nethermind: "FeeTooLow"; anvil: "max fee per gas less than block base fee".
  {
    words:
      /underpriced|less than block base fee|below configured minimum|fee ?too ?low|gas price too low|tip.*below|maxfeepergas.*too low/i,
    means: 'fee_too_low',
  },
  // Hosted nodes: HTTP 429 and JSON-RPC -32005.
  { words: /rate limit|too many requests|limit exceeded|throughput|capacity exceeded/i, means: 'rate_limited' },
];

const LIMIT_EXCEEDED = -32005;

/** Puts what `eth_sendRawTransaction` failed with into a class. */
export function classifyBroadcastError(error: unknown): BroadcastErrorClass {
  if (!(error instanceof RpcError)) return 'network';
  const wording = wordings.find(({ words }) => words.test(error.message));
  if (wording !== undefined) return wording.means;
  return error.code === LIMIT_EXCEEDED ? 'rate_limited' : 'other';
}

/** Whether the node has the transaction, or the chain has one in its place: nothing is gained by sending it again at once. */
export function isTaken(errorClass: BroadcastErrorClass | undefined): boolean {
  return errorClass === undefined || errorClass === 'already_known' || errorClass === 'nonce_too_low';
}
