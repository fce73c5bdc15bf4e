import type { Order } from '../api/resources.js';
import { durationInWords } from '../display/wording.js';
import { formatAmount } from '../money/amount.js';
import type { ActionForm } from './action-form.js';

export interface ActionContext {
  readonly order: Order;
  readonly decimals: number;
  readonly symbol: string;
  /** The business keeps its key and must state every time that it signs. */
  readonly signsItself: boolean;
}

const reason = { name: 'reason', label: 'Reason', kind: 'text' } as const;

/** The form of every action on an order that the API offers. */
const forms: Readonly<Record<string, (context: ActionContext) => ActionForm>> = {
  accept: (context) => ({
    title: 'Accept order',
    explanation: `You agree to deliver for ${money(context, context.order.amount)} under the terms of this order.`,
    fields: [],
  }),
  decline: () => ({
    title: 'Decline',
    explanation: 'You will not deliver. The order ends here.',
    fields: [reason],
    ends: true,
  }),
  cancel: () => ({
    title: 'Cancel order',
    explanation: 'Nothing was paid yet. The order ends here.',
    fields: [reason],
    ends: true,
  }),
  fund: (context) => ({
    title: 'Fund order',
    explanation: `${money(context, context.order.amount)} move from your account into escrow. They leave it for the supplier when goods are accepted, or come back when nothing is delivered in time.`,
    fields: [],
  }),
  claim_delivery: claimDelivery,
  accept_delivery: acceptDelivery,
  issue_invoice: issueInvoice,
  propose_settlement: proposeSettlement,
  reclaim: (context) => ({
    title: 'Reclaim',
    explanation: `Returns what was not claimed in time to ${context.order.buyer.name}. Possible after the delivery deadline; the network does it by itself too.`,
    fields: [],
  }),
};

/** The form of an action of the API's; undefined for one that this console does not know. */
export function orderActionForm(action: string, context: ActionContext): ActionForm | undefined {
  return forms[action]?.(context);
}

function money({ decimals, symbol }: ActionContext, amount: string | bigint): string {
  return `${formatAmount(amount, decimals)} ${symbol}`;
}

/** What is released and what contests took out: claims and acceptances name more. */
function answeredWorth(order: Order): bigint {
  return BigInt(order.released) + BigInt(order.contested);
}

function claimDelivery(context: ActionContext): ActionForm {
  const { order, symbol, signsItself } = context;
  const answered = answeredWorth(order);
  const claimed = BigInt(order.claimed) > answered ? BigInt(order.claimed) : answered;
  const left = answered + BigInt(order.held) - BigInt(order.disputed) - BigInt(order.retained) - claimed;
  return {
    title: 'Claim delivery',
    explanation: `You state that goods have arrived. The buyer has ${durationInWords(order.inspectionPeriodSeconds)} to inspect them; silence is acceptance.`,
    fields: [
      {
        name: 'amount',
        label: `Worth (${symbol})`,
        kind: 'amount',
        description: `Empty: all that is left, ${money(context, left)}.`,
      },
      { name: 'reference', label: 'Number of the delivery note', kind: 'text' },
      {
        name: 'deliveredAt',
        label: 'Delivered at',
        kind: 'dateTime',
        required: signsItself,
        ...(signsItself ? {} : { description: 'Empty: now.' }),
      },
      {
        name: 'evidence',
        label: 'Evidence',
        kind: 'file',
        description: 'Such as the signed delivery note. Its digest goes into the claim.',
        send: (documentId) => [{ documentId }],
      },
    ],
  };
}

/** The amount is always sent as it was seen: a claim that arrives meanwhile is not accepted along with it. */
function acceptDelivery(context: ActionContext): ActionForm {
  const { order, symbol, decimals } = context;
  const isUnderInspection = BigInt(order.claimed) > answeredWorth(order);
  return {
    title: 'Accept delivery',
    explanation: isUnderInspection
      ? 'What you accept is paid at once.'
      : 'No delivery waits for your answer, but you can accept without one. What you accept is paid at once.',
    fields: [
      {
        name: 'cumulative',
        label: `Accepted in all (${symbol})`,
        kind: 'amount',
        description: 'The total of this order that you accept, earlier deliveries included.',
        required: true,
        ...(isUnderInspection ? { initial: formatAmount(order.claimed, decimals) } : {}),
      },
    ],
  };
}

function issueInvoice(context: ActionContext): ActionForm {
  return {
    title: 'Issue invoice',
    explanation: 'Invoices the next part of this order. It is paid as deliveries are accepted.',
    fields: [
      { name: 'number', label: 'Invoice number', kind: 'text', required: true },
      {
        name: 'amount',
        label: `Amount (${context.symbol})`,
        kind: 'amount',
        description: 'Empty: all that is neither invoiced nor paid.',
      },
      { name: 'dueDate', label: 'Due date', kind: 'date', required: true },
      {
        name: 'registered',
        label: 'Register on chain, so that it can be sold',
        kind: 'flag',
      },
      { name: 'documentId', label: 'Document', kind: 'file' },
    ],
  };
}

function proposeSettlement(context: ActionContext): ActionForm {
  const held = `Held in escrow: ${money(context, context.order.held)}.`;
  return {
    title: 'Propose settlement',
    explanation: `Splits held money by agreement; nothing moves until the other side accepts. ${held}`,
    fields: [
      { name: 'toSupplier', label: `To the supplier (${context.symbol})`, kind: 'amount', required: true },
      { name: 'toBuyer', label: `Back to the buyer (${context.symbol})`, kind: 'amount', required: true },
    ],
  };
}
