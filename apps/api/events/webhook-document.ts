import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { eventTypes } from '#domain';
import { eventCatalogue } from './event-catalogue.js';
import { eventPayloads } from './event-payloads.js';

const headers = {
  WebhookId: [
    'webhook-id',
    "The event's id, the same at every try: what you have done under it already, do not do again",
  ],
  WebhookTimestamp: [
    'webhook-timestamp',
    'Seconds since 1970 when this try was signed; refuse what is older than five minutes',
  ],
  WebhookSignature: [
    'webhook-signature',
    'Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret',
  ],
} as const;

const answers = {
  WebhookTaken: ['2XX', 'Taken. Answer within ten seconds and do the work afterwards'],
  WebhookGone: ['410', 'Gone for good: the endpoint is disabled'],
  WebhookFailed: ['default', 'Tried again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h'],
} as const;

type SchemaObject = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** What all webhooks have around their data. */
const envelope: SchemaObject = {
  type: 'object',
  required: ['type', 'timestamp', 'data', 'subject', 'position', 'id'],
  properties: {
    type: { type: 'string', example: 'payment.released' },
    timestamp: { type: 'string', format: 'date-time', description: 'When it happened' },
    data: { type: 'object' },
    subject: { type: 'string', description: 'The id of what it happened to' },
    position: { type: 'string', description: 'Its place in the feed, GET /v1/events' },
    id: { type: 'string', description: 'The same as the header webhook-id' },
  },
};

/** Adds the webhooks section of OpenAPI 3.1 and the schemas of all payloads. */
export function describeWebhooks(document: OpenAPIObject): OpenAPIObject {
  const payloads = Object.entries(eventPayloads).map(([name, schema]) => [name, jsonSchemaOf(schema)]);
  const parameters = Object.entries(headers).map(([name, [header, description]]) => [
    name,
    { name: header, in: 'header', required: true, description, schema: { type: 'string' } },
  ]);
  const responses = Object.entries(answers).map(([name, [, description]]) => [name, { description }]);
  const components = {
    ...document.components,
    schemas: { ...document.components?.schemas, WebhookEvent: envelope, ...Object.fromEntries(payloads) },
    parameters: Object.fromEntries(parameters),
    responses: Object.fromEntries(responses),
  };
  const webhooks = Object.fromEntries(eventTypes.map((type) => [type, { post: describeWebhook(type) }]));
  return { ...document, components, webhooks } as OpenAPIObject;
}

/** What a route defines too is referred to where that stands. */
function jsonSchemaOf(schema: z.ZodType): SchemaObject {
  const { $schema: _, $defs: __, id: ___, ...json } = z.toJSONSchema(schema, { io: 'input' });
  return JSON.parse(JSON.stringify(json).replaceAll('#/$defs/', '#/components/schemas/')) as SchemaObject;
}

function describeWebhook(type: (typeof eventTypes)[number]) {
  const [payload, summary] = eventCatalogue[type];
  const schema = {
    allOf: [{ $ref: '#/components/schemas/WebhookEvent' }],
    properties: { type: { const: type }, data: { $ref: `#/components/schemas/${payload}` } },
  };
  return {
    operationId: `webhook_${type}`,
    tags: ['Webhooks'],
    summary,
    security: [],
    parameters: Object.keys(headers).map((name) => ({ $ref: `#/components/parameters/${name}` })),
    requestBody: { required: true, content: { 'application/json': { schema } } },
    responses: Object.fromEntries(
      Object.entries(answers).map(([name, [status]]) => [status, { $ref: `#/components/responses/${name}` }]),
    ),
  };
}
