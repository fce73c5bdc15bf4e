import { z } from 'zod';
import { orderFields, orderStatuses } from '#domain';
import { deliverySchema } from '../deliveries/deliveries.schema.js';
import { disputeSchema, retentionSchema } from '../disputes/disputes.schema.js';
import { invoiceSchema } from '../invoices/invoices.schema.js';
import { amountFilters, before, createdFilters, from, idempotencyFilter, prefixInput } from '../pagination/filters.js';
import { sortInput } from '../pagination/sorting.js';
import {
  actionSchema,
  addressInput,
  addressOutput,
  amountInput,
  amountOutput,
  chainPositionSchema,
  hashOutput,
  idInput,
  lineOfText,
  operationLink,
  pageQuery,
  partySchema,
  plainText,
  quantityInput,
  timeInput,
  timeOutput,
} from '../schemas/values.schema.js';
import { settlementSchema } from '../settlements/settlements.schema.js';

const MAX_LINES = 1000;
const MAX_INSPECTION_SECONDS = 365 * 24 * 3600;
const MAX_CLAUSE_SECONDS = 10 * 365 * 24 * 3600;

const clausePeriod = z.int().min(1).max(MAX_CLAUSE_SECONDS);
const basisPoints = z.int().min(1).max(10_000).meta({ description: 'Of 10,000' });
const accountSchema = z
  .union([z.strictObject({ address: addressInput }), z.strictObject({ businessId: idInput('business') })])
  .meta({ description: 'A business of the network, or an account of somebody else' });

const newClausesSchema = z
  .strictObject({
    arbitration: z
      .strictObject({
        periodSeconds: clausePeriod,
        arbiter: accountSchema.optional(),
        fallbackSupplierBps: z
          .int()
          .min(0)
          .max(10_000)
          .default(0)
          .meta({ description: "The supplier's part of what nobody ruled on in time, of 10,000" }),
      })
      .optional()
      .meta({ description: 'Lets the buyer contest deliveries' }),
    retention: z
      .strictObject({ bps: basisPoints, periodSeconds: clausePeriod })
      .optional()
      .meta({ description: 'Held back of every payment for a while' }),
    lateDeduction: z
      .strictObject({ bpsPerDay: basisPoints, capBps: basisPoints })
      .optional()
      .meta({ description: 'Deducted from what is claimed after deliverBy' }),
    earlyDiscount: z
      .strictObject({ bps: basisPoints, periodSeconds: clausePeriod })
      .optional()
      .meta({ description: 'Deducted from what the buyer accepts so soon after its claim' }),
    fee: z
      .strictObject({ bps: basisPoints, recipient: accountSchema })
      .optional()
      .meta({ description: 'Of every payment to the supplier' }),
  })
  .meta({ id: 'NewClauses' });

const accountOutput = z.object({
  id: z.string().nullable(),
  name: z.string().nullable(),
  address: addressOutput,
});

const clausesSchema = z
  .object({
    arbitration: z
      .object({ periodSeconds: z.int(), arbiter: accountOutput.nullable(), fallbackSupplierBps: z.int() })
      .nullable(),
    retention: z.object({ bps: z.int(), periodSeconds: z.int() }).nullable(),
    lateDeduction: z.object({ bpsPerDay: z.int(), capBps: z.int() }).nullable(),
    earlyDiscount: z.object({ bps: z.int(), periodSeconds: z.int() }).nullable(),
    fee: z.object({ bps: z.int(), recipient: addressOutput }).nullable(),
  })
  .meta({ id: 'Clauses' });

const newLineSchema = z.strictObject({
  sku: lineOfText(100),
  description: lineOfText(500),
  quantity: quantityInput,
  unit: lineOfText(20).default('EA'),
  unitPrice: amountInput.meta({ description: 'Minor units of the token for one unit' }),
  amount: amountInput.optional().meta({ description: 'Default quantity × unitPrice' }),
  unitPriceRounding: amountInput
    .optional()
    .meta({ description: 'What the unit price was rounded by at most; lets amount differ by that much per unit' }),
});

