import { coversScope, type ErrorContext, type GrantedScope, maximum, QuittanceError } from '#domain';
import type { Principal } from './principal.js';

/** Ways to commit the money of an order: into escrow, out of it, as a debt, and by giving a receivable to somebody else. */
export type CommitmentKind = 'fund' | 'release' | 'acknowledge' | 'transfer';

/** What one command commits. */
export interface Commitment {
  readonly orderId: string;
  readonly kind: CommitmentKind;
  /** What is asked for of the order, the same when it is asked for again. */
  readonly command: string;
  readonly token: string;
  /** Minor units of `token`, more than none. */
  readonly amount: bigint;
}

/** Of one token, what is asked for and what counts within the window; minor units. */
export interface WindowSum {
  readonly threshold: bigint;
  readonly seconds: number;
  /** What the commands that are judged commit. */
  readonly asked: bigint;
  /** What the same person committed alone before. */
  readonly before: bigint;
  /** All of it, in which the money of one order counts once. */
  readonly total: bigint;
}

/** Scopes of people whom nobody makes up alone: they approve, or commit as much as the threshold each. */
const WATCHED_SCOPES = ['approvals:write', 'payments:write'] as const;

/** Whether scopes `after` cover one that a second person has to give, and `before` do not. */
export function gainsWatched(after: readonly GrantedScope[], before: readonly GrantedScope[] = []): boolean {
  return WATCHED_SCOPES.some((scope) => coversScope(after, scope) && !coversScope(before, scope));
}

/** Throws `approval_required` for what is about no amount, unless there is no threshold or a second person let it run. */
export function requireSecondPerson({ approvalThreshold: threshold, approved }: Principal): void {
  if (threshold === undefined || approved !== undefined) return;
  throw approvalRequired('This needs the approval of a second person in your business.', {
    ...{ amount: null, threshold: threshold.toString() },
  });
}

/** Throws `approval_required` where `commitments` are more, of some token, than a second person let run. */
export function requireApproved(principal: Principal, commitments: readonly Commitment[]): void {
  const { approvalThreshold: threshold, approved } = principal;
  const [most, asked] = [approved?.amount ?? 0n, largestSum(commitments)];
  if (threshold === undefined || asked <= most) return;
  throw approvalRequired(`More than ${most} needs the approval of a second person in your business.`, {
    ...{ amount: asked.toString(), threshold: threshold.toString() },
  });
}

/** Throws `approval_required` where a sum is above its threshold. */
export function requireWithinWindow(sums: readonly WindowSum[]): void {
  const above = sums.find(({ asked, total, threshold }) => asked > threshold || total > threshold);
  if (above === undefined) return;
  const { threshold, seconds, before } = above;
  const amount = sums.reduce((most, { asked }) => maximum(most, asked), 0n);
  throw approvalRequired(
    `More than ${threshold} by one person within ${seconds} s needs the approval of a second person in your business; ` +
      `you have committed ${before} alone.`,
    {
      ...{ amount: amount.toString(), threshold: threshold.toString() },
      window: { seconds, committed: before.toString() },
    },
  );
}

function approvalRequired(detail: string, approval: NonNullable<ErrorContext['approval']>): QuittanceError {
  return new QuittanceError('approval_required', detail, {
    approval,
    allowedActions: [{ action: 'request_approval', href: '/v1/approvals' }],
  });
}

/** The caller for each of many commands of one request, which are judged together. */
export function judgedTogether(principal: Principal): Principal {
  return { ...principal, approvalThreshold: undefined };
}

/** The sum of the token of which there is most. */
function largestSum(commitments: readonly Commitment[]): bigint {
  const sums = new Map<string, bigint>();
  for (const { token, amount } of commitments) sums.set(token, (sums.get(token) ?? 0n) + amount);
  return [...sums.values()].reduce(maximum, 0n);
}
