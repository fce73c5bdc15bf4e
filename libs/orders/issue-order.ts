import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { commandTime, violatedConstraint } from '#database';
import {
  composeTerms,
  fromUnixSeconds,
  lastTimeToClaim,
  lineAmount,
  linesRoot,
  newId,
  type OrderLine,
  orderTypedData,
  QuittanceError,
  randomSalt,
  termsToJson,
  toUnixSeconds,
  typedDataDigest,
  ZERO_ADDRESS,
  ZERO_HASH,
} from '#domain';
import { getParties, type Party, type Principal, type SigningDesk } from '#parties';
import { businessesIn, type ClausesChoice, chosenBusiness, resolveClauses } from './order-clauses.js';
import { attachDocuments } from './order-documents.js';
import { insertOrder, type NewOrderRow } from './order-rows.js';
import { recordOrderStep } from './order-steps.js';
import type { PurchaseOrder } from './purchase-order.entity.js';

export interface NewOrderLine {
  readonly sku: string;
  readonly description: string;
  /** Scaled by 10^6. */
  readonly quantity: bigint;
  readonly unit: string;
  readonly unitPrice: bigint;
  readonly amount?: bigint | undefined;
  readonly unitPriceRounding?: bigint | undefined;
}

export interface NewOrder {
  readonly supplierId: string;
  readonly attesterId?: string | undefined;
  readonly reference: string;
  readonly lines: readonly NewOrderLine[];
  readonly fundBy: Date;
  readonly deliverBy: Date;
  readonly inspectionPeriodSeconds: number;
  readonly clauses?: ClausesChoice | undefined;
  /** Ids of the buyer's documents that belong to the order. */
  readonly documents: readonly string[];
}

function requireParty(parties: Map<string, Party>, id: string, pointer: string): Party {
  const party = parties.get(id);
  if (party === undefined) {
    const errors = [{ pointer, detail: `There is no business ${id}.` }];
    throw new QuittanceError('invalid_request', `There is no business ${id}.`, { errors });
  }
  return party;
}

function numberLines(lines: readonly NewOrderLine[]): OrderLine[] {
  return lines.map(({ amount, unitPriceRounding, ...line }, index) => ({
    ...line,
    number: index + 1,
    amount: lineAmount({
      number: index + 1,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      ...(amount === undefined ? {} : { amount }),
      ...(unitPriceRounding === undefined ? {} : { unitPriceRounding }),
    }),
  }));
}

/** SHA-256 over the sorted digests of the order's documents; zero when there are none. */
function hashDocuments(digests: readonly string[]): string {
  if (digests.length === 0) {
    return ZERO_HASH;
  }
  return `0x${createHash('sha256')
    .update([...digests].sort().join('\n'))
    .digest('hex')}`;
}

/** Digests of documents that the buyer may attach to a new order, by id; `lock`: until the transaction ends. */
export async function attachableDocuments(
  manager: EntityManager,
  buyerId: string,
  documentIds: readonly string[],
  lock = false,
): Promise<Map<string, string>> {
  if (documentIds.length === 0) return new Map();
  const rows = (await manager.query(
    `SELECT id, sha256 FROM documents WHERE id = ANY($1) AND business_id = $2 AND order_id IS NULL
     ${lock ? 'ORDER BY id FOR UPDATE' : ''}`,
    [documentIds, buyerId],
  )) as { id: string; sha256: string }[];
  return new Map(rows.map(({ id, sha256 }) => [id, sha256]));
}

/** Throws `invalid_request` unless all of `documentIds` are among `attachable`. */
function digestsOf(documentIds: readonly string[], attachable: ReadonlyMap<string, string>): string[] {
  return [...new Set(documentIds)].map((id) => {
    const digest = attachable.get(id);
    if (digest === undefined) {
      throw new QuittanceError(
        'invalid_request',
        'Every document must be uploaded by the buyer and belong to no order yet.',
        { errors: [{ pointer: '/documents', detail: 'Upload each document first: POST /v1/documents.' }] },
      );
    }
    return digest;
  });
}