export const newPurchaseOrderSchema = z
  .strictObject({
    supplierId: idInput('business'),
    attesterId: idInput('business')
      .optional()
      .meta({ description: 'A carrier or gateway that may claim delivery too' }),
    reference: lineOfText(100).meta({ description: 'Your own order number; unique among your orders' }),
    lines: z.array(newLineSchema).min(1).max(MAX_LINES),
    fundBy: timeInput,
    deliverBy: timeInput,
    inspectionPeriodSeconds: z.int().min(0).max(MAX_INSPECTION_SECONDS),
    clauses: newClausesSchema.optional(),
    documents: z.array(idInput('document')).max(50).default([]),
  })
  .meta({ id: 'NewPurchaseOrder' });

const lineSchema = z.object({
  number: z.int(),
  sku: z.string(),
  description: z.string(),
  quantity: z.string(),
  unit: z.string(),
  unitPrice: amountOutput,
  amount: amountOutput,
});

export const purchaseOrderSchema = z
  .object({
    id: z.string(),
    orderHash: hashOutput,
    reference: z.string(),
    status: z.enum(orderStatuses),
    buyer: partySchema,
    supplier: partySchema,
    attester: partySchema.nullable(),
    token: addressOutput,
    amount: amountOutput,
    funded: amountOutput,
    held: amountOutput,
    released: amountOutput.meta({ description: 'Worth of the goods released so far' }),
    paid: amountOutput.meta({ description: 'What payees got; less than released where clauses deduct or retain' }),
    refunded: amountOutput,
    fees: amountOutput,
    claimed: amountOutput,
    contested: amountOutput.meta({ description: "Goods' worth that contests took out since the last settlement" }),
    disputed: amountOutput.meta({ description: 'Held until disputes are resolved' }),
    retained: amountOutput.meta({ description: 'Held back of payments until it is due' }),
    invoiced: amountOutput,
    fundBy: timeOutput,
    deliverBy: timeOutput,
    claimBy: timeOutput.meta({ description: 'The last time to claim: deliverBy, or later with late deductions' }),
    inspectionPeriodSeconds: z.int(),
    clauses: clausesSchema.nullable().meta({ description: 'Null for a plain order' }),
    terms: z.object(Object.fromEntries(orderFields.map(({ name }) => [name, z.string()]))),
    linesRoot: hashOutput,
    documentsHash: hashOutput,
    supplierSignature: z.string().nullable(),
    createdAt: timeOutput,
    updatedAt: timeOutput,
    allowedActions: z.array(actionSchema),
  })
  .meta({ id: 'PurchaseOrder' });

export const purchaseOrderDetailSchema = purchaseOrderSchema.extend({
  lines: z.array(lineSchema),
  deliveries: z.array(deliverySchema),
  invoices: z.array(invoiceSchema),
  settlements: z.array(settlementSchema),
  disputes: z.array(disputeSchema),
  retentions: z.array(retentionSchema),
});

export const purchaseOrderOperationSchema = purchaseOrderSchema
  .extend({ operation: operationLink })
  .meta({ id: 'PurchaseOrderOperation' });

export const purchaseOrderSorts = { amount: 'numeric', deliverBy: 'timestamptz' } as const;
export const purchaseOrderQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(orderStatuses).optional(),
  role: z.enum(['buyer', 'supplier', 'attester', 'arbiter']).optional(),
  reference: plainText(100).optional(),
  referencePrefix: prefixInput,
  counterpartyId: idInput('business').optional(),
  ...amountFilters,
  ...createdFilters,
  fundByFrom: from,
  fundByBefore: before,
  deliverByFrom: from,
  deliverByBefore: before,
  ...idempotencyFilter,
  sort: sortInput(purchaseOrderSorts),
});

export const trailEntrySchema = z
  .object({
    sequence: z.int(),
    kind: z.string(),
    at: timeOutput,
    actor: z.object({ id: z.string().nullable(), name: z.string().nullable(), address: addressOutput }).nullable(),
    amount: amountOutput.nullable(),
    subject: z.string().nullable(),
    chain: chainPositionSchema.nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TrailEntry' });

export const trailSchema = z
  .object({
    orderId: z.string(),
    orderHash: hashOutput,
    data: z.array(trailEntrySchema),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'Trail' });

export const trailQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(100),
  cursor: z.string().max(200).optional(),
});
