import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EntityManager } from 'typeorm';
import { encodeClaimDelivery } from '#chain';
import { attemptEach, type ItemOutcome, withoutRefused } from '#commands';
import { commandTime } from '#database';
import {
  deliveryClaimTypedData,
  isBefore,
  maximum,
  newId,
  QuittanceError,
  type TypedData,
  termsFromJson,
  toUnixSeconds,
} from '#domain';
import { promiseChainWork } from '#operations';
import {
  answeredWorth,
  attachDocuments,
  claimableWorth,
  getOrder,
  lockOrder,
  lockOrders,
  moveOrder,
  type PurchaseOrder,
  signingRoundWith,
} from '#orders';
import { getParty, type Principal, type SigningDesk } from '#parties';
import { type ClaimGrounds, type DeliveryClaim, readGrounds } from './claim-grounds.js';
import type { Delivery, Evidence } from './delivery.entity.js';
import { type ClaimedLine, insertDeliveries } from './delivery-rows.js';
import { recordDeliveryStep } from './delivery-steps.js';

interface PlannedClaim {
  readonly amount: bigint;
  readonly cumulative: bigint;
  readonly number: number;
  readonly round: number;
  readonly deliveredAt: Date;
  readonly lines: readonly ClaimedLine[];
  readonly evidence: readonly Evidence[];
  readonly evidenceHash: string;
  readonly typedData: TypedData;
}

function hashEvidence(evidence: readonly Evidence[]): string {
  const digests = evidence.map((item) => item.sha256);
  return `0x${createHash('sha256')
    .update(canonicalize(digests) ?? '')
    .digest('hex')}`;
}

/** Plans one claim by what {@link readGrounds} read; nothing is asked or written. */
function planClaim(
  desk: SigningDesk,
  order: PurchaseOrder,
  grounds: ClaimGrounds,
  request: DeliveryClaim,
  now: Date,
): PlannedClaim {
  const { claims, lastNumber, settlementId } = grounds.claimsOf(order);
  const lines = grounds.priceLines(order, request.lines);
  const claimed = maximum(claims[0]?.cumulative ?? 0n, answeredWorth(order));
  const left = claimableWorth(order) - claimed;
  const linesTotal = lines.reduce((sum, line) => sum + line.amount, 0n);
  const amount = request.amount ?? (lines.length === 0 ? left : linesTotal);
  if (amount < 1n || amount > left) {
    throw new QuittanceError(
      'amount_exceeds_order',
      `Of ${order.amount} there is ${left} left to deliver, not ${amount}.`,
    );
  }
  if (lines.length > 0 && linesTotal !== amount) {
    throw new QuittanceError('line_amount_mismatch', `The lines sum to ${linesTotal}, not to ${amount}.`);
  }
  const evidence = grounds.resolveEvidence(order, request.evidence);
  const claim = {
    orderHash: order.orderHash,
    round: signingRoundWith(order, settlementId),
    cumulative: claimed + amount,
    evidenceHash: hashEvidence(evidence),
  };
  const deliveredAt = request.deliveredAt ?? now;
  return {
    amount,
    cumulative: claim.cumulative,
    number: lastNumber + 1,
    round: order.settlementCount,
    deliveredAt,
    lines,
    evidence,
    evidenceHash: claim.evidenceHash,
    typedData: deliveryClaimTypedData(desk.contracts, { ...claim, deliveredAt: toUnixSeconds(deliveredAt) }),
  };
}

/** What the supplier or the attester signs to claim a delivery. State `deliveredAt`, or it changes with the clock. */
export async function claimOfDelivery(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
  request: DeliveryClaim,
): Promise<TypedData> {
  const order = await getOrder(manager, principal, orderId);
  const grounds = await readGrounds(manager, principal, [order], [{ orderId, ...request }]);
  return planClaim(desk, order, grounds, request, await commandTime(manager)).typedData;
}

/** A claim that is on its way to the chain. */
export interface ClaimedDelivery {
  readonly delivery: Delivery;
  readonly lines: readonly ClaimedLine[];
  readonly operationId: string;
}

type SignedClaim = DeliveryClaim & { readonly signature?: string | undefined };

