import { z } from 'zod';
import { disputeStatuses, retentionStatuses } from '#disputes';
import {
  addressOutput,
  amountInput,
  amountOutput,
  hashOutput,
  idInput,
  lineOfText,
  operationLink,
  pageQuery,
  signatureInput,
  timeOutput,
} from '../schemas/values.schema.js';

const reasonFields = {
  reason: lineOfText(2000),
  documentId: idInput('document').optional().meta({ description: 'Its digest goes into what is signed' }),
  signature: signatureInput.optional(),
};

export const newContestSchema = z
  .strictObject({
    contested: amountInput
      .optional()
      .meta({ description: 'Default all of the delivery; what else was claimed up to it is paid as accepted' }),
    ...reasonFields,
  })
  .meta({ id: 'NewContest' });

export const rulingSchema = z
  .strictObject({ toSupplier: amountInput.meta({ description: 'The rest goes to the buyer' }), ...reasonFields })
  .meta({ id: 'Ruling' });

export const concessionSchema = z.strictObject(reasonFields).meta({ id: 'Concession' });

export const disputeSchema = z
  .object({
    id: z.string(),
    orderId: z.string(),
    kind: z.enum(['delivery', 'retention']),
    deliveryId: z.string().nullable(),
    tranche: z.int().nullable().meta({ description: 'Of the retention that is contested' }),
    contested: amountOutput,
    reason: z.string().nullable(),
    reasonHash: hashOutput.meta({
      description: 'SHA-256 over the RFC 8785 form of {reason, documentHash}, the hash in lower-case hex or null',
    }),
    status: z.enum(disputeStatuses),
    arbitrationEndsAt: timeOutput.nullable(),
    toSupplier: amountOutput.nullable(),
    toBuyer: amountOutput.nullable(),
    resolvedBy: addressOutput.nullable().meta({ description: 'The zero address for the fallback' }),
    resolvedAt: timeOutput.nullable(),
    createdAt: timeOutput,
  })
  .meta({ id: 'Dispute' });

export const disputeOperationSchema = disputeSchema
  .extend({ operation: operationLink })
  .meta({ id: 'DisputeOperation' });
export const disputeQuery = z.strictObject({
  ...pageQuery,
  orderId: idInput('order').optional(),
  status: z.enum(disputeStatuses).optional(),
});

export const retentionSchema = z
  .object({
    round: z.int().meta({ description: "Count of the order's settlements before it" }),
    tranche: z.int(),
    amount: amountOutput,
    dueAt: timeOutput,
    status: z.enum(retentionStatuses),
  })
  .meta({ id: 'Retention' });
