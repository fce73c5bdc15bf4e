import { z } from 'zod';
import { eventTypes } from '#domain';
import { deliveryErrors, disabledReasons, endpointStatuses } from '#webhooks';
import { idInput, lineOfText, pageOf, pageQuery, timeOutput } from '../schemas/values.schema.js';

const DAY_SECONDS = 86_400;

const urlInput = z.string().min(1).max(2_000).meta({
  description: 'https, port 443 or 8443, a host on the public Internet',
  example: 'https://erp.example.com/hooks',
});
const eventTypesInput = z
  .array(z.enum(eventTypes))
  .max(eventTypes.length)
  .transform((types) => [...new Set(types)])
  .meta({ description: 'What to be told; nothing named is everything', example: ['payment.released'] });
const descriptionInput = lineOfText(200);

export const newEndpointSchema = z
  .strictObject({
    url: urlInput,
    description: descriptionInput.optional(),
    eventTypes: eventTypesInput.default([]),
  })
  .meta({ id: 'NewWebhookEndpoint' });

export const endpointChangesSchema = z
  .strictObject({
    url: urlInput.optional(),
    description: descriptionInput.optional(),
    eventTypes: eventTypesInput.optional(),
    status: z.enum(endpointStatuses).optional(),
  })
  .meta({ id: 'WebhookEndpointChanges', description: 'What is left out stays' });

export const endpointSchema = z
  .object({
    id: z.string(),
    businessId: z.string().nullable().meta({ description: "null: the operator's, which is told everything" }),
    url: z.string(),
    description: z.string(),
    eventTypes: z.array(z.string()).meta({ description: 'Empty: all' }),
    status: z.enum(endpointStatuses),
    disabled: z
      .object({
        reason: z.enum(disabledReasons),
        at: timeOutput,
        after: z.string().meta({ description: 'Position in the feed of the last event told; replay from here' }),
      })
      .nullable(),
    failingSince: timeOutput.nullable().meta({ description: 'First failure since the last success' }),
    publicKeys: z
      .array(z.object({ publicKey: z.string().meta({ example: 'whpk_…' }), expiresAt: timeOutput.nullable() }))
      .meta({ description: 'For signatures v1a; two while a rotation overlaps' }),
    createdAt: timeOutput,
    updatedAt: timeOutput,
  })
  .meta({ id: 'WebhookEndpoint' });

export const endpointWithSecretSchema = endpointSchema
  .extend({
    secret: z.string().nullable().meta({ description: 'For signatures v1, whsec_…; shown once; null in a replay' }),
  })
  .meta({ id: 'WebhookEndpointWithSecret' });

export const endpointPage = pageOf(endpointSchema).meta({ id: 'WebhookEndpointPage' });
export const endpointQuery = z.strictObject(pageQuery);

export const rotationSchema = z
  .strictObject({
    overlapSeconds: z
      .number()
      .int()
      .min(0)
      .max(7 * DAY_SECONDS)
      .default(DAY_SECONDS)
      .meta({ description: 'How long the current secret signs beside the new one' }),
  })
  .default({ overlapSeconds: DAY_SECONDS })
  .meta({ id: 'WebhookSecretRotation' });

export const testResultSchema = z
  .object({ messageId: z.string().meta({ description: 'webhook-id of the message to come' }) })
  .meta({ id: 'WebhookTest' });

const positionInput = z.string().regex(/^[0-9]{1,18}$/, 'A position is a number of the feed, as a decimal string.');

export const replaySchema = z
  .union([
    z.strictObject({ messageId: idInput('event') }),
    z.strictObject({
      after: positionInput.meta({ description: 'The position in the feed before the first event' }),
      until: positionInput.optional().meta({ description: 'The position of the last event; default: the end' }),
    }),
  ])
  .meta({ id: 'WebhookReplay' });

export const replayedSchema = z
  .object({
    scheduled: z.number().int(),
    nextAfter: z
      .string()
      .nullable()
      .meta({ description: 'Replay again after this position: a call takes 10,000 events. Null: all are scheduled' }),
  })
  .meta({ id: 'WebhookReplayed' });

export const attemptSchema = z
  .object({
    id: z.string(),
    messageId: z.string(),
    eventType: z.string(),
    position: z.string(),
    at: timeOutput,
    durationMilliseconds: z.number().int(),
    outcome: z.enum(['delivered', 'failed']),
    error: z.enum(deliveryErrors).nullable(),
    errorDetail: z.string().nullable(),
    responseStatus: z.number().int().nullable(),
    responseBody: z.string().nullable().meta({ description: 'The first KiB' }),
    message: z
      .object({
        status: z.enum(['pending', 'delivering', 'delivered', 'failed', 'dead']),
        failures: z.number().int(),
        nextAttemptAt: timeOutput.nullable(),
      })
      .meta({ description: 'Where the message stands now' }),
  })
  .meta({ id: 'WebhookAttempt' });

export const attemptPage = pageOf(attemptSchema).meta({ id: 'WebhookAttemptPage' });
export const attemptQuery = z.strictObject({
  ...pageQuery,
  outcome: z.enum(['delivered', 'failed']).optional(),
  messageId: idInput('event').optional(),
});
