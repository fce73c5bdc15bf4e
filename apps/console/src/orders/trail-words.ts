import type { TrailEntry } from '../api/resources.js';
import { inWords } from '../display/wording.js';

/** Kinds whose name alone would not tell what happened. */
const words: Readonly<Record<string, string>> = {
  order_funding_submitted: 'Funding sent to the chain',
  order_funded: 'Order funded: the money is in escrow',
  order_reclaim_submitted: 'Reclaim sent to the chain',
  order_acceptance_submitted: 'Acceptance sent to the chain',
  order_release_submitted: 'Release sent to the chain',
  order_lapsed: 'Order lapsed: it was not funded in time',
  order_settled: 'Order settled: everything is paid out',
  order_refunded: 'Order refunded: everything went back to the buyer',
  delivery_submitted: 'Delivery claim sent to the chain',
  delivery_claimed: 'Delivery claimed: the inspection period runs',
  delivery_accepted: 'Delivery accepted by the buyer',
  delivery_deemed_accepted: 'Delivery deemed accepted: the inspection period ended in silence',
  payment_released: 'Payment released to the payee',
  payment_refunded: 'Payment refunded to the buyer',
  payment_credited: 'Payment waits as credit: the token refused it',
  invoice_acknowledgement_submitted: 'Acknowledgement of the invoice sent to the chain',
  invoice_assignment_submitted: 'Assignment of the invoice sent to the chain',
  invoice_registered: 'Invoice registered on chain',
  order_funds_added: 'More of the order funded',
  order_changed: 'Order changed by both parties',
  clauses_agreed: 'Clauses agreed',
  release_divided: 'Release divided by the clauses',
  retention_held: 'Part of the payment retained',
  retention_released: 'Retained part of the payment released',
  retention_contested: 'Retained part of the payment contested by the buyer',
  delivery_contested: 'Delivery contested by the buyer',
  dispute_submitted: 'Contest sent to the chain',
  dispute_ruling_submitted: 'Decision on the dispute sent to the chain',
  dispute_resolved: 'Dispute resolved',
  acknowledged_debt_released: 'Acknowledged debt released: it was due',
  fee_paid: 'Fee paid',
  invoice_pledged: 'Invoice pledged: the pledgee is paid for it',
  invoice_pledge_released: 'Pledge of the invoice released',
  invoice_redeemed: 'Invoice paid early, with a discount',
  credit_note_issued: 'Credit note issued',
  credit_notes_netted: 'Credit notes taken off the payment',
  settlement_submitted: 'Settlement accepted and sent to the chain',
  settlement_settled: 'Settlement carried out',
};

/** An entry's kind in words; `…_reverted` is a step that the chain took back. */
export function trailWords(kind: string): string {
  const known = words[kind];
  if (known !== undefined) return known;
  const step = /^(.+)_reverted$/.exec(kind)?.[1];
  return step === undefined ? inWords(kind) : `Taken back by the chain: ${inWords(step).toLowerCase()}`;
}

/** Green for money that moved, red for what failed, the network's colour for what stands on chain, grey for words. */
export function trailColor({ kind, chain }: Pick<TrailEntry, 'kind' | 'chain'>): string {
  if (/_(reverted|failed|declined|cancelled|lapsed)$/.test(kind)) return 'red';
  if (kind.startsWith('payment_') || kind === 'invoice_paid') return 'green';
  return chain === null ? 'gray.6' : 'cyan';
}
