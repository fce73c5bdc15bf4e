import { QuittanceError } from '#domain';
import type { Principal } from './principal.js';

/**
 * Lets a command go on that a second person need not approve, or has. `amount` is what it commits, in minor units; without it, what is
 * asked for always needs a second person. Call it before anything is signed or written. Throws `approval_required`.
 */
export function requireSecondPerson(principal: Principal, amount?: bigint): void {
  const { approvalThreshold: threshold, approved } = principal;
  if (threshold === undefined) return;
  const most = approved === undefined ? threshold : (approved.amount ?? 0n);
  if (amount === undefined ? approved !== undefined : amount <= most) return;
  const what = amount === undefined ? 'This' : `More than ${most}`;
  throw new QuittanceError('approval_required', `${what} needs the approval of a second person in your business.`, {
    approval: { amount: amount?.toString() ?? null, threshold: threshold.toString() },
    allowedActions: [{ action: 'request_approval', href: '/v1/approvals' }],
  });
}
