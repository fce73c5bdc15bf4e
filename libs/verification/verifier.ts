import type { Interface } from 'ethers';
import type { ReceiptLog } from './patricia-trie.js';

/** JSON-RPC of a node that whoever verifies trusts to know its chain. */
export type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

export interface VerifierInterfaces {
  readonly escrow: Interface;
  readonly desk: Interface;
  readonly anchor: Interface;
}

/** What whoever verifies knows to be right by another way; a bundle that says otherwise is wrong. */
export interface Expectations {
  readonly escrow?: string | undefined;
  readonly auditAnchor?: string | undefined;
  readonly log?: string | undefined;
  /** No event of the escrow is in a block before this one. */
  readonly fromBlock?: bigint | undefined;
}

export interface Verification {
  readonly interfaces: VerifierInterfaces;
  readonly ask?: Ask | undefined;
  readonly expected?: Expectations;
  /** Is told of each check that holds, in words. */
  readonly report: (check: string) => void;
}

/** An event that a bundle proves. */
export interface OrderLog extends ReceiptLog {
  readonly blockHash: string;
  readonly place: string;
}
