import type { AuditRecord } from '#audit';
import type { ChainLog } from '#chain';
import type { EventType } from '#domain';
import type { LedgerBooking, LedgerEntry } from '#ledger';
import type { OutboxEvent } from '#outbox';
import type { TrailRecord } from '#trail';
import { partiesOfTrade, type Trade } from './trade-state.js';

export interface NewPayment {
  readonly id: string;
  readonly orderId: string;
  readonly kind: 'release' | 'refund' | 'fee';
  readonly payeeAddress: string;
  readonly payeeId: string | undefined;
  readonly token: string;
  readonly amount: bigint;
  credited: boolean;
  readonly log: ChainLog;
}

/** One thing that happened to an order, told to its trail and to the feed. */
export interface Happening {
  /** Of the trail entry, past tense. */
  readonly kind: string;
  /** Of the event in the feed. */
  readonly type: EventType;
  readonly actorId?: string | undefined;
  readonly actorAddress?: string | undefined;
  readonly amount?: bigint | undefined;
  /** The delivery, invoice, settlement or payment; the order when absent. */
  readonly subject?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Businesses beyond the order's parties that may see the event. */
  readonly alsoFor?: readonly (string | null | undefined)[];
}

/** Where a log stands, as trail and events keep it. */
export function chainReference(log: ChainLog) {
  const { chainId, blockNumber, blockHash, transactionHash, logIndex } = log;
  return { chainId, blockNumber, blockHash, transactionHash, logIndex };
}

/** The ledger's name for a log: unique even if a reorganisation takes the log away and brings it back. */
export function ledgerReference(log: ChainLog): string {
  const place = `${log.chainId}:${log.blockHash}:${log.logIndex}`;
  return log.returns === 0 ? place : `${place}:${log.returns}`;
}

/** Collects what logs cause beside the state of orders, to be written at once. */
export class Effects {
  readonly trail: TrailRecord[] = [];
  readonly events: OutboxEvent[] = [];
  readonly bookings: LedgerBooking[] = [];
  readonly audits: Omit<AuditRecord, 'tenantId'>[] = [];
  readonly payments: NewPayment[] = [];

  happened(trade: Trade, log: ChainLog, happening: Happening): void {
    const { kind, type, actorId, actorAddress, amount, subject, details = {}, alsoFor = [] } = happening;
    const chain = chainReference(log);
    this.trail.push({
      orderId: trade.id,
      kind,
      at: log.blockTime,
      chain,
      details,
      ...(actorId === undefined ? {} : { actorId }),
      ...(actorAddress === undefined ? {} : { actorAddress }),
      ...(amount === undefined ? {} : { amount }),
      ...(subject === undefined ? {} : { subject }),
    });
    const others = alsoFor.filter((id): id is string => typeof id === 'string');
    this.events.push({
      type,
      subject: subject ?? trade.id,
      businessIds: [...new Set([...partiesOfTrade(trade), ...others])],
      payload: {
        orderId: trade.id,
        orderReference: trade.reference,
        orderStatus: trade.status,
        ...(amount === undefined ? {} : { amount: amount.toString() }),
        ...details,
        chain: { ...chain, chainId: chain.chainId.toString(), blockNumber: chain.blockNumber.toString() },
      },
    });
  }

  /** Books what a log moved; pending until the log's block is final. Nothing is booked when nothing moved. */
  book(log: ChainLog, kind: string, orderId: string | undefined, entries: readonly LedgerEntry[]): void {
    if (entries.every((entry) => entry.amount === 0n)) return;
    this.bookings.push({
      reference: ledgerReference(log),
      phase: 'pending',
      kind,
      blockNumber: log.blockNumber,
      transactionHash: log.transactionHash,
      occurredAt: log.blockTime,
      entries,
      ...(orderId === undefined ? {} : { orderId }),
    });
  }

  audit(log: ChainLog, action: string, subject: string): void {
    const { chainId, blockNumber, ...place } = chainReference(log);
    this.audits.push({
      actor: 'chain',
      action,
      outcome: 'done',
      subject,
      details: {
        event: log.event,
        arguments: log.arguments,
        chainId: chainId.toString(),
        blockNumber: blockNumber.toString(),
        ...place,
      },
    });
  }
}
