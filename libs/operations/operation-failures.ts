import type { ErrorCode, NextAction } from '#domain';
import { contractErrors, type FailureMeaning } from './contract-errors.js';

/** What a failed or stuck operation keeps of the reason; see `ChainFailure`. */
export interface RecordedFailure {
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly arguments?: unknown;
}

/** Why an operation failed, or does not get on, as a problem with what may be done next. */
export interface OperationProblem {
  readonly code: ErrorCode;
  readonly detail: string;
  /** The contract's error, or our own word for what went wrong around it: `ERC20InsufficientBalance`, `node_unavailable`. */
  readonly reason: string;
  readonly arguments?: unknown;
  readonly allowedActions: readonly NextAction[];
}

/** What goes wrong around a contract rather than in it. */
const ownFailures: { readonly [name: string]: FailureMeaning } = {
  SignedBeforeSettlement: {
    code: 'invalid_transition',
    detail: 'The order was settled since this was signed, which voids it. Sign again.',
    remedy: 'sign_again',
  },
  AssignmentOutdated: {
    code: 'invalid_transition',
    detail: 'Another assignment of this invoice came first.',
    remedy: 'look',
  },
  GasTooHigh: { code: 'chain_rejected', detail: 'The call needs more gas than is allowed.', remedy: 'ask_operator' },
  OutOfGas: { code: 'chain_rejected', detail: 'The call used all of its gas.', remedy: 'repeat' },
  Reverted: {
    code: 'chain_rejected',
    detail: 'The call failed at its place in the block; it would not fail now.',
    remedy: 'repeat',
  },
  cancelled: {
    code: 'invalid_transition',
    detail: 'An operator cancelled this before it was mined. Nothing happened on chain.',
    remedy: 'repeat',
  },
  node_unavailable: {
    code: 'unavailable',
    detail: 'The chain node cannot say now what would become of the call. It is asked again.',
    remedy: 'wait',
  },
};

const unknownFailure: FailureMeaning = {
  code: 'chain_rejected',
  detail: 'The contract refused the call and did not say why in words that are known here.',
  remedy: 'ask_operator',
};

function meaningOf(reason: string): FailureMeaning | undefined {
  if (Object.hasOwn(contractErrors, reason)) return contractErrors[reason as keyof typeof contractErrors];
  return Object.hasOwn(ownFailures, reason) ? ownFailures[reason] : undefined;
}

/** Where the work of an operation is asked for anew, by its kind; the subject's id goes in the middle. */
const repeatPaths: { readonly [kind: string]: readonly [before: string, after: string] } = {
  fund_order: ['/v1/purchase-orders/', '/fund'],
  reclaim_order: ['/v1/purchase-orders/', '/reclaim'],
  accept_delivery: ['/v1/purchase-orders/', '/accept-delivery'],
  release_delivery: ['/v1/deliveries/', '/release'],
  contest_delivery: ['/v1/deliveries/', '/contest'],
  acknowledge_invoice: ['/v1/invoices/', '/acknowledge'],
  assign_invoice: ['/v1/invoices/', '/assign'],
  pledge_invoice: ['/v1/invoices/', '/pledge'],
  release_pledge: ['/v1/invoices/', '/release-pledge'],
  rule_dispute: ['/v1/disputes/', '/rule'],
};

const readPaths: { readonly [prefix: string]: string } = {
  po: '/v1/purchase-orders/',
  dlv: '/v1/deliveries/',
  inv: '/v1/invoices/',
  stl: '/v1/settlements/',
  dsp: '/v1/disputes/',
};

interface Subject {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
}

function look({ subject }: Subject): NextAction {
  const path = readPaths[subject.split('_')[0] ?? ''];
  return path === undefined ? { action: 'look' } : { action: 'look', href: `${path}${subject}` };
}

/** The same work asked for anew, where the operation's subject says where; else the subject itself. */
function again(action: string, operation: Subject): NextAction {
  const [before, after] = repeatPaths[operation.kind] ?? ['', ''];
  const isOfSubject = before !== '' && before === readPaths[operation.subject.split('_')[0] ?? ''];
  return isOfSubject ? { action, href: `${before}${operation.subject}${after}` } : { ...look(operation), action };
}

function actionsFor(remedy: FailureMeaning['remedy'], operation: Subject): NextAction[] {
  switch (remedy) {
    case 'sign_again':
      return [again('sign_again', operation), look(operation)];
    case 'repeat':
      return [look(operation), again('repeat', operation)];
    case 'top_up':
      return [{ action: 'top_up' }, again('repeat', operation)];
    case 'look':
      return [look(operation)];
    case 'wait':
      return [{ action: 'wait', href: `/v1/operations/${operation.id}` }];
    case 'ask_operator':
      return [{ action: 'ask_operator' }];
  }
}

/** The problem that an operation has, told to whoever asked for it. */
export function problemOf(operation: Subject, failure: RecordedFailure): OperationProblem {
  const reason = typeof failure.code === 'string' ? failure.code : 'Unknown';
  const said = typeof failure.detail === 'string' ? failure.detail : undefined;
  const { code, detail, remedy } = meaningOf(reason) ?? { ...unknownFailure, ...(said ? { detail: said } : {}) };
  return {
    code,
    detail,
    reason,
    ...(failure.arguments === undefined ? {} : { arguments: failure.arguments }),
    allowedActions: actionsFor(remedy, operation),
  };
}
