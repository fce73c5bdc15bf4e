import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EntityManager } from 'typeorm';
import { encodeClaimDelivery } from '#chain';
import { commandTime } from '#database';
import {
  deliveryClaimTypedData,
  exactLineAmount,
  formatUnits,
  isBefore,
  maximum,
  newId,
  parseUnits,
  QUANTITY_DECIMALS,
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
  moveOrder,
  type PurchaseOrder,
  PurchaseOrderLine,
  signingRound,
} from '#orders';
import { getParty, type Principal, type SigningDesk } from '#parties';
import { type Delivery, DeliveryLine, type Evidence } from './delivery.entity.js';
import { insertDelivery } from './delivery-rows.js';
import { recordDeliveryStep } from './delivery-steps.js';

export interface DeliveredLine {
  readonly number: number;
  /** Scaled by 10^6. */
  readonly quantity: bigint;
  /** Minor units; default quantity × the line's unit price. */
  readonly amount?: bigint | undefined;
}

export interface DeliveryClaim {
  /** Minor units; default the sum of the lines, or all that is not claimed yet. */
  readonly amount?: bigint | undefined;
  readonly lines: readonly DeliveredLine[];
  readonly reference?: string | undefined;
  /** Default now. */
  readonly deliveredAt?: Date | undefined;
  readonly evidence: readonly (
    | { readonly documentId: string }
    | { readonly sha256: string; readonly name?: string | undefined }
  )[];
}

/** What a claim says of one line of the order. */
export type ClaimedLine = Pick<DeliveryLine, 'lineNumber' | 'quantity' | 'amount'>;

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

async function resolveEvidence(
  manager: EntityManager,
  principal: Principal,
  order: PurchaseOrder,
  evidence: DeliveryClaim['evidence'],
): Promise<Evidence[]> {
  const ids = evidence.flatMap((item) => ('documentId' in item ? [item.documentId] : []));
  const rows =
    ids.length === 0
      ? []
      : ((await manager.query(
          `SELECT id, file_name, sha256 FROM documents WHERE id = ANY($1) AND business_id = $2
     AND (order_id IS NULL OR order_id = $3)`,
          [ids, principal.businessId ?? '', order.id],
        )) as { id: string; file_name: string; sha256: string }[]);
  const documents = new Map(rows.map((row) => [row.id, row]));
  return evidence.map((item, index) => {
    if (!('documentId' in item)) {
      return { documentId: null, name: item.name ?? null, sha256: item.sha256 };
    }
    const document = documents.get(item.documentId);
    if (document === undefined) {
      const detail = 'Upload the document first (POST /v1/documents), for this order or for none.';
      throw new QuittanceError('invalid_request', detail, {
        errors: [{ pointer: `/evidence/${index}/documentId`, detail }],
      });
    }
    return { documentId: document.id, name: document.file_name, sha256: document.sha256 };
  });
}

function hashEvidence(evidence: readonly Evidence[]): string {
  const digests = evidence.map((item) => item.sha256);
  return `0x${createHash('sha256')
    .update(canonicalize(digests) ?? '')
    .digest('hex')}`;
}

/** What deliveries that stand brought of each line, scaled by 10^6. */
async function deliveredQuantities(manager: EntityManager, orderId: string): Promise<Map<number, bigint>> {
  const rows = (await manager.query(
    `SELECT line_number, sum(quantity)::text AS quantity
     FROM delivery_lines JOIN deliveries ON deliveries.id = delivery_id
     WHERE order_id = $1 AND status NOT IN ('failed', 'superseded') GROUP BY line_number`,
    [orderId],
  )) as { line_number: number; quantity: string }[];
  return new Map(rows.map((row) => [row.line_number, parseUnits(row.quantity, QUANTITY_DECIMALS)]));
}

async function priceLines(manager: EntityManager, order: PurchaseOrder, lines: readonly DeliveredLine[]) {
  if (lines.length === 0) return [];
  const ordered = await manager.findBy(PurchaseOrderLine, { orderId: order.id });
  const orderLines = new Map(ordered.map((line) => [line.number, line]));
  const delivered = await deliveredQuantities(manager, order.id);
  return lines.map((line, index) => {
    const orderLine = orderLines.get(line.number);
    if (orderLine === undefined) {
      throw new QuittanceError('invalid_request', `The order has no line ${line.number}.`, {
        errors: [{ pointer: `/lines/${index}/number`, detail: `The order has ${ordered.length} lines.` }],
      });
    }
    const left = orderLine.quantity - (delivered.get(line.number) ?? 0n);
    if (line.quantity > left) {
      const detail = `Of line ${line.number} there is ${formatUnits(left, QUANTITY_DECIMALS)} left to deliver.`;
      throw new QuittanceError('amount_exceeds_order', detail, {
        errors: [{ pointer: `/lines/${index}/quantity`, detail }],
      });
    }
    const amount = line.amount ?? exactLineAmount(line.quantity, orderLine.unitPrice);
    return { lineNumber: line.number, quantity: line.quantity, amount };
  });
}

async function planClaim(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  order: PurchaseOrder,
  request: DeliveryClaim,
): Promise<PlannedClaim> {
  const [last] = (await manager.query(
    `SELECT coalesce(max(cumulative) FILTER (WHERE status <> 'failed' AND round = $2), 0)::text AS cumulative,
            coalesce(max(number), 0) AS number
     FROM deliveries WHERE order_id = $1`,
    [order.id, order.settlementCount],
  )) as [{ cumulative: string; number: number }];
  const lines = await priceLines(manager, order, request.lines);
  const claimed = maximum(BigInt(last.cumulative), answeredWorth(order));
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
  const evidence = await resolveEvidence(manager, principal, order, request.evidence);
  const claim = {
    orderHash: order.orderHash,
    round: await signingRound(manager, order),
    cumulative: claimed + amount,
    evidenceHash: hashEvidence(evidence),
  };
  const deliveredAt = request.deliveredAt ?? (await commandTime(manager));
  return {
    amount,
    cumulative: claim.cumulative,
    number: last.number + 1,
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
  return (await planClaim(manager, desk, principal, order, request)).typedData;
}

/**
 * The supplier or the attester claims that goods arrived; the buyer's inspection starts when the claim is mined.
 * Throws `amount_exceeds_order`, `line_amount_mismatch`, `deadline_passed` once the last time to claim has come, `invalid_request`.
 */
export async function claimDelivery(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
  request: DeliveryClaim & { readonly signature?: string | undefined },
): Promise<{ delivery: Delivery; lines: readonly ClaimedLine[]; operationId: string }> {
  const order = await lockOrder(manager, principal, orderId);
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
  const { typedData, lines, ...claim } = await planClaim(manager, desk, principal, order, request);
  const signature = await desk.sign(manager, claimant.signer, typedData, request.signature);
  const delivery = await insertDelivery(manager, {
    id: newId('delivery'),
    orderId: order.id,
    ...claim,
    evidence: [...claim.evidence],
    reference: request.reference ?? null,
    claimantId: claimant.business.id,
  });
  const { id } = delivery;
  const documentIds = claim.evidence.flatMap(({ documentId }) => documentId ?? []);
  if (documentIds.length > 0) {
    await attachDocuments(manager, order.id, claimant.business.id, documentIds, '/evidence');
  }
  if (lines.length > 0) {
    await manager.insert(
      DeliveryLine,
      lines.map((line) => ({ deliveryId: id, ...line })),
    );
  }
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: claimant.business.id,
    kind: 'claim_delivery',
    subject: id,
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
  return { delivery, lines, operationId };
}
