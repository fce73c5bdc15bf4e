import type { Signer } from 'ethers';
import type { AnswerTo, Schema } from '../operation-types.js';
import type { Quittance } from '../quittance.js';
import type { RequestOptions } from '../transport.js';
import * as expect from './expectations.js';
import { type AgreedTerms, agreedTermsOf, type PurchaseOrder, type ReviewedOrder, reviewOrder } from './order-terms.js';
import { checkTypedData, type Expectation, type TrustedNetwork, type TypedDataToSign } from './typed-data-check.js';

type Invoice = Schema<'Invoice'>;

/**
 * Acts for a business that keeps its own key. Every step asks the API what is to be signed, compares that field by field with what the
 * caller said, computes the digest itself, and signs only when all of it is the same: a network that lies gets no signature.
 */
export class ExternalSigner {
  /**
   * @param network from the caller's configuration, or from `network.get()` once and kept: what is asked anew each time protects from nothing
   * @param wallet an ethers signer: a key in memory, a Ledger, a KMS
   */
  constructor(
    private readonly quittance: Quittance,
    private readonly wallet: Pick<Signer, 'signTypedData'>,
    private readonly network: TrustedNetwork,
  ) {}

  /** Compares an order with what was agreed. Without `agreed` it is held against itself, for people who have read exactly this answer. */
  review(order: PurchaseOrder, agreed: AgreedTerms = agreedTermsOf(order)): ReviewedOrder {
    return reviewOrder(order, agreed, this.network);
  }

  /** As supplier: agrees to the order's terms. */
  async acceptOrder({ order, expectation }: ReviewedOrder, options?: RequestOptions) {
    const signature = await this.sign(
      await this.quittance.purchaseOrders.acceptTypedData(order.id, options),
      expectation,
    );
    return this.quittance.purchaseOrders.accept(order.id, { signature }, options);
  }

  /** As buyer: lets the escrow take the order's amount, for this order only. */
  async fundOrder(reviewed: ReviewedOrder, options?: RequestOptions) {
    const { purchaseOrders } = this.quittance;
    const toSign = await purchaseOrders.fundTypedData(reviewed.order.id, options);
    const signature = await this.sign(toSign, expect.funding(reviewed, this.network));
    return purchaseOrders.fund(reviewed.order.id, { signature }, options);
  }

  /** As supplier or attester: goods worth `amount` arrived at `deliveredAt` (RFC 3339). */
  async claimDelivery(
    reviewed: ReviewedOrder,
    claim: { deliveredAt: string; amount: bigint; reference?: string; evidence?: readonly expect.EvidenceItem[] },
    options?: RequestOptions,
  ) {
    const { evidence = [], amount, ...rest } = claim;
    const body = {
      ...rest,
      amount: amount.toString(),
      evidence: evidence.map(({ documentId, sha256, name }) =>
        documentId === undefined ? { sha256, ...(name === undefined ? {} : { name }) } : { documentId },
      ),
    };
    const { id } = reviewed.order;
    const toSign = await this.quittance.deliveries.claimTypedData(id, body, options);
    const signature = await this.sign(toSign, expect.deliveryClaim(reviewed, { ...claim, evidence }));
    return this.quittance.deliveries.claim(id, { ...body, signature }, options);
  }

  /** As buyer: goods worth `cumulative` in total are accepted, and paid at once. */
  async acceptDelivery(reviewed: ReviewedOrder, cumulative: bigint, options?: RequestOptions) {
    const { id } = reviewed.order;
    const body = { cumulative: cumulative.toString() };
    const toSign = await this.quittance.deliveries.acceptTypedData(id, body, options);
    const signature = await this.sign(toSign, expect.acceptance(reviewed, cumulative));
    return this.quittance.deliveries.accept(id, { ...body, signature }, options);
  }

  /** As buyer: disputes a delivery, or `contested` of it. */
  async contestDelivery(
    reviewed: ReviewedOrder,
    deliveryId: string,
    contest: expect.Reason & { contested?: bigint },
    options?: RequestOptions,
  ) {
    const delivery = reviewed.order.deliveries.find((candidate) => candidate.id === deliveryId);
    if (delivery === undefined) throw new TypeError(`The order has no delivery ${deliveryId}.`);
    const { contested } = contest;
    const body = { ...reasonBody(contest), ...(contested === undefined ? {} : { contested: contested.toString() }) };
    const toSign = await this.quittance.disputes.contestTypedData(deliveryId, body, options);
    const signature = await this.sign(toSign, expect.contest(reviewed, delivery, contest));
    return this.quittance.disputes.contest(deliveryId, { ...body, signature }, options);
  }

  /** As arbiter: `toSupplier` of what is disputed goes to the supplier, the rest to the buyer. */
  async ruleDispute(
    reviewed: ReviewedOrder,
    disputeId: string,
    { toSupplier, ...reason }: expect.Reason & { toSupplier: bigint },
    options?: RequestOptions,
  ) {
    const body = { ...reasonBody(reason), toSupplier: toSupplier.toString() };
    const toSign = await this.quittance.disputes.rulingTypedData(disputeId, body, options);
    const signature = await this.sign(toSign, expect.ruling(reviewed, toSupplier, reason));
    return this.quittance.disputes.rule(disputeId, { ...body, signature }, options);
  }

