import type { ChainLog } from '#chain';
import { isId } from '#domain';
import type { AccountName, LedgerEntry } from '#ledger';
import { integer, text } from './log-arguments.js';

/** Whose money an escrow log moves: an order of the network, or one that strangers funded. */
export interface Escrowed {
  readonly token: string;
  /** Whose account holds it: the buyer's business id, or for orders of strangers the buyer's address. */
  readonly buyer: string;
  /** Whose account a release without invoices goes to: likewise. */
  readonly supplier: string;
  /** Worth released before the log: an acceptance says only how much it is after. */
  readonly releasedBefore: bigint;
}

/** The business of an address, or the address itself. */
export type OwnerOf = (address: string) => string;

/** What a log of funding brought into escrow. */
export function depositedBy(log: ChainLog): bigint {
  if (log.event === 'OrderDeposited') return integer(log, 'deposit');
  if (log.event === 'FundsAdded') return integer(log, 'added');
  return BigInt((log.arguments.order as { amount: string }).amount);
}

/** Where money is that the network's contracts do not hold: with a business, or with an address that belongs to none. */
function outside(owner: string): Omit<AccountName, 'token'> {
  return { owner, kind: isId('business', owner) ? 'available' : 'external' };
}

/**
 * The ledger entries of a log of escrow or delivery desk: what enters and leaves it, and what it owes because a token refused a payout.
 * Orders of strangers are booked too, so that the ledger's total equals what the contract owes. Accounts that must not go below
 * zero are owned by what never changes: an address may get a business between a credit and its withdrawal.
 */
export function entriesOf(log: ChainLog, escrowed: Escrowed, ownerOf: OwnerOf): LedgerEntry[] {
  const { token, buyer } = escrowed;
  const move = (from: Omit<AccountName, 'token'>, to: Omit<AccountName, 'token'>, amount: bigint) => [
    { ...from, token, amount: -amount },
    { ...to, token, amount },
  ];
  switch (log.event) {
    case 'OrderFunded':
    case 'OrderDeposited':
    case 'FundsAdded':
      return move(outside(buyer), { owner: buyer, kind: 'escrowed' }, depositedBy(log));
    case 'AcceptedAndReleased':
      return move(
        { owner: buyer, kind: 'escrowed' },
        outside(ownerOf(escrowed.supplier)),
        integer(log, 'released') - escrowed.releasedBefore,
      );
    case 'Released':
      return move({ owner: buyer, kind: 'escrowed' }, outside(ownerOf(text(log, 'payee'))), integer(log, 'amount'));
    case 'FeePaid':
      return move(
        { owner: buyer, kind: 'escrowed' },
        { owner: ownerOf(text(log, 'recipient')), kind: 'fees' },
        integer(log, 'amount'),
      );
    case 'Refunded':
      return move({ owner: buyer, kind: 'escrowed' }, outside(ownerOf(text(log, 'buyer'))), integer(log, 'amount'));
    case 'Credited': {
      const account = text(log, 'account');
      return move(outside(ownerOf(account)), { owner: account, kind: 'credit' }, integer(log, 'amount'));
    }
    case 'CreditWithdrawn':
      return move(
        { owner: text(log, 'account'), kind: 'credit' },
        outside(ownerOf(text(log, 'recipient'))),
        integer(log, 'amount'),
      );
    default:
      return [];
  }
}
