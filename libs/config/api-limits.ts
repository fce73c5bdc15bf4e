import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import type { RatePolicy } from '#rate-limits';

/** What the API lets strangers and customers do. */
export interface ApiLimits {
  readonly rates: {
    /** For one API key. */
    readonly key: RatePolicy | undefined;
    /** For all keys of one business together, or of the operator. */
    readonly tenant: RatePolicy | undefined;
    /** For one IPv4 address or one IPv6 network of 64 bits. */
    readonly address: RatePolicy | undefined;
    /** Failed authentications of one address. */
    readonly failures: RatePolicy | undefined;
  };
  /** Addresses and networks whose X-Forwarded-For is believed; nobody's unless named. */
  readonly trustedProxies: readonly string[];
  /** Origins of web pages that may call the API; none unless named. */
  readonly corsOrigins: readonly string[];
  /** Whether /docs and /openapi.json are served. */
  readonly servesDocumentation: boolean;
  /** Within which the head of a request must have come. */
  readonly headersMilliseconds: number;
  /** Within which the whole of a request must have come. */
  readonly requestMilliseconds: number;
  /** How long an event stream is silent at most, and after which its key is checked again. */
  readonly heartbeatMilliseconds: number;
}

const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((text) => (text === '' ? undefined : text), schema.optional());
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
const rate = z
  .string()
  .regex(
    /^(off|\d{1,6}(\.\d{1,3})?\/s,\d{1,6})$/,
    'off, or tokens per second and the size of the bucket, such as 100/s,200',
  );

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  try {
    new BlockList().addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
    return /^\d{1,3}$/.test(bits);
  } catch {
    return false;
  }
}

export const limitsEnvironment = {
  RATE_LIMIT_PER_KEY: optional(rate),
  RATE_LIMIT_PER_TENANT: optional(rate),
  RATE_LIMIT_PER_ADDRESS: optional(rate),
  RATE_LIMIT_OF_FAILURES: optional(rate),
  TRUSTED_PROXIES: list.pipe(z.array(z.string().refine(isNetwork, 'addresses and networks, such as 10.0.0.0/8'))),
  CORS_ORIGINS: list.pipe(
    z.array(
      z
        .url({ protocol: /^https?$/ })
        .refine((url) => URL.parse(url)?.origin === url, 'origins, such as https://erp.example'),
    ),
  ),
  API_DOCS: optional(z.enum(['true', 'false'])),
  HEADERS_TIMEOUT_MILLISECONDS: z.coerce.number().int().min(100).max(600_000).default(10_000),
  REQUEST_TIMEOUT_MILLISECONDS: z.coerce.number().int().min(100).max(3_600_000).default(30_000),
  STREAM_HEARTBEAT_MILLISECONDS: z.coerce.number().int().min(100).max(60_000).default(15_000),
};

/** Where nothing is said. One machine that is being tried out loads itself with all it has, and is not limited. */
const DEFAULT_RATES = {
  key: '100/s,200',
  tenant: '200/s,400',
  address: '200/s,400',
  failures: '0.2/s,30',
};

function toPolicy(name: string, text: string): RatePolicy | undefined {
  if (text === 'off') return undefined;
  const [perSecond = '', burst = ''] = text.split('/s,');
  const policy = { name, perSecond: Number(perSecond), burst: Number(burst) };
  if (policy.perSecond <= 0 || policy.burst < 1)
    throw new Error(`The rate limit ${text} would allow nothing. Say off to set none.`);
  return policy;
}

export function toApiLimits(values: z.output<z.ZodObject<typeof limitsEnvironment>>, sandbox: boolean): ApiLimits {
  const ofRate = (name: keyof typeof DEFAULT_RATES, text: string | undefined) =>
    toPolicy(name, text ?? (sandbox ? 'off' : DEFAULT_RATES[name]));
  return {
    rates: {
      key: ofRate('key', values.RATE_LIMIT_PER_KEY),
      tenant: ofRate('tenant', values.RATE_LIMIT_PER_TENANT),
      address: ofRate('address', values.RATE_LIMIT_PER_ADDRESS),
      failures: ofRate('failures', values.RATE_LIMIT_OF_FAILURES),
    },
    trustedProxies: values.TRUSTED_PROXIES,
    corsOrigins: values.CORS_ORIGINS,
    servesDocumentation: values.API_DOCS === undefined ? sandbox : values.API_DOCS === 'true',
    headersMilliseconds: values.HEADERS_TIMEOUT_MILLISECONDS,
    requestMilliseconds: values.REQUEST_TIMEOUT_MILLISECONDS,
    heartbeatMilliseconds: values.STREAM_HEARTBEAT_MILLISECONDS,
  };
}

/** Where nothing is configured. */
export function defaultApiLimits(sandbox: boolean): ApiLimits {
  return toApiLimits(z.object(limitsEnvironment).parse({}), sandbox);
}