  /** As a party: gives in. `toSupplier` is all that is disputed for the buyer, and 0 for the supplier. */
  async concedeDispute(
    reviewed: ReviewedOrder,
    disputeId: string,
    { toSupplier, ...reason }: expect.Reason & { toSupplier: bigint },
    options?: RequestOptions,
  ) {
    const body = reasonBody(reason);
    const toSign = await this.quittance.disputes.concessionTypedData(disputeId, body, options);
    const signature = await this.sign(toSign, expect.ruling(reviewed, toSupplier, reason));
    return this.quittance.disputes.concede(disputeId, { ...body, signature }, options);
  }

  /** As buyer or supplier: proposes how to split what is held. */
  async proposeSettlement(
    reviewed: ReviewedOrder,
    split: { toSupplier: bigint; toBuyer: bigint },
    options?: RequestOptions,
  ) {
    const { id } = reviewed.order;
    const body = { toSupplier: split.toSupplier.toString(), toBuyer: split.toBuyer.toString() };
    const toSign = await this.quittance.settlements.proposalTypedData(id, body, options);
    const signature = await this.sign(toSign, expect.settlement(reviewed, split));
    return this.quittance.settlements.propose(id, { ...body, signature }, options);
  }

  /** As the other party: agrees to exactly this split. */
  async acceptSettlement(
    reviewed: ReviewedOrder,
    settlementId: string,
    split: { toSupplier: bigint; toBuyer: bigint },
    options?: RequestOptions,
  ): Promise<AnswerTo<'Settlements_accept'>> {
    const toSign = await this.quittance.settlements.acceptanceTypedData(settlementId, options);
    const signature = await this.sign(toSign, expect.settlement(reviewed, split));
    return this.quittance.settlements.accept(settlementId, { signature }, options);
  }

  /** As supplier: puts the invoice for the next `amount` of the order into the registry. */
  async registerInvoice(
    reviewed: ReviewedOrder,
    invoice: { number: string; dueDate: string; amount: bigint; documentId?: string; documentSha256?: string },
    options?: RequestOptions,
  ) {
    const { number, dueDate, amount, documentId, documentSha256 } = invoice;
    const document = documentId === undefined ? { documentHash: documentSha256 } : { documentId };
    const named = documentId === undefined && documentSha256 === undefined ? {} : document;
    const body = { number, dueDate, amount: amount.toString(), registered: true, ...(named as { documentId: string }) };
    const { id } = reviewed.order;
    const toSign = await this.quittance.invoices.registrationTypedData(id, body, options);
    const signature = await this.sign(toSign, expect.invoiceIssue(reviewed, invoice));
    return this.quittance.invoices.issue(id, { ...body, signature }, options);
  }

  /** As buyer: the debt is acknowledged and will be paid when it is due. */
  async acknowledgeInvoice(invoice: Invoice, options?: RequestOptions) {
    const toSign = await this.quittance.invoices.acknowledgementTypedData(invoice.id, options);
    const signature = await this.sign(toSign, expect.acknowledgement(hashOf(invoice)));
    return this.quittance.invoices.acknowledge(invoice.id, { signature }, options);
  }

  /** As holder: the invoice and its payment go to a business whose account is `address`. `validBefore` is RFC 3339. */
  async assignInvoice(
    invoice: Invoice,
    to: { businessId: string; address: string; validBefore: string },
    options?: RequestOptions,
  ) {
    const body = { toBusinessId: to.businessId, validBefore: to.validBefore };
    const toSign = await this.quittance.invoices.assignmentTypedData(invoice.id, body, options);
    const signature = await this.sign(toSign, expect.assignment(hashOf(invoice), to.address, to.validBefore));
    return this.quittance.invoices.assign(invoice.id, { ...body, signature }, options);
  }

  /** As holder: a business whose account is `address` is paid for the invoice, which stays where it is. */
  async pledgeInvoice(
    invoice: Invoice,
    to: { businessId: string; address: string; validBefore: string },
    options?: RequestOptions,
  ) {
    const body = { pledgeeId: to.businessId, validBefore: to.validBefore };
    const toSign = await this.quittance.invoices.pledgeTypedData(invoice.id, body, options);
    const signature = await this.sign(toSign, expect.pledge(hashOf(invoice), to.address, to.validBefore));
    return this.quittance.invoices.pledge(invoice.id, { ...body, signature }, options);
  }

  /** As pledgee: the pledge is over. */
  async releasePledge(invoice: Invoice, options?: RequestOptions) {
    const toSign = await this.quittance.invoices.pledgeReleaseTypedData(invoice.id, options);
    const signature = await this.sign(toSign, expect.pledgeRelease(hashOf(invoice)));
    return this.quittance.invoices.releasePledge(invoice.id, { signature }, options);
  }

  private async sign(toSign: TypedDataToSign, expectation: Expectation): Promise<string> {
    const { domain, types, message } = checkTypedData(toSign, this.network, expectation);
    return this.wallet.signTypedData(domain, types, message);
  }
}

function hashOf({ id, invoiceHash }: Invoice): string {
  if (invoiceHash === null) throw new TypeError(`${id} is not in the registry.`);
  return invoiceHash;
}

function reasonBody({ reason, documentId }: expect.Reason) {
  return { reason, ...(documentId === undefined ? {} : { documentId }) };
}
