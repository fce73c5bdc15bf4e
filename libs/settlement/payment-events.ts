import type { ChainLog } from '#chain';
import { maximum, minimum, newId } from '#domain';
import type { LedgerEntry } from '#ledger';
import type { Directory } from './directory.js';
import type { Effects, NewPayment } from './effects.js';
import { integer, text } from './log-arguments.js';
import type { Trade } from './trade-state.js';

/** Money that leaves an order: to payees, to whoever gets the fee, back to the buyer, or as credit where the token refuses. */
export const paymentHandlers: Readonly<
  Record<string, (trade: Trade, log: ChainLog, effects: Effects, directory: Directory) => void>
> = {
  AcceptedAndReleased: released,
  Released: released,
  FeePaid: feePaid,
  Refunded: refunded,
  Credited: credited,
};

const paymentSteps = {
  release: { kind: 'payment_released', type: 'payment.released' },
  refund: { kind: 'payment_refunded', type: 'payment.refunded' },
  fee: { kind: 'fee_paid', type: 'payment.fee_paid' },
} as const;

function pay(
  trade: Trade,
  log: ChainLog,
  effects: Effects,
  payment: Pick<NewPayment, 'kind' | 'payeeAddress' | 'payeeId' | 'amount'>,
): void {
  const id = newId('payment');
  trade.held -= payment.amount;
  effects.payments.push({ id, orderId: trade.id, token: trade.token, credited: false, log, ...payment });
  effects.happened(trade, log, {
    ...paymentSteps[payment.kind],
    amount: payment.amount,
    subject: id,
    details: { payeeId: payment.payeeId ?? null, payeeAddress: payment.payeeAddress },
    alsoFor: [payment.payeeId],
  });
}

/** Without invoices and clauses the supplier itself is paid what the total grew by, and the log names neither. */
function released(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  const total = integer(log, 'released');
  const named = log.event === 'Released' ? text(log, 'payee') : undefined;
  const amount = named === undefined ? total - trade.released : integer(log, 'amount');
  const payeeAddress = named ?? trade.supplierAddress;
  const payeeId = named === undefined ? trade.supplierId : directory.businessOf(named);
  trade.released = total;
  trade.paid += amount;
  pay(trade, log, effects, { kind: 'release', payeeAddress, payeeId, amount });
}

function feePaid(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  const amount = integer(log, 'amount');
  const payeeAddress = text(log, 'recipient');
  trade.fees += amount;
  pay(trade, log, effects, { kind: 'fee', payeeAddress, payeeId: directory.businessOf(payeeAddress), amount });
}

function refunded(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  const amount = integer(log, 'amount');
  const payeeAddress = text(log, 'buyer');
  trade.refunded += amount;
  const payeeId = directory.businessOf(payeeAddress) ?? trade.buyerId;
  pay(trade, log, effects, { kind: 'refund', payeeAddress, payeeId, amount });
}

/** Follows its payment within the same transaction. */
function credited(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  const account = text(log, 'account');
  const payment = effects.payments.findLast(
    (candidate) =>
      candidate.orderId === trade.id &&
      candidate.payeeAddress === account &&
      candidate.log.transactionHash === log.transactionHash,
  );
  if (payment !== undefined) payment.credited = true;
  const payeeId = directory.businessOf(account);
  effects.happened(trade, log, {
    kind: 'payment_credited',
    type: 'payment.credited',
    amount: integer(log, 'amount'),
    subject: payment?.id,
    details: { payeeId: payeeId ?? null, payeeAddress: account },
    alsoFor: [payeeId],
  });
}

/** Invoices are paid as their slice of the released total fills. Returns how that reduces receivable and payable. */
export function payInvoices(trade: Trade, log: ChainLog, effects: Effects): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  const open = trade.invoices.filter(({ status }) => status === 'issued' || status === 'registering');
  for (const invoice of open) {
    const size = invoice.to - invoice.from;
    const paid = minimum(maximum(trade.released - invoice.from, 0n), size);
    const added = paid - invoice.paid;
    if (added <= 0n) continue;
    invoice.paid = paid;
    const { token } = trade;
    const holder = invoice.holderId ?? invoice.holderAddress;
    entries.push({ owner: holder, kind: 'receivable', token, amount: -added });
    entries.push({ owner: trade.buyerId, kind: 'payable', token, amount: added });
    if (paid === size) {
      invoice.status = 'paid';
      effects.happened(trade, log, {
        kind: 'invoice_paid',
        type: 'invoice.paid',
        amount: size,
        subject: invoice.id,
        details: { number: invoice.number },
        alsoFor: [invoice.holderId],
      });
    }
  }
  return entries;
}
