import type { EntityManager } from 'typeorm';
import type { Principal } from './principal.js';
import { type Commitment, requireApproved, requireWithinWindow, type WindowSum } from './second-person.js';

/** Seconds for which what one person committed alone counts: at least, unless told, and at most (an hour, a day, thirty-one days). */
export const APPROVAL_WINDOW_SECONDS = { least: 3_600, usual: 86_400, most: 31 * 86_400 } as const;

interface WindowRow {
  readonly threshold: string;
  readonly window_seconds: number;
  readonly unit: string;
  readonly asked: string;
  readonly added: string;
  readonly total: string;
}

/** Whoever a caller is to four eyes: the member, or one for all keys that nobody answers for. */
function personOf({ memberId }: Principal): string {
  return memberId ?? '';
}

/**
 * Lets commands go on that a second person need not approve, or has: all of `commitments`, together with what the same person committed
 * alone within the business's window, are no more of any token than one person may. They count from then on, unless somebody else approved
 * them or the transaction is undone. Call it once in a transaction, when the orders are locked and before anything is signed. Asks the
 * database nothing where there is no threshold, or a second person has approved. Throws `approval_required`.
 */
export async function commitAlone(
  manager: EntityManager,
  principal: Principal,
  commitments: readonly Commitment[],
): Promise<void> {
  if (principal.approvalThreshold === undefined || commitments.length === 0) return;
  if (principal.approved !== undefined) {
    requireApproved(principal, commitments);
    return;
  }
  const items = commitments.map(({ orderId, kind, command, token, amount }) => ({
    ...{ order_id: orderId, kind, command, token, amount: amount.toString() },
  }));
  const rows = (await manager.query(`SELECT * FROM commit_alone($1, $2, $3)`, [
    ...[principal.businessId ?? '', personOf(principal), JSON.stringify(items)],
  ])) as WindowRow[];
  requireWithinWindow(rows.map(readRow));
}

function readRow(row: WindowRow): WindowSum {
  const [asked, total, added] = [BigInt(row.asked), BigInt(row.total), BigInt(row.added)];
  return { threshold: BigInt(row.threshold), seconds: row.window_seconds, asked, total, before: total - added };
}
