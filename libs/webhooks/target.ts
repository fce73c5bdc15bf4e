import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { QuittanceError } from '#domain';
import { isLoopbackAddress, isPublicAddress } from './addresses.js';

/** Every address that a name has now; empty when it has none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface TargetPolicy {
  readonly resolve: Resolve;
  /** Lets a sandbox send to this machine, by http too. */
  readonly allowLoopback: boolean;
}

/** Where a webhook goes: the URL, and the address that was checked and that the connection is made to. */
export interface Target {
  readonly url: URL;
  readonly address: string;
}

const MAXIMUM_LENGTH = 2_000;
const PORTS = ['', '8443'];
/** Names that mean something else in every network (RFC 6761, RFC 6762, RFC 8375, and what clouds call their own). */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|intranet|lan|corp|home|localdomain|home\.arpa|onion)$/;

/** Resolves with c-ares: a slow name server takes no thread from anybody else. */
export function systemResolve(timeoutMilliseconds = 2_000): Resolve {
  const resolver = new Resolver({ timeout: timeoutMilliseconds, tries: 2 });
  return async (hostname) => {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  };
}

export function refusedUrl(detail: string): QuittanceError {
  return new QuittanceError('webhook_url_refused', detail, { errors: [{ pointer: '/url', detail }] });
}

/**
 * The URL of a receiver, if it is one that we would ever send to. Throws `webhook_url_refused`.
 * WHATWG parsing turns 2130706433, 0177.0.0.1 and 0x7f.1 into the address that they mean, which then is refused as one.
 */
export function parseTargetUrl(text: string, policy: Pick<TargetPolicy, 'allowLoopback'>): URL {
  if (text.length > MAXIMUM_LENGTH || !URL.canParse(text)) {
    throw refusedUrl(`A webhook URL is an absolute URL of at most ${MAXIMUM_LENGTH} characters.`);
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || text.includes('@')) {
    throw refusedUrl('A webhook URL holds no user and no password.');
  }
  if (url.hash !== '') throw refusedUrl('A webhook URL has no fragment.');
  if (policy.allowLoopback && isHere(url, text)) return url;
  const { hostname } = url;
  if (url.protocol !== 'https:') throw refusedUrl('A webhook URL begins with https://.');
  if (!PORTS.includes(url.port)) throw refusedUrl('Webhooks are sent to the ports 443 and 8443.');
  if (isIP(bare(hostname)) !== 0) throw refusedUrl('A webhook URL names its host; a bare IP address is refused.');
  if (hostname.endsWith('.') || !hostname.includes('.') || LOCAL_NAME.test(hostname)) {
    throw refusedUrl('A webhook URL names a host on the public Internet, without a full stop at its end.');
  }
  return url;
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** This machine by its plain name, by http or https. */
function isHere({ protocol, hostname }: URL, text: string): boolean {
  const isPlain = text.includes(`//${hostname}`);
  return (
    ['http:', 'https:'].includes(protocol) && isPlain && (hostname === 'localhost' || isLoopbackAddress(bare(hostname)))
  );
}

/** Why a URL leads nowhere that a webhook may go, now. */
export class NoTargetError extends Error {
  constructor(
    readonly reason: 'dns' | 'refused',
    message: string,
  ) {
    super(message);
    this.name = 'NoTargetError';
  }
}

/**
 * Looks up where `url` leads now. All addresses of the name must be allowed, so that no retry falls through to a bad one; the
 * connection is made to the address returned, so that a second answer of the name server changes nothing.
 * Throws {@link NoTargetError}, or `webhook_url_refused` for a URL that is not sent to any more.
 */
export async function resolveTarget(url: URL, policy: TargetPolicy): Promise<Target> {
  const { hostname } = parseTargetUrl(url.href, policy);
  const literal = hostname === 'localhost' ? '127.0.0.1' : bare(hostname);
  const addresses = isIP(literal) === 0 ? await policy.resolve(hostname) : [literal];
  const isAllowed = (address: string) =>
    isPublicAddress(address) || (policy.allowLoopback && isLoopbackAddress(address));
  const [address] = addresses;
  if (address === undefined) throw new NoTargetError('dns', `The host ${hostname} has no address.`);
  if (!addresses.every(isAllowed)) {
    throw new NoTargetError('refused', `The host ${hostname} is not on the public Internet.`);
  }
  return { url, address };
}

/** The URL as it is kept, if it can be sent to now. Throws `webhook_url_refused`. */
export async function requireTarget(text: string, policy: TargetPolicy): Promise<string> {
  const url = parseTargetUrl(text, policy);
  try {
    await resolveTarget(url, policy);
  } catch (error) {
    throw error instanceof NoTargetError ? refusedUrl(error.message) : error;
  }
  return url.href;
}
