import type { NextAction } from '#domain';

/** Where each action on an order is done, below the order's own path. */
const paths: Readonly<Record<string, string>> = {
  accept: 'accept',
  decline: 'decline',
  cancel: 'cancel',
  fund: 'fund',
  claim_delivery: 'deliveries',
  accept_delivery: 'accept-delivery',
  issue_invoice: 'invoices',
  propose_settlement: 'settlements',
  reclaim: 'reclaim',
};

/** Actions on an order with the places where they are done. */
export function linkOrderActions(orderId: string, actions: readonly NextAction[]): NextAction[] {
  return actions.map(({ action }) => {
    const path = paths[action];
    return path === undefined ? { action } : { action, href: `/v1/purchase-orders/${orderId}/${path}` };
  });
}
