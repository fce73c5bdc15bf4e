import { getAddress, isAddress } from 'ethers';
import { z } from 'zod';
import { type IdKind, idPattern, isAmountText, parseUnits, QUANTITY_DECIMALS, ZERO_ADDRESS } from '#domain';

/** An amount in minor units as a decimal string; read as bigint. */
export const amountInput = z
  .string()
  .refine(isAmountText, 'An amount is a string of 1 to 78 digits in minor units, such as "1500000".')
  .transform((text) => BigInt(text))
  .meta({ description: 'Minor units of the token, as a decimal string', example: '1500000' });

/** A positive quantity with up to six decimals; read as a bigint scaled by 10^6. */
export const quantityInput = z
  .string()
  .regex(
    /^[0-9]{1,26}(\.[0-9]{1,6})?$/,
    'A quantity is a decimal string with up to six decimals, such as "19" or "2.5".',
  )
  .transform((text) => parseUnits(text, QUANTITY_DECIMALS))
  .refine((quantity) => quantity > 0n, 'A quantity is positive.')
  .meta({ example: '19' });

/** What contracts can hold (no time before 1970) and RFC 3339 can write (no year after 9999). */
const FIRST_DAY = '1970-01-01';
const FIRST_TIME = new Date(`${FIRST_DAY}T00:00:00Z`);
const LAST_TIME = new Date('9999-12-31T23:59:59.999Z');

/** A point in time, RFC 3339 with an offset, in UTC years 1970 to 9999; read as Date. */
export const timeInput = z.iso
  .datetime({ offset: true, error: 'A time is RFC 3339 with an offset, such as "2026-03-31T12:00:00Z".' })
  .transform((text) => new Date(text))
  .refine((time) => time >= FIRST_TIME && time <= LAST_TIME, 'A time is in the years 1970 to 9999, UTC.')
  .meta({ example: '2026-03-31T12:00:00Z' });

export const dateOutput = z.iso.date().meta({ example: '2026-03-31' });
export const dateInput = z.iso
  .date({ error: 'A date is YYYY-MM-DD.' })
  .refine((date) => date >= FIRST_DAY, 'A date is in 1970 or later.')
  .meta({ example: '2026-03-31' });

/** An account on chain; EIP-55 checksums are checked where there are capitals. */
export const addressInput = z
  .string()
  .refine(
    (text) => text.startsWith('0x') && isAddress(text),
    'An address is 0x and 40 hex digits with a right EIP-55 checksum.',
  )
  .transform((text) => getAddress(text))
  .refine((address) => address !== ZERO_ADDRESS, 'The zero address signs nothing.');

export const sha256Input = z.string().regex(/^[0-9a-f]{64}$/, 'A digest is a SHA-256 in 64 lower-case hex digits.');

export const signatureInput = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2}){1,4096}$/, 'A signature is 0x and hex digits.')
  .meta({ description: 'Of an external signer over the typed data; managed signers leave it out' });

/** What Postgres, JSON and hashes can all take. */
function isPlainText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
const PLAIN_TEXT = 'Text is Unicode without NUL and lone surrogates.';

/** Whether all names and texts within a JSON value are plain. */
function isPlainJson(value: unknown): boolean {
  if (typeof value === 'string') return isPlainText(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isPlainText(name) && isPlainJson(inner));
}

/** A JSON object of any form. */
export const plainJsonObject = z.record(z.string(), z.unknown()).refine(isPlainJson, PLAIN_TEXT);

/** Text to look for. */
export function plainText(maximum: number) {
  return z.string().max(maximum).refine(isPlainText, PLAIN_TEXT);
}

/** Text on one line for people: no control characters and no bidirectional overrides. */
export function lineOfText(maximum: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maximum)
    .refine(isPlainText, PLAIN_TEXT)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]*$/u, 'Control characters are not allowed.');
}

export function idInput(kind: IdKind) {
  return z
    .string()
    .regex(
      idPattern(kind),
      `An id of this kind begins with its prefix, such as ${idPattern(kind).source.slice(1, 5)}….`,
    );
}

export const amountOutput = z.string().meta({ description: 'Minor units of the token', example: '1500000' });
export const timeOutput = z.iso.datetime().meta({ example: '2026-03-31T12:00:00.000Z' });
export const addressOutput = z.string().meta({ example: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' });
export const hashOutput = z.string().meta({ description: '0x and 64 hex digits' });

/** A business as other resources name it. */
export const partySchema = z.object({ id: z.string(), name: z.string(), address: addressOutput }).meta({ id: 'Party' });

/** The operation behind an answer of 202. */
export const operationLink = z
  .object({ id: z.string(), href: z.string() })
  .meta({ id: 'OperationLink', description: 'Poll href until the operation is mined, final or failed' });

export const actionSchema = z.object({ action: z.string(), href: z.string().optional() }).meta({ id: 'Action' });

/** Where something stands on chain. */
export const chainPositionSchema = z
  .object({
    chainId: z.string(),
    blockNumber: z.string(),
    blockHash: hashOutput,
    transactionHash: hashOutput,
    logIndex: z.number().int(),
  })
  .meta({ id: 'ChainPosition' });

export const typedDataSchema = z
  .object({
    typedData: z.object({
      domain: z.record(z.string(), z.string()),
      types: z.record(z.string(), z.array(z.object({ name: z.string(), type: z.string() }))),
      primaryType: z.string(),
      message: z
        .record(z.string(), z.unknown())
        .meta({ description: 'Integers are decimal strings; a struct within is an object' }),
    }),
    digest: hashOutput,
  })
  .meta({ id: 'TypedDataToSign', description: 'EIP-712 typed data; sign it with eth_signTypedData_v4' });

/** What a second person has to approve before something is done. */
export const approvalNeeded = z.object({
  amount: z.string().nullable(),
  threshold: z.string(),
  window: z.object({ seconds: z.int(), committed: z.string() }).optional().meta({
    description: 'What the same person committed alone in the last seconds, of the token above the threshold',
  }),
});

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: 'Stable; decide by this' }),
    detail: z.string(),
    instance: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    state: z.string().optional(),
    allowedActions: z.array(actionSchema).optional(),
    typedData: z.unknown().optional(),
    approval: approvalNeeded.optional().meta({
      description: 'What a second person has to approve, and above which amount; minor units',
    }),
    retryAfterSeconds: z.number().int().optional().meta({ description: 'Also the header Retry-After' }),
    allowedMethods: z.array(z.string()).optional().meta({ description: 'Also the header Allow' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem' });

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Give it as cursor to get the next page; null on the last' }),
  });
}

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
};

export const signatureBody = z.strictObject({ signature: signatureInput.optional() }).default({});
export const reasonBody = z
  .strictObject({ reason: lineOfText(500).default('none given') })
  .default({ reason: 'none given' });
export const emptyBody = z.strictObject({}).default({});
