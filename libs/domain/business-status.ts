import { QuittanceError } from './errors.js';

export const businessStatuses = ['pending', 'verified', 'suspended'] as const;
export type BusinessStatus = (typeof businessStatuses)[number];

export const businessStatusActions = ['verify', 'suspend', 'reinstate'] as const;
export type BusinessStatusAction = (typeof businessStatusActions)[number];

/** Who a business is, as the operator found. Only the operator moves it. */
export const businessTransitions: readonly {
  readonly from: BusinessStatus;
  readonly action: BusinessStatusAction;
  readonly to: BusinessStatus;
}[] = [
  { from: 'pending', action: 'verify', to: 'verified' },
  { from: 'pending', action: 'suspend', to: 'suspended' },
  { from: 'verified', action: 'suspend', to: 'suspended' },
  { from: 'suspended', action: 'reinstate', to: 'verified' },
];

/** Throws `invalid_transition` with the actions that are allowed. */
export function nextBusinessStatus(id: string, from: BusinessStatus, action: BusinessStatusAction): BusinessStatus {
  const allowed = businessTransitions.filter((transition) => transition.from === from);
  const found = allowed.find((transition) => transition.action === action);
  if (found !== undefined) return found.to;
  throw new QuittanceError('invalid_transition', `A business that is ${from} cannot be changed by ${action}.`, {
    state: from,
    allowedActions: allowed.map((each) => ({ action: each.action, href: `/v1/businesses/${id}/${each.action}` })),
  });
}

/**
 * Why a business may take on nothing new: no orders, terms, funding, acknowledgements, assignments or pledges. What it took on before
 * goes on whatever its status: deliveries, acceptances, contests, settlements, and every payment to its owner. Undefined when it may.
 */
export function obligationRefusal(status: BusinessStatus): QuittanceError | undefined {
  if (status === 'verified') return undefined;
  return status === 'pending'
    ? new QuittanceError(
        'business_not_verified',
        'The business takes on nothing before the operator has verified it.',
        {
          state: status,
        },
      )
    : new QuittanceError('business_suspended', 'The business is suspended: it takes on nothing new.', {
        state: status,
      });
}