/** The businesses that a new order names, its buyer first. */
export function businessesNamed(buyerId: string, request: NewOrder): string[] {
  const attesterIds = request.attesterId === undefined ? [] : [request.attesterId];
  return [buyerId, request.supplierId, ...attesterIds, ...businessesIn(request.clauses)];
}

/** What a new order is made of. */
export interface OrderSources {
  readonly desk: SigningDesk;
  readonly buyerId: string;
  readonly parties: Map<string, Party>;
  /** Digests of documents that may be attached, by id. */
  readonly documents: ReadonlyMap<string, string>;
  /** The network's time. */
  readonly now: Date;
}

/**
 * An order and its lines as they are recorded. Throws `invalid_request`, `line_amount_mismatch`, `amount_out_of_range` or
 * `deadline_passed`.
 */
export function composeOrder(
  { desk, buyerId, parties, documents, now }: OrderSources,
  request: NewOrder,
): { order: NewOrderRow; lines: OrderLine[] } {
  const buyer = requireParty(parties, buyerId, '/buyerId');
  const supplier = requireParty(parties, request.supplierId, '/supplierId');
  const attester =
    request.attesterId === undefined ? undefined : requireParty(parties, request.attesterId, '/attesterId');
  const lines = numberLines(request.lines);
  const terms = composeTerms(
    {
      buyer: buyer.signer.address,
      supplier: supplier.signer.address,
      token: desk.token.verifyingContract,
      amount: lines.reduce((sum, line) => sum + line.amount, 0n),
      attester: attester?.signer.address ?? ZERO_ADDRESS,
      fundBy: toUnixSeconds(request.fundBy),
      deliverBy: toUnixSeconds(request.deliverBy),
      inspectionPeriod: BigInt(request.inspectionPeriodSeconds),
      linesRoot: linesRoot(lines),
      documentsHash: hashDocuments(digestsOf(request.documents, documents)),
      salt: randomSalt(),
      clauses: resolveClauses(parties, desk, request.clauses),
    },
    toUnixSeconds(now),
  );
  const order = {
    id: newId('order'),
    orderHash: typedDataDigest(orderTypedData(desk.contracts, terms)),
    reference: request.reference,
    buyerId,
    supplierId: request.supplierId,
    attesterId: request.attesterId ?? null,
    arbiterId: chosenBusiness(request.clauses?.arbitration?.arbiter) ?? null,
    token: terms.token,
    amount: terms.amount,
    terms: termsToJson(terms),
    // Whole seconds, as the terms have them and as the chain tells them again.
    fundBy: fromUnixSeconds(terms.fundBy),
    deliverBy: fromUnixSeconds(terms.deliverBy),
    claimBy: fromUnixSeconds(lastTimeToClaim(terms, terms.deliverBy)),
  };
  return { order, lines };
}

/** The refusal of a reference that the buyer used before. */
export function usedReference(reference: string): QuittanceError {
  return new QuittanceError('duplicate_reference', `You have a purchase order with the reference ${reference}.`);
}

/**
 * Records a buyer's order to a supplier. Throws `invalid_request`, `line_amount_mismatch`, `amount_out_of_range`,
 * `deadline_passed`, or `duplicate_reference` when the buyer used the reference before.
 */
export async function issueOrder(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  request: NewOrder,
): Promise<PurchaseOrder> {
  const buyerId = principal.businessId ?? '';
  const parties = await getParties(manager, businessesNamed(buyerId, request));
  const documents = await attachableDocuments(manager, buyerId, request.documents);
  const now = await commandTime(manager);
  const { order, lines } = composeOrder({ desk, buyerId, parties, documents, now }, request);
  const issued = await insertOrder(manager, order, lines).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'purchase_orders_buyer_id_reference_key') throw error;
    throw usedReference(request.reference);
  });
  const attached = request.documents.map((documentId) => ({ documentId, orderId: order.id }));
  await attachDocuments(manager, buyerId, attached, '/documents');
  await recordOrderStep(manager, issued, requireParty(parties, buyerId, '/buyerId'), {
    kind: 'issued',
    opens: true,
    at: issued.createdAt,
    details: { orderHash: issued.orderHash, reference: issued.reference },
  });
  return issued;
}
