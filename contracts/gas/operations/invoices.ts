import type { TypedDataField } from 'ethers';

import {
  creditNoteTypes,
  invoiceAcknowledgementTypes,
  invoiceAssignmentTypes,
  invoiceIssueTypes,
  invoicePledgeTypes,
  invoiceRedemptionTypes,
  pledgeReleaseTypes,
} from '../../../test/vectors/message-types.js';
import { AMOUNT, DAY } from '../network.js';
import { DELIVER_BY, type NewOrder, openOrderBook } from '../orders.js';
import type { Figures, Party, TradeNetwork } from '../trade-network.js';

const VALID_BEFORE = 2n ** 40n - 1n;

/** Who is paid for what: invoices of an order over its whole amount, signed and relayed. */
export async function measureInvoices(network: TradeNetwork): Promise<Figures> {
  const book = await openOrderBook(network);
  const { desk, registry } = network;
  const { operator, buyer, supplier, financier } = network.accounts;
  const invoices = invoicesOf(network);
  const [assigned, pledged, redeemed, acknowledged, netted] = [
    await book.funded(),
    await book.funded(),
    await book.funded(),
    await book.funded(),
    await book.funded(),
  ];

  // The supplier has another invoice already.
  await invoices.issue(await book.funded());
  const ofAssigned = await invoices.issue(assigned);
  const ofPledged = await invoices.issue(pledged);
  const ofRedeemed = await invoices.issue(redeemed);
  const ofAcknowledged = await invoices.issue(acknowledged);
  const assign = await invoices.assign(ofAssigned.id, financier.address);
  const acknowledge = await invoices.acknowledge(acknowledged, ofAcknowledged.id);
  const pledge = await invoices.pledge(ofPledged.id, financier.address);
  const releasePledge = await invoices.releasePledge(ofPledged.id, financier);

  await network.pass(21 * DAY);
  const redeem = await invoices.redeem(redeemed, ofRedeemed.id, (AMOUNT * 98n) / 100n, supplier, buyer);
  const acceptForHolder = await book.accept(assigned);
  const creditNote = await invoices.issueCreditNote(assigned, ofAssigned.id, AMOUNT / 20n);
  const applyCreditNotes = await network.gasOf(operator, registry, 'applyCreditNotes', netted.key);
  const acceptNetted = await book.accept(netted);
  await network.pass(DELIVER_BY + DAY - (await network.now()));
  return {
    'issue an invoice, signed and relayed': ofAssigned.gas,
    'acknowledge an invoice, signed and relayed': acknowledge,
    'assign an invoice, signed and relayed': assign,
    'pledge an invoice, signed and relayed': pledge,
    'release a pledge, signed and relayed': releasePledge,
    'redeem an invoice early, signed and relayed': redeem,
    'accept in full for the holder of an invoice, signed and relayed': acceptForHolder,
    'issue a credit note, signed and relayed': creditNote,
    'apply credit notes to an order': applyCreditNotes,
    'accept in full with credit notes netted, signed and relayed': acceptNetted,
    'release an acknowledged invoice when due': await network.gasOf(
      operator,
      desk,
      'releaseAcknowledged',
      ...[acknowledged.packed, acknowledged.clauses, AMOUNT],
    ),
  };
}

/** The messages of the invoice registry, each signed and relayed. */
function invoicesOf(network: TradeNetwork) {
  const { ethers, accounts, registry } = network;
  const { operator, buyer, supplier } = accounts;
  const hash = (text: string) => ethers.id(text);
  let numbers = 0;

  const sign = (party: Party, types: Record<string, TypedDataField[]>, message: Record<string, unknown>) =>
    network.sign('registry', party, types, message);
  const send = (method: string, ...parameters: unknown[]) => network.gasOf(operator, registry, method, ...parameters);

  return {
    /** Over the whole of an order, due when it is to be delivered. */
    async issue({ key, orderId }: NewOrder): Promise<{ id: string; gas: number }> {
      numbers += 1;
      const message = {
        ...{ orderId, from: 0, to: AMOUNT },
        numberHash: hash(`number ${numbers}`),
        dueDate: DELIVER_BY,
        documentHash: hash(`document ${numbers}`),
      };
      const { from, to, numberHash, dueDate, documentHash } = message;
      const signature = await sign(supplier, invoiceIssueTypes, message);
      return {
        id: ethers.TypedDataEncoder.hash(network.domains.registry, invoiceIssueTypes, message),
        gas: await send('issue', key, from, to, numberHash, dueDate, documentHash, signature),
      };
    },

    async acknowledge({ key }: NewOrder, invoiceId: string): Promise<number> {
      return await send('acknowledge', key, invoiceId, await sign(buyer, invoiceAcknowledgementTypes, { invoiceId }));
    },

    async assign(invoiceId: string, to: string): Promise<number> {
      const message = { invoiceId, to, nonce: 0, validBefore: VALID_BEFORE };
      const signature = await sign(supplier, invoiceAssignmentTypes, message);
      return await send('assign', invoiceId, to, 0, VALID_BEFORE, signature);
    },

    async pledge(invoiceId: string, pledgee: string): Promise<number> {
      const message = { invoiceId, pledgee, nonce: 0, validBefore: VALID_BEFORE };
      const signature = await sign(supplier, invoicePledgeTypes, message);
      return await send('pledge', invoiceId, pledgee, 0, VALID_BEFORE, signature);
    },

    async releasePledge(invoiceId: string, pledgee: Party): Promise<number> {
      const signature = await sign(pledgee, pledgeReleaseTypes, { invoiceId, nonce: 1 });
      return await send('releasePledge', invoiceId, 1, signature);
    },

    async redeem({ key }: NewOrder, invoiceId: string, payout: bigint, ...signers: [payee: Party, buyer: Party]) {
      const message = { invoiceId, released: 0, payout, validBefore: VALID_BEFORE };
      const signatures: string[] = [];
      for (const signer of signers) signatures.push(await sign(signer, invoiceRedemptionTypes, message));
      return await send('redeem', key, invoiceId, payout, VALID_BEFORE, ...signatures);
    },

    async issueCreditNote({ key }: NewOrder, invoiceId: string, amount: bigint): Promise<number> {
      const message = { invoiceId, amount, numberHash: hash('credit note'), documentHash: hash('credit document') };
      const signature = await sign(supplier, creditNoteTypes, message);
      return await send(
        'issueCreditNote',
        ...[key, invoiceId, amount, message.numberHash, message.documentHash, signature],
      );
    },
  };
}
