import { z } from 'zod';
import { apiKeyRoles, businessRoles } from '#parties';
import {
  addressInput,
  addressOutput,
  idInput,
  lineOfText,
  pageOf,
  pageQuery,
  plainText,
  timeOutput,
} from '../schemas/values.schema.js';

export const newBusinessSchema = z
  .strictObject({
    name: lineOfText(200),
    country: z.string().regex(/^[A-Z]{2}$/, 'A country is an ISO 3166-1 alpha-2 code, such as "DE".'),
    roles: z.array(z.enum(businessRoles)).min(1).max(businessRoles.length),
    externalReference: lineOfText(200).optional(),
    signer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('managed') }),
      z.strictObject({ kind: z.literal('external'), address: addressInput }),
    ]),
  })
  .meta({ id: 'NewBusiness' });

export const businessSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    country: z.string(),
    roles: z.array(z.enum(businessRoles)),
    externalReference: z.string().nullable(),
    signer: z.object({ kind: z.enum(['managed', 'external']), address: addressOutput }),
    createdAt: timeOutput,
  })
  .meta({ id: 'Business' });

export const registeredBusinessSchema = businessSchema
  .extend({
    apiKey: z.object({
      id: z.string(),
      secret: z.string().nullable().meta({ description: 'Shown once; null in a replay' }),
    }),
  })
  .meta({ id: 'RegisteredBusiness' });

export const businessPage = pageOf(businessSchema).meta({ id: 'BusinessPage' });
export const businessQuery = z.strictObject({ ...pageQuery, externalReference: plainText(200).optional() });

export const newApiKeySchema = z
  .strictObject({
    name: lineOfText(100),
    roles: z.array(z.enum(apiKeyRoles)).min(1).max(apiKeyRoles.length),
    businessId: idInput('business').optional(),
  })
  .meta({ id: 'NewApiKey' });

export const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    roles: z.array(z.enum(apiKeyRoles)),
    businessId: z.string().nullable(),
    createdAt: timeOutput,
    lastUsedAt: timeOutput.nullable(),
    revokedAt: timeOutput.nullable(),
  })
  .meta({ id: 'ApiKey' });

export const createdApiKeySchema = apiKeySchema
  .extend({ secret: z.string().nullable().meta({ description: 'Shown once; null in a replay' }) })
  .meta({ id: 'CreatedApiKey' });
export const apiKeyPage = pageOf(apiKeySchema).meta({ id: 'ApiKeyPage' });
export const pageQuerySchema = z.strictObject(pageQuery);

export const meSchema = z
  .object({
    apiKey: z.object({ id: z.string(), name: z.string(), roles: z.array(z.enum(apiKeyRoles)) }),
    business: businessSchema.nullable(),
  })
  .meta({ id: 'Me' });
