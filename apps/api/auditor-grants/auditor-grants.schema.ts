import { z } from 'zod';
import { grantedParts } from '#parties';
import { idInput, lineOfText, pageOf, pageQuery, timeInput, timeOutput } from '../schemas/values.schema.js';

const reads = z.array(z.enum(grantedParts)).meta({
  description:
    'trails: orders and all that belongs to them but documents; documents: contents and names of their documents; ledger: the accounts',
});

export const newAuditorGrantSchema = z
  .strictObject({
    auditor: lineOfText(100).meta({ description: 'Who it is, for people', example: 'Treu & Glauben WPG' }),
    reads: reads.min(1).refine((parts) => new Set(parts).size === parts.length, 'Name each once.'),
    period: z.strictObject({ from: timeInput, until: timeInput }).meta({
      description:
        'Half-open: orders that were created in it, with all that ever happened to them, and bookings made in it',
    }),
    expiresAt: timeInput.meta({ description: 'When the grant ends by itself, at most 400 days ahead' }),
    businessId: idInput('business').optional().meta({ description: 'Whose records: for regulators, who must say' }),
  })
  .meta({ id: 'NewAuditorGrant' });

export const auditorGrantSchema = z
  .object({
    id: z.string(),
    businessId: z.string().meta({ description: 'Whose records may be read' }),
    auditor: z.string(),
    apiKeyId: z.string().meta({ description: 'The key that the auditor reads with: the actor of its audit entries' }),
    reads,
    period: z.object({ from: timeOutput, until: timeOutput }),
    expiresAt: timeOutput,
    grantedBy: z.enum(['business', 'regulator']),
    createdAt: timeOutput,
    revokedAt: timeOutput.nullable(),
  })
  .meta({ id: 'AuditorGrant' });

export const createdAuditorGrantSchema = auditorGrantSchema
  .extend({
    secret: z.string().nullable().meta({ description: "The auditor's API key. Shown once; null in a replay" }),
  })
  .meta({ id: 'CreatedAuditorGrant' });

export const auditorGrantPage = pageOf(auditorGrantSchema).meta({ id: 'AuditorGrantPage' });
export const auditorGrantQuery = z.strictObject(pageQuery);