/**
 * The supplier or the attester claims that goods arrived; the buyer's inspection starts when the claim is mined.
 * Throws `amount_exceeds_order`, `line_amount_mismatch`, `deadline_passed` once the last time to claim has come, `invalid_request`.
 */
export async function claimDelivery(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
  request: SignedClaim,
): Promise<ClaimedDelivery> {
  const order = await lockOrder(manager, principal, orderId);
  const grounds = await readGrounds(manager, principal, [order], [{ orderId, ...request }]);
  const planned = await claimLocked(manager, desk, principal, order, grounds, request);
  const [claimed] = await recordClaims(manager, principal, [planned]);
  return claimed as ClaimedDelivery;
}

/** Claims deliveries of many orders, each like {@link claimDelivery}; what is wrong with one is its outcome. */
export async function claimDeliveries(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  requests: readonly (SignedClaim & { readonly orderId: string })[],
): Promise<ItemOutcome<ClaimedDelivery>[]> {
  const ids = requests.map(({ orderId }) => orderId);
  const orderOf = await lockOrders(manager, principal, ids);
  const grounds = await readGrounds(manager, principal, orderOf.all, requests);
  const outcomes = await attemptEach(manager, requests, ({ orderId, ...request }) =>
    claimLocked(manager, desk, principal, orderOf(orderId), grounds, request),
  );
  return withoutRefused(outcomes, (claims) => recordClaims(manager, principal, claims));
}

/** A claim but for its row. */
type NewClaim = Parameters<typeof insertDeliveries>[1][number] & { readonly operationId: string };

/** Leaves the delivery's row to {@link recordClaims}. */
async function claimLocked(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  order: PurchaseOrder,
  grounds: ClaimGrounds,
  request: SignedClaim,
): Promise<NewClaim> {
  await moveOrder(manager, order, principal, 'claim_delivery');
  const now = await commandTime(manager);
  if (!isBefore(toUnixSeconds(now), toUnixSeconds(order.claimBy))) {
    throw new QuittanceError(
      'deadline_passed',
      `Deliveries could be claimed until ${order.claimBy.toISOString()} only.`,
    );
  }
  if (request.deliveredAt !== undefined && request.deliveredAt > now) {
    throw new QuittanceError('invalid_request', 'deliveredAt is in the future of the network clock.', {
      errors: [{ pointer: '/deliveredAt', detail: `It is ${now.toISOString()} now.` }],
    });
  }
  const claimant = await getParty(manager, principal.businessId ?? '');
  const { typedData, ...claim } = planClaim(desk, order, grounds, request, now);
  const signature = await desk.sign(manager, claimant.signer, typedData, request.signature);
  const delivery = {
    ...{ id: newId('delivery'), orderId: order.id, ...claim, evidence: [...claim.evidence] },
    ...{ reference: request.reference ?? null, claimantId: claimant.business.id },
  };
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: claimant.business.id,
    kind: 'claim_delivery',
    subject: delivery.id,
    businessKey: `claim:${order.orderHash}:${claim.round}:${claim.cumulative}`,
    laneKey: order.orderHash,
    call: encodeClaimDelivery(desk.contracts, termsFromJson(order.terms), {
      claimant: claimant.signer.address,
      cumulative: claim.cumulative,
      deliveredAt: toUnixSeconds(claim.deliveredAt),
      evidenceHash: claim.evidenceHash,
      signature,
    }),
  });
  await recordDeliveryStep(manager, order, delivery, claimant, 'submitted', now, { operationId });
  grounds.attach(order, claim.evidence);
  return { ...delivery, operationId };
}

async function recordClaims(
  manager: EntityManager,
  principal: Principal,
  claims: readonly NewClaim[],
): Promise<ClaimedDelivery[]> {
  const deliveries = await insertDeliveries(
    manager,
    claims.map(({ operationId: _, ...claim }) => claim),
  );
  const documents = claims.flatMap(({ orderId, evidence }) =>
    evidence.flatMap(({ documentId }) => (documentId === null ? [] : [{ documentId, orderId }])),
  );
  await attachDocuments(manager, principal.businessId ?? '', documents, '/evidence');
  return claims.map(({ lines, operationId }, index) => {
    return { delivery: deliveries[index] as Delivery, lines, operationId };
  });
}
