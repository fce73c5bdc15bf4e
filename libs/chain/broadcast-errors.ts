import { RpcError } from './rpc.js';

/** Why a node did not take a signed transaction. */
export const broadcastErrorClasses = [
  'already_known',
  'nonce_too_low',
  'nonce_too_high',
  'replacement_underpriced',
  'insufficient_funds',
  'fee_too_low',
  'pool_full',
  'gas_above_block_limit',
  'intrinsic_gas_too_low',
  'wrong_chain',
  'invalid_sender',
  'rate_limited',
  'network',
  'other',
] as const;
export type BroadcastErrorClass = (typeof broadcastErrorClasses)[number];

/**
 * What is done about a refusal. `nothing`: the node has it. `examine`: the nonce is used, by us or by somebody else. `resend`: the
 * same bytes, later. `resend_all`: lower nonces are missing at the node. `raise_fee`. `wait`: nothing new is signed until the node
 * takes it. `replace`: these bytes can never be mined; after some tries the nonce is spent on nothing and the work goes on apart.
 */
export type BroadcastRemedy = 'nothing' | 'examine' | 'resend' | 'resend_all' | 'raise_fee' | 'wait' | 'replace';

const remedies: { readonly [errorClass in BroadcastErrorClass]: BroadcastRemedy } = {
  already_known: 'nothing',
  nonce_too_low: 'examine',
  nonce_too_high: 'resend_all',
  replacement_underpriced: 'raise_fee',
  insufficient_funds: 'wait',
  fee_too_low: 'raise_fee',
  pool_full: 'wait',
  gas_above_block_limit: 'replace',
  intrinsic_gas_too_low: 'replace',
  wrong_chain: 'wait',
  invalid_sender: 'wait',
  rate_limited: 'resend',
  network: 'resend',
  other: 'replace',
};

export function remedyOf(errorClass: BroadcastErrorClass): BroadcastRemedy {
  return remedies[errorClass];
}

/**
 * How nodes word their refusals; the first match decides. There is no standard: JSON-RPC codes differ between clients and even
 * between their versions, so the words are what is left. `broadcast-errors.spec.ts` has the wordings client by client.
 */
const wordings: readonly { readonly words: RegExp; readonly means: BroadcastErrorClass }[] = [
  {
    words:
      /already ?known|already imported|known transaction|existing tx with same hash|already in mempool|already exists in pool/i,
    means: 'already_known',
  },
  {
    words: /chain ?id (mismatch|not supported)|(invalid|wrong|incorrect) chain ?id|invalidtxchainid/i,
    means: 'wrong_chain',
  },
  {
    words: /nonce (is )?too high|nonce ?gap|nonce[ _]?(is )?too[ _]?far|nonce.*too distant|future nonce/i,
    means: 'nonce_too_high',
  },
  {
    words:
      /nonce (is )?too low|oldnonce|nonce has already been used|expected nonce to be|nonce \d+ below|invalid transaction nonce/i,
    means: 'nonce_too_low',
  },
  {
    words:
      /replacement transaction underpriced|could not replace existing|replacement ?not ?allowed|replacement fee too low|fee ?too ?low ?to ?(replace|compete)/i,
    means: 'replacement_underpriced',
  },
  { words: /insufficient ?funds|upfront cost exceeds|enough funds|insufficient balance/i, means: 'insufficient_funds' },
  // Before room: geth's "txpool is full: transaction underpriced" is about the fee.
  {
    words:
      /underpriced|less than (the current )?(block )?base ?fee|below configured minimum|fee ?too ?low|gas ?price (is )?too low|per ?gas.*too low/i,
    means: 'fee_too_low',
  },
  { words: /pool (is )?full|pool overflow|pool limit exceeded/i, means: 'pool_full' },
  // Before the block's limit: Besu's "Intrinsic gas exceeds gas limit".
  { words: /intrinsic ?gas|floor data gas|requires at least \d+ gas/i, means: 'intrinsic_gas_too_low' },
  { words: /block gas limit|gas ?limit ?exceeded|gas limit (is )?too high/i, means: 'gas_above_block_limit' },
  {
    words:
      /invalid sender|failed ?to ?resolve ?sender|sender could not be|invalid ?(tx)? ?signature|sender not an eoa/i,
    means: 'invalid_sender',
  },
  {
    words: /rate limit|too many requests|limit exceeded|throughput|capacity|request count exceeded/i,
    means: 'rate_limited',
  },
];

const LIMIT_EXCEEDED = -32005;

/** Puts what `eth_sendRawTransaction` failed with into a class. Whatever is no answer of a node is `network`. */
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
