import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { getParties } from '#parties';
import type { Payment } from '#payments';
import type { paymentSchema } from './payments.schema.js';

/** Payments with their payees' names. */
export async function presentPayments(
  manager: EntityManager,
  payments: readonly Payment[],
): Promise<z.infer<typeof paymentSchema>[]> {
  const parties = await getParties(
    manager,
    payments.flatMap((payment) => (payment.payeeId === null ? [] : [payment.payeeId])),
  );
  return payments.map((payment) => ({
    id: payment.id,
    orderId: payment.orderId,
    kind: payment.kind,
    payee: {
      id: payment.payeeId,
      name: parties.get(payment.payeeId ?? '')?.business.name ?? null,
      address: payment.payeeAddress,
    },
    token: payment.token,
    amount: payment.amount.toString(),
    credited: payment.credited,
    status: payment.status,
    chain: {
      chainId: payment.chainId,
      blockNumber: payment.blockNumber,
      blockHash: payment.blockHash,
      transactionHash: payment.transactionHash,
      logIndex: payment.logIndex,
    },
    at: payment.blockTime.toISOString(),
  }));
}
