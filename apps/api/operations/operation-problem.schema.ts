import { z } from 'zod';
import { actionSchema } from '../schemas/values.schema.js';

export const operationProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    code: z.string().meta({ description: 'Stable; decide by this' }),
    detail: z.string(),
    reason: z.string().meta({ description: "The contract's error, such as ERC20InsufficientBalance" }),
    arguments: z.unknown().optional().meta({ description: "The error's arguments" }),
    allowedActions: z.array(actionSchema),
  })
  .meta({ id: 'OperationProblem', description: 'RFC 9457 problem of chain work: why it failed or does not get on' });
