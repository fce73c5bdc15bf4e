import type { EntityManager } from 'typeorm';
import { findAuditCheckpoint, findCheckpoints, NETWORK_TREE, rootAt, rootHex, treeSize } from '#audit';
import type { RpcClient } from '#chain';
import { auditCheckpointTypedData, recoverSigner } from '#domain';
import { type AnchoredCheckpoint, readAnchors } from './anchored-log.js';

/** What database and chain do not agree on about the audit log. */
export interface AnchorFault {
  readonly table: 'audit_leaves' | 'audit_checkpoints';
  /** A checkpoint's size, or the first place in the tree of all that cannot be as it was. */
  readonly row: string;
  readonly column?: string;
  readonly problem: 'changed' | 'missing' | 'added';
  readonly detail: string;
}

export interface AnchorCheck {
  /** The `AuditAnchor`. */
  readonly contract: string;
  readonly chainId: bigint;
  /** Addresses that the log's key is known to have; those that the database names are looked at too. */
  readonly logs: readonly string[];
  /** The first block that can hold a checkpoint. */
  readonly fromBlock: bigint;
}

export interface AnchorReport {
  readonly fault: AnchorFault | undefined;
  /** Entries that the newest agreeing checkpoint on chain covers. */
  readonly anchored: number;
}

const PAGE = 500;

/**
 * Compares the tree of all entries with every checkpoint on chain, and the signatures of the checkpoints in the database with the
 * log's key. What was cut off from the log's end, or rewritten whole, is missing or changed here. The trees must have been verified; the
 * transaction must see what others commit meanwhile.
 */
export async function verifyAnchors(manager: EntityManager, rpc: RpcClient, check: AnchorCheck): Promise<AnchorReport> {
  const signed = await verifyCheckpoints(manager, check);
  if (signed.fault !== undefined) return { fault: signed.fault, anchored: 0 };
  let anchored = 0;
  const sizes: { readonly log: string; readonly size: number }[] = [];
  for (const log of new Set([...check.logs, ...signed.logs])) {
    const checkpoints = await readAnchors(rpc, check, log);
    // Asked last: what is anchored by now was in the tree before.
    const size = await treeSize(manager);
    for (const checkpoint of checkpoints) {
      const end = Number(checkpoint.size);
      const fault = end > size ? cutOff(size, end) : await changed(manager, checkpoint, anchored);
      if (fault !== undefined) return { fault, anchored };
      anchored = Math.max(anchored, end);
      sizes.push({ log, size: end });
    }
  }
  return { fault: await forgotten(manager, sizes), anchored };
}

function cutOff(size: number, anchored: number): AnchorFault {
  const detail = `The chain has a checkpoint of ${anchored} entries, the database has ${size}: its end was cut off.`;
  return { table: 'audit_leaves', row: String(size), problem: 'missing', detail };
}

async function changed(
  manager: EntityManager,
  { size, root }: AnchoredCheckpoint,
  agreed: number,
): Promise<AnchorFault | undefined> {
  const found = rootHex(await rootAt(manager, NETWORK_TREE, Number(size)));
  if (found === root) return undefined;
  const detail =
    `The first ${size} entries have the root ${found}; on chain it is ${root}. ` +
    `Something between place ${agreed} and ${size} was written anew.`;
  return { table: 'audit_leaves', row: String(agreed), problem: 'changed', detail };
}

/** The first checkpoint on chain that the database does not have any more. */
async function forgotten(
  manager: EntityManager,
  anchored: readonly { readonly log: string; readonly size: number }[],
): Promise<AnchorFault | undefined> {
  for (const { log, size } of anchored) {
    if ((await findAuditCheckpoint(manager, size)) !== undefined) continue;
    const detail = `The chain has a checkpoint of ${size} entries by ${log}, which the database has not.`;
    return { table: 'audit_checkpoints', row: String(size), problem: 'missing', detail };
  }
  return undefined;
}

/** The rows themselves: signed by the log that they name, and for this contract. */
async function verifyCheckpoints(
  manager: EntityManager,
  { contract, chainId, logs }: AnchorCheck,
): Promise<{ fault: AnchorFault | undefined; logs: Set<string> }> {
  const named = new Set<string>();
  for (let below: number | undefined; ; ) {
    const page = await findCheckpoints(manager, { below, limit: PAGE });
    for (const checkpoint of page) {
      const { size, root, signature, log } = checkpoint;
      const fault = (column: string, detail: string): AnchorFault => {
        return { table: 'audit_checkpoints', row: String(size), column, problem: 'changed', detail };
      };
      if (checkpoint.chainId !== chainId) {
        return { fault: fault('chain_id', `It is for chain ${checkpoint.chainId}.`), logs: named };
      }
      if (checkpoint.contract !== contract) {
        return { fault: fault('contract', `It is for ${checkpoint.contract}, not for ${contract}.`), logs: named };
      }
      const signer = recoverSigner(
        auditCheckpointTypedData({ chainId, contract }, { size: BigInt(size), root }),
        signature,
      );
      if (signer === undefined || (signer !== log && !logs.includes(log))) {
        return { fault: fault('signature', `The signature is not by ${log}.`), logs: named };
      }
      if (signer !== log) return { fault: fault('log', `It is signed by ${signer}, not by ${log}.`), logs: named };
      named.add(log);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return { fault: undefined, logs: named };
    below = last.size;
  }
}
