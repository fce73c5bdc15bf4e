import { z } from 'zod';
import { deliveryStatuses } from '#deliveries';
import { bulkAnswer, bulkBody } from '../bulk/bulk.schema.js';
import { amountFilters, before, createdFilters, from, idempotencyFilter, prefixInput } from '../pagination/filters.js';
import { sortInput } from '../pagination/sorting.js';
import {
  amountInput,
  amountOutput,
  hashOutput,
  idInput,
  lineOfText,
  operationLink,
  pageQuery,
  plainText,
  quantityInput,
  sha256Input,
  signatureInput,
  timeInput,
  timeOutput,
} from '../schemas/values.schema.js';

const newDelivery = {
  amount: amountInput.optional().meta({ description: 'Default the sum of the lines, or all that is left' }),
  lines: z
    .array(z.strictObject({ number: z.int().min(1), quantity: quantityInput, amount: amountInput.optional() }))
    .max(1000)
    .refine(
      (lines) => new Set(lines.map((line) => line.number)).size === lines.length,
      'A delivery names each line of the order once.',
    )
    .default([]),
  reference: lineOfText(100).optional().meta({ description: 'Number of the delivery note' }),
  deliveredAt: timeInput.optional().meta({ description: 'Default now; external signers must state it' }),
  evidence: z
    .array(
      z.union([
        z.strictObject({ documentId: idInput('document') }),
        z.strictObject({ sha256: sha256Input, name: lineOfText(200).optional() }),
      ]),
    )
    .max(50)
    .default([]),
  signature: signatureInput.optional(),
};
export const newDeliverySchema = z.strictObject(newDelivery).meta({ id: 'NewDelivery' });

export const deliverySchema = z
  .object({
    id: z.string(),
    orderId: z.string(),
    number: z.int(),
    reference: z.string().nullable(),
    claimant: z.object({ id: z.string(), name: z.string(), address: z.string() }),
    amount: amountOutput,
    cumulative: amountOutput,
    deliveredAt: timeOutput,
    evidence: z.array(z.object({ documentId: z.string().nullable(), name: z.string().nullable(), sha256: z.string() })),
    evidenceHash: hashOutput,
    status: z.enum(deliveryStatuses),
    claimedAt: timeOutput.nullable(),
    inspectionEndsAt: timeOutput.nullable(),
    decidedAt: timeOutput.nullable(),
    lines: z.array(z.object({ number: z.int(), quantity: z.string(), amount: amountOutput })),
    createdAt: timeOutput,
  })
  .meta({ id: 'Delivery' });

export const deliveryOperationSchema = deliverySchema
  .extend({ operation: operationLink })
  .meta({ id: 'DeliveryOperation' });
export const deliverySorts = { amount: 'numeric', deliveredAt: 'timestamptz' } as const;
export const deliveryQuery = z.strictObject({
  ...pageQuery,
  orderId: idInput('order').optional(),
  status: z.enum(deliveryStatuses).optional(),
  claimantId: idInput('business').optional(),
  reference: plainText(100).optional(),
  referencePrefix: prefixInput,
  ...amountFilters,
  ...createdFilters,
  deliveredFrom: from,
  deliveredBefore: before,
  inspectionEndsFrom: from,
  inspectionEndsBefore: before,
  ...idempotencyFilter,
  sort: sortInput(deliverySorts),
});

const acceptance = {
  cumulative: amountInput.optional().meta({
    description:
      "The order's total accepted, this delivery included. Default all that is under inspection when the request is " +
      'worked on, a claim that was mined a moment before included; state it to accept exactly what you have looked at',
  }),
  signature: signatureInput.optional(),
};
export const acceptDeliveryBody = z.strictObject(acceptance).default({}).meta({ id: 'AcceptDelivery' });

/** An item of a request in bulk names its order, which a request for one has in its path. */
const named = { orderId: idInput('order') };
export const newDeliveryItem = z.strictObject({ ...named, ...newDelivery }).meta({ id: 'NewDeliveryOfOrder' });
export const newDeliveriesBody = bulkBody(newDeliveryItem, 'NewDeliveries');
export const bulkDeliveries = bulkAnswer(deliveryOperationSchema, 'DeliveryOperations');
export const acceptDeliveryItem = z.strictObject({ ...named, ...acceptance }).meta({ id: 'AcceptDeliveryOfOrder' });
export const acceptDeliveriesBody = bulkBody(acceptDeliveryItem, 'AcceptDeliveries');
