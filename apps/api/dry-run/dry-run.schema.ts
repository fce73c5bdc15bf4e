import { z } from 'zod';
import { operationProblemSchema } from '../operations/operation-problem.schema.js';
import { addressOutput, approvalNeeded } from '../schemas/values.schema.js';

/** Told apart from what was done by its type. */
export const DRY_RUN_TYPE = 'application/vnd.quittance.dry-run+json';

export const callOutcomes = ['succeeds', 'reverts', 'waits', 'unknown'] as const;

const feeSchema = z
  .object({
    expected: z
      .string()
      .nullable()
      .meta({ description: 'At the fees of the latest block; null where the gas is not known' }),
    most: z.string().nullable().meta({ description: 'With all the gas that it may use, at twice the base fee' }),
  })
  .meta({ id: 'ChainFee', description: "Wei of the chain's own coin, paid by the network" });

const chainCallSchema = z
  .object({
    function: z.string().meta({ description: 'Of the contract', example: 'fund' }),
    contract: addressOutput,
    subject: z.string().meta({ description: 'The id of what it is about' }),
    outcome: z.enum(callOutcomes).meta({
      description:
        'After the latest block: `succeeds`, `reverts`, `waits` for work of yours that comes first, or `unknown`: the node did not say',
    }),
    gas: z
      .string()
      .nullable()
      .meta({ description: 'That it takes alone; less in a batch. Null where it is not known' }),
    gasLimit: z.string(),
    fee: feeSchema,
    problem: operationProblemSchema.nullable().meta({ description: 'Why it would revert' }),
  })
  .meta({ id: 'PlannedChainCall' });

/** What is told of every dry run; `body` stands beside it and is what the operation answers. */
export const dryRunSchema = z
  .object({
    dryRun: z.literal(true),
    status: z.int().meta({ description: 'What the request would answer with' }),
    replayed: z.boolean().meta({
      description:
        'Whether it was done under this Idempotency-Key: its answer is the body, and nothing would be done again',
    }),
    approval: approvalNeeded.nullable().meta({
      description: 'What a second person would have to approve first; all else is what follows once they have',
    }),
    chainCalls: z.array(chainCallSchema),
    fee: feeSchema,
    events: z.array(z.object({ type: z.string(), subject: z.string(), data: z.record(z.string(), z.unknown()) })).meta({
      description: 'That would be published at once and that you would see; what happens on chain publishes its own',
    }),
  })
  .meta({
    id: 'DryRun',
    description: 'What a request would do. Nothing of it is there, and ids of what is new are not kept',
  });
