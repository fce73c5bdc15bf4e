import { z } from 'zod';
import { orderStatuses } from '#domain';
import { trailEntrySchema } from '../purchase-orders/purchase-orders.schema.js';
import {
  addressInput,
  addressOutput,
  amountInput,
  amountOutput,
  hashOutput,
  idInput,
  pageOf,
  pageQuery,
  partySchema,
  sha256Input,
  timeInput,
  timeOutput,
} from '../schemas/values.schema.js';

const blockInput = z
  .string()
  .regex(/^[0-9]{1,18}$/, 'A block is its number.')
  .transform((text) => BigInt(text))
  .meta({ example: '1200' });

export const momentQuery = {
  asOf: timeInput.optional().meta({ description: 'What had happened by then. Now, unless given' }),
  asOfBlock: blockInput.optional().meta({ description: 'What blocks up to this one had done' }),
};
export const isOneMoment = ({ asOf, asOfBlock }: { asOf?: Date | undefined; asOfBlock?: bigint | undefined }) =>
  asOf === undefined || asOfBlock === undefined;
export const TWO_MOMENTS = 'Give asOf or asOfBlock, not both.';

const money = {
  funded: amountOutput,
  held: amountOutput,
  paid: amountOutput,
  refunded: amountOutput,
  fees: amountOutput,
};

export const trailSummarySchema = z
  .object({
    orderId: z.string(),
    orderHash: hashOutput,
    reference: z.string(),
    status: z.enum(orderStatuses),
    buyer: partySchema,
    supplier: partySchema,
    token: addressOutput,
    amount: amountOutput,
    ...money,
    steps: z.int().meta({ description: 'Of the whole trail, now or by the moment that is asked for' }),
    createdAt: timeOutput,
    updatedAt: timeOutput.meta({ description: 'Of its newest change, whatever moment is asked for' }),
    href: z.string().meta({ example: '/v1/trails/po_…' }),
  })
  .meta({ id: 'TrailSummary', description: 'Money as it stands: funded = paid + refunded + fees + held' });

export const trailPage = pageOf(trailSummarySchema).meta({ id: 'TrailPage' });

export const trailsQuery = z
  .strictObject({
    ...pageQuery,
    ...momentQuery,
    orderId: idInput('order').optional(),
    invoiceId: idInput('invoice').optional(),
    businessId: idInput('business')
      .optional()
      .meta({ description: 'A party of the order. For those who read everything; others read their own' }),
    counterpartyId: idInput('business').optional().meta({ description: 'The other side: buyer or supplier' }),
    token: addressInput.optional(),
    status: z.enum(orderStatuses).optional().meta({ description: 'As of the moment that is asked for' }),
    minAmount: amountInput.optional(),
    maxAmount: amountInput.optional(),
    createdFrom: timeInput.optional().meta({ description: 'Orders created then or later' }),
    createdUntil: timeInput.optional().meta({ description: 'Orders created before' }),
    occurredFrom: timeInput.optional().meta({ description: 'Something happened to the order then or later' }),
    occurredUntil: timeInput
      .optional()
      .meta({ description: 'Something happened to the order before; with occurredFrom, the same thing within both' }),
    fromBlock: blockInput.optional().meta({ description: 'Something of the order is in this block or a later one' }),
    toBlock: blockInput.optional().meta({ description: 'Something of the order is in this block or an earlier one' }),
    documentHash: sha256Input
      .optional()
      .meta({ description: 'Of a document of the order, of an invoice or of evidence of a delivery' }),
    transactionHash: z
      .string()
      .regex(/^0x[0-9a-f]{64}$/, 'A transaction is 0x and 64 lower-case hex digits.')
      .optional(),
  })
  .refine(({ minAmount = 0n, maxAmount = minAmount }) => minAmount <= maxAmount, 'minAmount is above maxAmount.')
  .refine(({ fromBlock = 0n, toBlock = fromBlock }) => fromBlock <= toBlock, 'fromBlock is above toBlock.')
  .refine(
    ({ occurredFrom, occurredUntil }) =>
      occurredFrom === undefined || occurredUntil === undefined || occurredFrom < occurredUntil,
    'occurredFrom is not before occurredUntil.',
  )
  .refine(isOneMoment, TWO_MOMENTS);

