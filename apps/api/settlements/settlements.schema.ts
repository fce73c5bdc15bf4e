import { z } from 'zod';
import { settlementStatuses } from '#disputes';
import { amountInput, amountOutput, operationLink, signatureInput, timeOutput } from '../schemas/values.schema.js';

export const newSettlementSchema = z
  .strictObject({ toSupplier: amountInput, toBuyer: amountInput, signature: signatureInput.optional() })
  .meta({ id: 'NewSettlement' });

export const settlementSchema = z
  .object({
    id: z.string(),
    orderId: z.string(),
    nonce: z.int(),
    proposedBy: z.string(),
    toSupplier: amountOutput,
    toBuyer: amountOutput,
    status: z.enum(settlementStatuses),
    createdAt: timeOutput,
  })
  .meta({ id: 'Settlement' });

export const settlementOperationSchema = settlementSchema
  .extend({ operation: operationLink })
  .meta({ id: 'SettlementOperation' });
