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

/** What one of many commands commits. */
export interface Commitment {
  readonly token: string;
  /** Minor units of `token`. */
  readonly amount: bigint;
}

/** The caller for each of many commands of one request, which {@link requireSecondPersonForAll} judges together. */
export function judgedTogether(principal: Principal): Principal {
  return { ...principal, approvalThreshold: undefined };
}

/**
 * Lets a request go on whose commands commit, in each token, no more together than one person may alone, or a second let them: many small
 * amounts are a large one. Throws `approval_required`, for the largest sum of a token.
 */
export function requireSecondPersonForAll(principal: Principal, commitments: readonly Commitment[]): void {
  const sums = new Map<string, bigint>();
  for (const { token, amount } of commitments) sums.set(token, (sums.get(token) ?? 0n) + amount);
  requireSecondPerson(
    principal,
    [...sums.values()].reduce((most, sum) => (sum > most ? sum : most), 0n),
  );
}
