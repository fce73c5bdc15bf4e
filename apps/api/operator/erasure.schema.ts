import { z } from 'zod';
import { erasable } from '#erasure';
import { lineOfText } from '../schemas/values.schema.js';

/** Of every kind of id, what is erased. */
export const ERASABLE = `By the kind of the id: ${Object.entries(erasable)
  .map(([kind, what]) => `${kind}: ${what}`)
  .join('; ')}.`;

const reason = lineOfText(200).meta({ description: 'Why, for the audit log; no personal data' });

export const erasureReasonSchema = z.strictObject({ reason }).meta({ id: 'ErasureReason' });

export const newErasureSchema = z
  .strictObject({
    subject: lineOfText(90).meta({
      description: 'An id; of an entry of the audit log whose log it is, a slash and its sequence',
      example: 'mem_…',
    }),
    reason,
  })
  .meta({ id: 'NewErasure' });

export const erasureSchema = z
  .object({
    subject: z.string(),
    erased: z
      .array(z.object({ table: z.string(), id: z.string(), columns: z.array(z.string()) }))
      .meta({ description: 'What had something to erase' }),
  })
  .meta({ id: 'Erasure' });