export const trailDetailQuery = z
  .strictObject({
    ...momentQuery,
    limit: z.coerce.number().int().min(1).max(1000).default(1000).meta({ description: 'Most steps in the answer' }),
    after: z.coerce.number().int().min(0).max(2_147_483_647).default(0).meta({ description: 'Steps after this one' }),
  })
  .refine(isOneMoment, TWO_MOMENTS);

const partSchema = z.object({
  role: z.enum(['buyer', 'supplier', 'attester', 'arbiter', 'holder', 'pledgee']),
  ...partySchema.shape,
});

const documentSchema = z.object({
  id: z.string(),
  uploadedBy: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  sha256: z.string(),
  size: z.int(),
  createdAt: timeOutput,
  href: z.string().meta({ description: 'Its content' }),
});

const signatureSchema = z.object({
  of: z.enum(['terms', 'settlement']),
  subject: z.string().meta({ description: 'The order or the settlement' }),
  by: z.enum(['buyer', 'supplier']),
  signature: z.string(),
});

const sentSignatureSchema = z.object({
  of: z
    .enum([
      ...(['funding', 'delivery_claim', 'acceptance', 'contest', 'ruling', 'invoice', 'acknowledgement'] as const),
      ...(['assignment', 'pledge', 'pledge_release'] as const),
    ])
    .meta({ description: 'The message; funding is an ERC-3009 authorisation' }),
  subject: z.string().meta({ description: 'The order, delivery, invoice or dispute' }),
  by: z.enum(['buyer', 'supplier', 'claimant', 'ruler', 'holder', 'pledgee']).meta({
    description: 'A claimant is the supplier or the attester, a ruler the arbiter or the party that gave in',
  }),
  signature: z.string(),
  transactionHash: hashOutput.meta({ description: 'Whose calldata has the message with the signature' }),
});

const transactionSchema = z.object({
  chainId: z.string(),
  transactionHash: hashOutput,
  blockNumber: z.string(),
  blockHash: hashOutput,
  steps: z.array(z.int()).meta({ description: 'Sequences of the steps in it' }),
});

const ledgerEntrySchema = z.object({
  transactionId: z.string(),
  accountId: z.string(),
  owner: z.string(),
  account: z.string().meta({ description: 'Kind of the account' }),
  kind: z.string().meta({ example: 'payment_released' }),
  amount: z.string().meta({ description: 'Minor units; positive added to the account', example: '-1500000' }),
  status: z.enum(['pending', 'posted', 'voided']),
  at: timeOutput,
});

const proofsSchema = z.object({
  bundle: z.string().meta({ description: 'Proves everything in one file, without this server' }),
  checkpoint: z
    .object({ size: z.int(), root: hashOutput })
    .nullable()
    .meta({ description: 'The newest of the audit log' }),
  entries: z.array(
    z.object({
      tenantId: z.string(),
      sequence: z.string(),
      at: z.string(),
      action: z.string(),
      subject: z.string(),
      hash: z.string(),
      index: z.int().nullable().meta({ description: 'In the tree of all; null until the next checkpoint' }),
    }),
  ),
});

export const trailDetailSchema = z
  .object({
    ...trailSummarySchema.shape,
    asOf: timeOutput.nullable(),
    asOfBlock: z.string().nullable(),
    parties: z.array(partSchema),
    documents: z.array(documentSchema),
    signatures: z.array(signatureSchema).meta({ description: 'Of what the parties signed for each other' }),
    sentSignatures: z.array(sentSignatureSchema).meta({
      description: 'Of what was signed for the contracts and is on chain by the network; others are in transactions',
    }),
    data: z.array(trailEntrySchema).meta({ description: 'Steps in order' }),
    nextAfter: z.int().nullable().meta({ description: 'Give it as after for the steps that follow; null on the last' }),
    transactions: z.array(transactionSchema),
    ledger: z.array(ledgerEntrySchema).meta({ description: "Of the caller's own accounts" }),
    proofs: proofsSchema,
  })
  .meta({ id: 'TrailDetail' });
