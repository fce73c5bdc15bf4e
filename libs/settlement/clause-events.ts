import type { ChainLog } from '#chain';
import { newId, ZERO_ADDRESS } from '#domain';
import type { Effects } from './effects.js';
import { integer, text, time } from './log-arguments.js';
import { type DisputeState, isOpenDelivery, type Trade } from './trade-state.js';

/** What the clauses of an order make of it: divided releases, retention, contests and what ends them. */
export const clauseHandlers: Readonly<Record<string, (trade: Trade, log: ChainLog, effects: Effects) => void>> = {
  ClausesAgreed: clausesAgreed,
  AcknowledgedDebtReleased: acknowledgedDebtReleased,
  ReleaseDivided: releaseDivided,
  RetentionHeld: retentionHeld,
  RetentionReleased: retentionReleased,
  DeliveryContested: deliveryContested,
  RetentionContested: retentionContested,
  DisputeResolved: disputeResolved,
};

function clausesAgreed(trade: Trade, log: ChainLog, effects: Effects): void {
  const { clauses } = log.arguments;
  effects.happened(trade, log, {
    kind: 'clauses_agreed',
    type: 'purchase_order.clauses_agreed',
    details: { clauses },
  });
}

function acknowledgedDebtReleased(trade: Trade, log: ChainLog, effects: Effects): void {
  effects.happened(trade, log, {
    kind: 'acknowledged_debt_released',
    type: 'purchase_order.acknowledged_debt_released',
    amount: integer(log, 'cumulative') - trade.released,
    details: { cumulative: text(log, 'cumulative') },
  });
}

/** The release itself follows; where deductions leave nothing to pay, this alone tells of it. */
function releaseDivided(trade: Trade, log: ChainLog, effects: Effects): void {
  const gross = integer(log, 'gross');
  trade.released += gross;
  effects.happened(trade, log, {
    kind: 'release_divided',
    type: 'purchase_order.release_divided',
    amount: gross,
    details: {
      lateDeduction: text(log, 'lateDeduction'),
      earlyDiscount: text(log, 'earlyDiscount'),
      retained: text(log, 'retained'),
      fee: text(log, 'fee'),
    },
  });
}

function retentionHeld(trade: Trade, log: ChainLog, effects: Effects): void {
  const amount = integer(log, 'amount');
  const held = {
    round: trade.settlementCount,
    number: Number(integer(log, 'tranche')),
    amount,
    from: integer(log, 'from'),
    to: integer(log, 'to'),
    dueAt: time(log, 'dueAt'),
    status: 'held' as const,
  };
  const known = trade.retentions.findIndex(({ round, number }) => round === held.round && number === held.number);
  if (known === -1) trade.retentions.push(held);
  else trade.retentions[known] = held;
  trade.retained += amount;
  effects.happened(trade, log, {
    kind: 'retention_held',
    type: 'retention.held',
    amount,
    details: { tranche: held.number, dueAt: held.dueAt.toISOString() },
  });
}

function findRetention(trade: Trade, tranche: number) {
  const retention = trade.retentions.find((one) => one.round === trade.settlementCount && one.number === tranche);
  if (retention === undefined) throw new Error(`Retention tranche ${tranche} was never held`);
  return retention;
}

function retentionReleased(trade: Trade, log: ChainLog, effects: Effects): void {
  const amount = integer(log, 'amount');
  const retention = findRetention(trade, Number(integer(log, 'tranche')));
  retention.status = 'released';
  trade.retained -= amount;
  effects.happened(trade, log, {
    kind: 'retention_released',
    type: 'retention.released',
    amount,
    details: { tranche: retention.number },
  });
}

/** The contested part waits; what else was claimed up to there is released as accepted, which follows. */
function deliveryContested(trade: Trade, log: ChainLog, effects: Effects): void {
  const cumulative = integer(log, 'cumulative');
  const contested = integer(log, 'contested');
  for (const delivery of trade.deliveries) {
    if (!isOpenDelivery(delivery) || delivery.cumulative > cumulative) continue;
    delivery.status = delivery.cumulative > cumulative - contested ? 'contested' : 'accepted';
    delivery.decidedAt = log.blockTime;
  }
  trade.contested += contested;
  const delivery = trade.deliveries.findLast(({ status }) => status === 'contested');
  const dispute = openDispute(trade, log, { kind: 'delivery', deliveryId: delivery?.id ?? null, cumulative });
  tellOfContest(trade, log, effects, dispute, { cumulative: cumulative.toString() });
}

