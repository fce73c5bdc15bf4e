import { z } from 'zod';
import { paymentStatuses } from '#payments';
import { amountFilters, before, from } from '../pagination/filters.js';
import { sortInput } from '../pagination/sorting.js';
import {
  addressOutput,
  amountOutput,
  chainPositionSchema,
  idInput,
  pageQuery,
  timeOutput,
} from '../schemas/values.schema.js';

const paymentKinds = ['release', 'refund', 'fee'] as const;

export const paymentSchema = z
  .object({
    id: z.string(),
    orderId: z.string(),
    kind: z.enum(paymentKinds),
    payee: z.object({ id: z.string().nullable(), name: z.string().nullable(), address: addressOutput }),
    token: addressOutput,
    amount: amountOutput,
    credited: z
      .boolean()
      .meta({ description: 'The token refused the push; the amount waits as credit in the contract' }),
    status: z.enum(paymentStatuses),
    chain: chainPositionSchema,
    at: timeOutput,
  })
  .meta({ id: 'Payment' });

export const paymentSorts = { amount: 'numeric' } as const;
export const paymentQuery = z.strictObject({
  ...pageQuery,
  orderId: idInput('order').optional(),
  kind: z.enum(paymentKinds).optional(),
  status: z.enum(paymentStatuses).optional(),
  payeeId: idInput('business').optional(),
  from,
  before,
  ...amountFilters,
  sort: sortInput(paymentSorts),
});
