import { z } from 'zod';
import { ALL_SCOPES, businessStatuses, grantableScopes, isBic, isCountry, isIban, isLei } from '#domain';
import { parsePublicKey, signatureAlgorithms } from '#http';
import { apiKeyRoles, businessRoles, LONGEST_OVERLAP_SECONDS, memberStatuses } from '#parties';
import {
  addressInput,
  addressOutput,
  idInput,
  lineOfText,
  pageOf,
  pageQuery,
  plainText,
  timeInput,
  timeOutput,
} from '../schemas/values.schema.js';

const businessIdentity = {
  legalName: lineOfText(300).optional(),
  lei: z.string().refine(isLei, 'An LEI is 20 characters with right check digits (ISO 17442).').optional(),
  taxId: lineOfText(50).optional(),
  iban: z
    .string()
    .refine(isIban, 'An IBAN has the length of its country and right check digits, and no blanks.')
    .optional(),
  bic: z
    .string()
    .refine(isBic, 'A BIC has 8 or 11 characters, with a country in places 5 and 6 (ISO 9362).')
    .optional(),
};

export const businessChangesSchema = z
  .strictObject(businessIdentity)
  .refine((changes) => Object.keys(changes).length > 0, 'Say what changes.')
  .meta({ id: 'BusinessChanges' });

export const newBusinessSchema = z
  .strictObject({
    name: lineOfText(200),
    country: z
      .string()
      .refine(isCountry, 'A country is an ISO 3166-1 alpha-2 code, such as "DE", or "ZZ" where it is not known.')
      .meta({ example: 'DE' }),
    ...businessIdentity,
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
    legalName: z.string().nullable().meta({ description: 'Where it is not the name' }),
    country: z.string(),
    lei: z.string().nullable(),
    status: z.enum(businessStatuses).meta({
      description: 'Pending and suspended businesses take on nothing new; what they took on before goes on and is paid',
    }),
    roles: z.array(z.enum(businessRoles)),
    externalReference: z.string().nullable(),
    signer: z.object({ kind: z.enum(['managed', 'external']), address: addressOutput }),
    createdAt: timeOutput,
  })
  .meta({ id: 'Business' });

export const businessProfileSchema = z
  .object({
    businessId: z.string(),
    legalName: z.string().nullable(),
    lei: z.string().nullable(),
    taxId: z.string().nullable(),
    iban: z.string().nullable(),
    bic: z.string().nullable(),
    status: z.enum(businessStatuses),
    statusReason: z.string().nullable(),
    approvalThreshold: z.string().nullable().meta({
      description: 'Minor units of the token above which a second person approves; null: nobody does',
    }),
    approvalWindowSeconds: z.int().meta({
      description: 'For so long what one person committed alone counts towards the threshold',
    }),
    signaturesRequired: z.boolean().meta({ description: 'Whether it takes signed requests only' }),
  })
  .meta({ id: 'BusinessProfile' });

export const signaturePolicySchema = z
  .strictObject({ required: z.boolean().meta({ description: 'Whether the business takes signed requests only' }) })
  .meta({ id: 'SignaturePolicy' });

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

const rolesInput = z.array(z.enum(apiKeyRoles)).min(1).max(apiKeyRoles.length);
const scopeSchema = z.enum(grantableScopes).meta({
  id: 'Scope',
  description: '`*` is every scope, also those that are added later. `payments:write` commits or redirects money.',
});
const scopesInput = z
  .array(scopeSchema)
  .min(1)
  .max(grantableScopes.length)
  .refine((scopes) => scopes.length === 1 || !scopes.includes(ALL_SCOPES), '"*" stands alone.')
  .meta({ description: 'What it may be used for; all that you may yourself unless told' });

const publicKeyInput = z
  .string()
  .max(1_000)
  .transform((pem, context) => {
    const key = parsePublicKey(pem);
    if (key !== undefined) return key.encoded;
    context.addIssue('A public key in PEM (BEGIN PUBLIC KEY), of Ed25519 or P-256. Keep the private key to yourself.');
    return z.NEVER;
  })
  .meta({
    description:
      'Ed25519 or P-256, in PEM. From now on requests with the key must be signed with its private key (RFC 9421)',
  });

export const newApiKeySchema = z
  .strictObject({
    name: lineOfText(100),
    roles: rolesInput,
    scopes: scopesInput.optional(),
    expiresAt: timeInput.optional().meta({ description: 'From when on it is not good any more; as yours unless told' }),
    businessId: idInput('business').optional(),
    memberId: idInput('member').optional().meta({
      description:
        'The person who answers for the key. Whoever asks as a member is that person; the operator may name another',
    }),
    publicKey: publicKeyInput.optional(),
  })
  .meta({ id: 'NewApiKey' });

