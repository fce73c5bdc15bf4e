import type { z } from 'zod';
import type { Settlement } from '#disputes';
import type { settlementSchema } from './settlements.schema.js';

export function presentSettlement(settlement: Settlement): z.infer<typeof settlementSchema> {
  return {
    id: settlement.id,
    orderId: settlement.orderId,
    nonce: settlement.nonce,
    proposedBy: settlement.proposedBy,
    toSupplier: settlement.toSupplier.toString(),
    toBuyer: settlement.toBuyer.toString(),
    status: settlement.status,
    createdAt: settlement.createdAt.toISOString(),
  };
}
