import type { Invoice, Me, Settlement } from '../api/resources.js';
import { hasRole } from '../session/session.js';
import type { ChosenAction } from './action-form.js';

/** What the caller may answer to a proposed settlement: the proposer withdraws it, the other side accepts or declines. */
export function settlementActions(settlement: Settlement, me: Me): readonly ChosenAction[] {
  if (settlement.status !== 'proposed' || me.business === null || !hasRole(me, 'buyer', 'supplier')) return [];
  const withdraw = `/v1/settlements/${settlement.id}/withdraw`;
  if (settlement.proposedBy === me.business.id) {
    const explanation = 'The other side can accept your proposal no more.';
    return [{ form: { title: 'Withdraw settlement', explanation, fields: [], ends: true }, href: withdraw }];
  }
  return [
    {
      form: { title: 'Accept settlement', explanation: 'Both amounts are paid out at once.', fields: [] },
      href: `/v1/settlements/${settlement.id}/accept`,
    },
    {
      form: { title: 'Decline settlement', explanation: 'Held money stays where it is.', fields: [], ends: true },
      href: withdraw,
    },
  ];
}

/** The buyer confirms an invoice once, which makes it safe to buy from the supplier. */
export function invoiceActions(invoice: Invoice, me: Me): readonly ChosenAction[] {
  const open = invoice.status === 'issued' && invoice.acknowledgedAt === null;
  if (!open || me.business?.id !== invoice.buyer.id || !hasRole(me, 'buyer')) return [];
  const explanation = 'You confirm that you owe this invoice as deliveries are accepted, to whoever holds it.';
  return [
    {
      form: { title: `Acknowledge ${invoice.number}`, explanation, fields: [] },
      href: `/v1/invoices/${invoice.id}/acknowledge`,
    },
  ];
}
