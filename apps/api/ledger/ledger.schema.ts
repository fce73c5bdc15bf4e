import { z } from 'zod';
import { ledgerAccountKinds } from '#ledger';
import { addressOutput, hashOutput, pageOf, pageQuery, timeInput, timeOutput } from '../schemas/values.schema.js';

const signedAmount = z.string().meta({ description: 'Minor units of the token, with its sign', example: '-1500000' });

const balance = {
  pending: signedAmount.meta({ description: 'Booked, and not final yet' }),
  posted: signedAmount.meta({ description: 'Final' }),
  balance: signedAmount.meta({ description: 'Both together' }),
};

export const ledgerAccountSchema = z
  .object({
    id: z.string(),
    owner: z.string().meta({ description: 'A business, or an address where no business is behind it' }),
    kind: z.enum(ledgerAccountKinds),
    token: addressOutput,
    ...balance,
  })
  .meta({ id: 'LedgerAccount' });

export const ledgerAccountPage = pageOf(ledgerAccountSchema).meta({ id: 'LedgerAccountPage' });
export const ledgerAccountQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(ledgerAccountKinds).optional(),
  token: z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/, 'A token is 0x and 40 hex digits.')
    .optional(),
});

export const ledgerBalanceSchema = z
  .object({
    accountId: z.string(),
    asOf: timeOutput.nullable(),
    asOfBlock: z.string().nullable(),
    ...balance,
  })
  .meta({ id: 'LedgerBalance' });

export const ledgerBalanceQuery = z
  .strictObject({
    asOf: timeInput.optional().meta({ description: 'What had happened by then. Now, unless given' }),
    asOfBlock: z
      .string()
      .regex(/^[0-9]{1,18}$/, 'A block is its number.')
      .transform((text) => BigInt(text))
      .optional()
      .meta({ description: 'What blocks up to this one had done, in the states of today', example: '1200' }),
  })
  .refine(({ asOf, asOfBlock }) => asOf === undefined || asOfBlock === undefined, 'Give asOf or asOfBlock, not both.');

const statementLineSchema = z
  .object({
    line: z
      .enum(['booking', 'reversal'])
      .meta({ description: 'A reversal takes a booking back whose block left the chain' }),
    transactionId: z.string(),
    kind: z.string().meta({ example: 'payment_released' }),
    amount: signedAmount.meta({ description: 'Positive added to the account' }),
    balance: signedAmount.meta({ description: 'Of the account, after this line' }),
    status: z.enum(['pending', 'posted', 'voided']).meta({ description: 'What the booking has become' }),
    orderId: z.string().nullable(),
    blockNumber: z.string().nullable(),
    transactionHash: hashOutput.nullable(),
    at: timeOutput,
  })
  .meta({ id: 'LedgerStatementLine' });

export const ledgerStatementPage = pageOf(statementLineSchema).meta({ id: 'LedgerStatementPage' });
export const ledgerStatementQuery = z.strictObject(pageQuery);