const publicKeySchema = z.object({
  algorithm: z.enum(signatureAlgorithms),
  sha256: z.string().meta({ description: 'Of the SubjectPublicKeyInfo' }),
});

export const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    roles: z.array(z.enum(apiKeyRoles)),
    scopes: z.array(scopeSchema),
    businessId: z.string().nullable(),
    memberId: z.string().nullable(),
    createdAt: timeOutput,
    expiresAt: timeOutput.nullable(),
    previousSecretUntil: timeOutput.nullable().meta({
      description: 'Until when the secret before the newest is good; null before the first rotation',
    }),
    publicKey: publicKeySchema
      .nullable()
      .meta({ description: 'Where there is one, requests with the key must be signed' }),
    previousPublicKeyUntil: timeOutput.nullable().meta({
      description: 'Until when the public key before the newest is good',
    }),
    lastUsedAt: timeOutput.nullable().meta({ description: 'To the minute' }),
    revokedAt: timeOutput.nullable(),
  })
  .meta({ id: 'ApiKey' });

export const createdApiKeySchema = apiKeySchema
  .extend({ secret: z.string().nullable().meta({ description: 'Shown once; null in a replay' }) })
  .meta({ id: 'CreatedApiKey' });
export const apiKeyRotationSchema = z
  .strictObject({
    overlapSeconds: z.int().min(0).max(LONGEST_OVERLAP_SECONDS).default(86_400).meta({
      description: 'For how long the current secret stays good beside the new one',
    }),
  })
  .default({ overlapSeconds: 86_400 })
  .meta({ id: 'ApiKeyRotation' });

export const publicKeyRegistrationSchema = z
  .strictObject({
    publicKey: publicKeyInput,
    overlapSeconds: z.int().min(0).max(LONGEST_OVERLAP_SECONDS).default(86_400).meta({
      description: 'For how long the public key before it stays good, where there is one',
    }),
  })
  .meta({ id: 'PublicKeyRegistration' });

export const newMemberSchema = z
  .strictObject({
    name: lineOfText(200),
    email: z.email().max(254).optional(),
    roles: rolesInput,
    scopes: scopesInput.optional(),
    businessId: idInput('business').optional(),
  })
  .meta({ id: 'NewMember' });

export const memberChangesSchema = z
  .strictObject({
    roles: rolesInput.optional(),
    scopes: scopesInput.optional(),
    status: z.enum(memberStatuses).optional(),
    name: lineOfText(200).optional(),
    email: z.email().max(254).nullable().optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'Say what changes.')
  .meta({ id: 'MemberChanges' });

export const memberSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    roles: z.array(z.enum(apiKeyRoles)),
    scopes: z.array(scopeSchema),
    businessId: z.string().nullable(),
    status: z.enum(memberStatuses),
    createdAt: timeOutput,
    deactivatedAt: timeOutput.nullable(),
  })
  .meta({ id: 'Member' });
export const externalSubjectInput = z
  .strictObject({
    subject: z
      .string()
      .regex(/^[!-~]{1,255}$/, '1 to 255 printable ASCII characters without blanks, as in sub of its tokens.')
      .nullable()
      .describe('`sub` of the tokens that the provider makes for the person; null: nobody'),
  })
  .meta({ id: 'NewExternalSubject' });

export const externalSubjectSchema = z
  .object({
    memberId: z.string(),
    issuer: z.string().nullable(),
    subject: z.string().nullable(),
    createdAt: timeOutput.nullable(),
  })
  .meta({ id: 'ExternalSubject' });

export const memberPage = pageOf(memberSchema).meta({ id: 'MemberPage' });

export const apiKeyPage = pageOf(apiKeySchema).meta({ id: 'ApiKeyPage' });
export const pageQuerySchema = z.strictObject(pageQuery);

export const meSchema = z
  .object({
    apiKey: z.object({
      kind: z.enum(['api_key', 'access_token']),
      id: z.string().describe('Of the API key; of the member who sent an access token'),
      name: z.string(),
      roles: z.array(z.enum(apiKeyRoles)),
      scopes: z.array(scopeSchema),
      expiresAt: timeOutput.nullable(),
      memberId: z.string().nullable(),
    }),
    business: businessSchema.nullable(),
  })
  .meta({ id: 'Me' });
