import { type NextAction, QuittanceError } from './errors.js';

export const orderStatuses = [
  'issued',
  'accepted',
  'funding',
  'funded',
  'settled',
  'refunded',
  'declined',
  'cancelled',
  'lapsed',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** Who may act. `network` is the network's own schedule, `chain` what is read from the contracts' logs. */
export type OrderRole = 'buyer' | 'supplier' | 'attester' | 'anyone' | 'network' | 'chain';

export interface OrderTransition {
  readonly action: string;
  readonly by: OrderRole;
  readonly from: OrderStatus;
  readonly to: OrderStatus;
}

/** Every way in which an order changes its status. What the chain does is read from its logs and cannot be commanded. */
export const orderTransitions: readonly OrderTransition[] = [
  { action: 'accept', by: 'supplier', from: 'issued', to: 'accepted' },
  { action: 'decline', by: 'supplier', from: 'issued', to: 'declined' },
  { action: 'cancel', by: 'buyer', from: 'issued', to: 'cancelled' },
  { action: 'cancel', by: 'buyer', from: 'accepted', to: 'cancelled' },
  { action: 'fund', by: 'buyer', from: 'accepted', to: 'funding' },
  { action: 'lapse', by: 'network', from: 'issued', to: 'lapsed' },
  { action: 'lapse', by: 'network', from: 'accepted', to: 'lapsed' },
  { action: 'funding_failed', by: 'chain', from: 'funding', to: 'accepted' },
  { action: 'funded', by: 'chain', from: 'funding', to: 'funded' },
  { action: 'funded', by: 'chain', from: 'accepted', to: 'funded' },
  { action: 'funded', by: 'chain', from: 'issued', to: 'funded' },
  { action: 'funded', by: 'chain', from: 'cancelled', to: 'funded' },
  { action: 'funded', by: 'chain', from: 'declined', to: 'funded' },
  { action: 'funded', by: 'chain', from: 'lapsed', to: 'funded' },
  { action: 'funding_reverted', by: 'chain', from: 'funded', to: 'funding' },
  { action: 'claim_delivery', by: 'supplier', from: 'funded', to: 'funded' },
  { action: 'claim_delivery', by: 'attester', from: 'funded', to: 'funded' },
  { action: 'accept_delivery', by: 'buyer', from: 'funded', to: 'funded' },
  { action: 'issue_invoice', by: 'supplier', from: 'accepted', to: 'accepted' },
  { action: 'issue_invoice', by: 'supplier', from: 'funding', to: 'funding' },
  { action: 'issue_invoice', by: 'supplier', from: 'funded', to: 'funded' },
  { action: 'propose_settlement', by: 'buyer', from: 'funded', to: 'funded' },
  { action: 'propose_settlement', by: 'supplier', from: 'funded', to: 'funded' },
  { action: 'reclaim', by: 'anyone', from: 'funded', to: 'funded' },
  { action: 'paid_out', by: 'chain', from: 'funded', to: 'settled' },
  { action: 'paid_back', by: 'chain', from: 'funded', to: 'refunded' },
  { action: 'funds_added', by: 'chain', from: 'settled', to: 'funded' },
  { action: 'funds_added', by: 'chain', from: 'refunded', to: 'funded' },
  { action: 'payout_reverted', by: 'chain', from: 'settled', to: 'funded' },
  { action: 'payout_reverted', by: 'chain', from: 'refunded', to: 'funded' },
];

/** Actions open to `roles` in `status`. */
export function allowedOrderActions(status: OrderStatus, roles: readonly OrderRole[]): NextAction[] {
  const actions = orderTransitions
    .filter((transition) => transition.from === status)
    .filter((transition) => transition.by === 'anyone' || roles.includes(transition.by))
    .map((transition) => transition.action);
  return [...new Set(actions)].map((action) => ({ action }));
}

/**
 * The status after `action` by one of `roles`. Throws `forbidden` when somebody else may do it in this status, and
 * `invalid_transition` when nobody may; both say what may be done instead.
 */
export function nextOrderStatus(status: OrderStatus, action: string, roles: readonly OrderRole[]): OrderStatus {
  const candidates = orderTransitions.filter(
    (transition) => transition.from === status && transition.action === action,
  );
  const allowedActions = allowedOrderActions(status, roles);
  if (candidates.length === 0) {
    throw new QuittanceError(
      'invalid_transition',
      `An order that is ${status} cannot ${action.replaceAll('_', ' ')}.`,
      {
        state: status,
        allowedActions,
      },
    );
  }
  const transition = candidates.find((candidate) => candidate.by === 'anyone' || roles.includes(candidate.by));
  if (transition === undefined) {
    const who = [...new Set(candidates.map((candidate) => candidate.by))].join(' or ');
    throw new QuittanceError('forbidden', `Only the order's ${who} may ${action.replaceAll('_', ' ')}.`, {
      state: status,
      allowedActions,
    });
  }
  return transition.to;
}