function retentionContested(trade: Trade, log: ChainLog, effects: Effects): void {
  const tranche = Number(integer(log, 'tranche'));
  const contested = integer(log, 'contested');
  findRetention(trade, tranche).amount -= contested;
  trade.retained -= contested;
  const dispute = openDispute(trade, log, { kind: 'retention', tranche });
  tellOfContest(trade, log, effects, dispute, { tranche });
}

/** Takes up the contest that the buyer sent, or one that came without the network. */
function openDispute(
  trade: Trade,
  log: ChainLog,
  about: Pick<DisputeState, 'kind'> & Partial<Pick<DisputeState, 'deliveryId' | 'cumulative' | 'tranche'>>,
): DisputeState {
  const { kind, deliveryId = null, cumulative = null, tranche = null } = about;
  const round = trade.settlementCount;
  const reasonHash = text(log, 'reasonHash');
  const contested = integer(log, 'contested');
  let dispute = trade.disputes.find(
    (one) =>
      one.status === 'submitted' &&
      one.round === round &&
      one.cumulative === cumulative &&
      one.tranche === tranche &&
      one.contested === contested &&
      one.reasonHash === reasonHash,
  );
  if (dispute === undefined) {
    dispute = {
      ...{ id: newId('dispute'), round, kind, number: null, deliveryId, cumulative, tranche },
      ...{ contested, reasonHash, status: 'submitted', arbitrationEndsAt: null },
      ...{ toSupplier: null, toBuyer: null, resolvedBy: null, resolvedAt: null },
    };
    trade.disputes.push(dispute);
  }
  dispute.status = 'open';
  dispute.number = Number(integer(log, 'dispute'));
  dispute.arbitrationEndsAt = time(log, 'arbitrationEndsAt');
  trade.disputed += dispute.contested;
  return dispute;
}

function tellOfContest(
  trade: Trade,
  log: ChainLog,
  effects: Effects,
  { id, kind, contested, reasonHash, arbitrationEndsAt }: DisputeState,
  about: Readonly<Record<string, unknown>>,
): void {
  effects.happened(trade, log, {
    kind: `${kind}_contested`,
    type: `${kind}.contested`,
    actorId: trade.buyerId,
    amount: contested,
    subject: id,
    details: { ...about, reasonHash, arbitrationEndsAt: arbitrationEndsAt?.toISOString() },
  });
}

/** What a ruling gives the supplier counts as released, where it was goods that were contested and not money retained. */
function disputeResolved(trade: Trade, log: ChainLog, effects: Effects): void {
  const number = Number(integer(log, 'dispute'));
  const dispute = trade.disputes.find((one) => one.round === trade.settlementCount && one.number === number);
  if (dispute === undefined) throw new Error(`Dispute ${number} was never opened`);
  const toSupplier = integer(log, 'toSupplier');
  const resolvedBy = text(log, 'by');
  Object.assign(dispute, { status: 'resolved', toSupplier, toBuyer: integer(log, 'toBuyer') });
  Object.assign(dispute, { resolvedBy, resolvedAt: log.blockTime });
  trade.disputed -= dispute.contested;
  if (dispute.kind === 'delivery') {
    trade.contested -= toSupplier;
    trade.released += toSupplier;
    settleDeliveries(trade, log, dispute);
  }
  effects.happened(trade, log, {
    kind: 'dispute_resolved',
    type: 'dispute.resolved',
    actorAddress: resolvedBy,
    amount: dispute.contested,
    subject: dispute.id,
    details: {
      toSupplier: toSupplier.toString(),
      toBuyer: text(log, 'toBuyer'),
      reasonHash: text(log, 'reasonHash'),
      byFallback: resolvedBy === ZERO_ADDRESS,
    },
  });
}

/** Contests name claims in order, so what a dispute covers lies at the end of what it was claimed with. */
function settleDeliveries(trade: Trade, log: ChainLog, { cumulative, contested }: DisputeState): void {
  const upTo = cumulative ?? 0n;
  for (const delivery of trade.deliveries) {
    const isCovered = delivery.cumulative > upTo - contested && delivery.cumulative <= upTo;
    if (delivery.status !== 'contested' || delivery.round !== trade.settlementCount || !isCovered) continue;
    delivery.status = 'settled';
    delivery.decidedAt = log.blockTime;
  }
}
