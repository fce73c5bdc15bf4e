import { z } from 'zod';
import { workQueues } from '#dead-letters';
import { chainWorkStatuses } from '#operations';
import { addressOutput, hashOutput, lineOfText, pageOf, pageQuery, timeOutput } from '../schemas/values.schema.js';

export const laneSchema = z
  .object({
    chainId: z.string(),
    signer: addressOutput,
    state: z.enum(['active', 'paused', 'halted']),
    holder: z.string().nullable().meta({ description: 'The process that sends from it' }),
    heartbeatAt: timeOutput.nullable(),
    pausedReason: z.string().nullable(),
    haltedCode: z.string().nullable(),
    haltedReason: z.string().nullable(),
    haltedAt: timeOutput.nullable(),
    waitingReason: z
      .string()
      .nullable()
      .meta({ description: 'What it waits for without being halted, such as lower fees' }),
    isFilling: z.boolean(),
    nextNonce: z.string().nullable().meta({ description: 'Of the next transaction' }),
    chainNonce: z.string().nullable().meta({ description: 'What the chain expects next, as last seen' }),
    openTransactions: z.number().int(),
    oldestOpenAt: timeOutput.nullable(),
  })
  .meta({ id: 'Lane', description: 'An account that sends the network’s transactions' });

export const laneListSchema = z.object({ data: z.array(laneSchema) }).meta({ id: 'LaneList' });
export const laneReasonBody = z.strictObject({ reason: lineOfText(500) });
export const adoptionSchema = z
  .object({
    lane: laneSchema,
    nonces: z.array(z.string()).meta({ description: 'Recorded as used by somebody else' }),
    displaced: z
      .array(z.string())
      .meta({ description: 'Our transactions that lost their nonce; their work is sent anew' }),
  })
  .meta({ id: 'NonceAdoption' });

export const stepSchema = z
  .object({
    at: timeOutput,
    step: z.string(),
    detail: z.record(z.string(), z.unknown()).meta({ description: 'Such as nonce, hash, fee, block, error class' }),
  })
  .meta({ id: 'ChainWorkStep' });

export const chainWorkSchema = z
  .object({
    id: z.string(),
    kind: z.string().meta({ description: 'The contract function' }),
    status: z.enum(chainWorkStatuses),
    businessKey: z.string(),
    subject: z.string(),
    operationId: z.string().nullable(),
    failures: z.number().int(),
    notBefore: timeOutput.nullable(),
    error: z.record(z.string(), z.unknown()).nullable(),
    signer: addressOutput.nullable(),
    nonce: z.string().nullable(),
    transactionHash: hashOutput.nullable(),
    createdAt: timeOutput,
    updatedAt: timeOutput,
  })
  .meta({ id: 'ChainWork', description: 'A chain intent: one call that the network is to make' });

export const chainWorkDetailSchema = chainWorkSchema
  .extend({ steps: z.array(stepSchema) })
  .meta({ id: 'ChainWorkDetail' });
export const chainWorkPage = pageOf(chainWorkSchema).meta({ id: 'ChainWorkPage' });
export const chainWorkQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(chainWorkStatuses).optional(),
  kind: z
    .string()
    .regex(/^[A-Za-z]{1,60}$/, 'A kind is the name of a contract function.')
    .optional(),
  olderThanSeconds: z.coerce.number().int().min(0).max(1_000_000_000).optional(),
});

export const deadLetterSchema = z
  .object({
    id: z.string(),
    queue: z.enum(workQueues),
    reference: z.string(),
    subject: z.string(),
    reason: z.string(),
    failures: z.number().int(),
    firstFailedAt: timeOutput,
    parkedAt: timeOutput,
  })
  .meta({ id: 'DeadLetter', description: 'Work that was parked after too many failures' });
export const deadLetterPage = pageOf(deadLetterSchema).meta({ id: 'DeadLetterPage' });
export const deadLetterQuery = z.strictObject({ ...pageQuery, queue: z.enum(workQueues).optional() });
