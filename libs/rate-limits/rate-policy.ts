/** How much one subject may ask for: a bucket of tokens, one for each request. */
export interface RatePolicy {
  /** As clients read it in RateLimit headers, and the subjects' prefix. */
  readonly name: string;
  /** Tokens that the bucket gains, per second; above 0. */
  readonly perSecond: number;
  /** Tokens that the bucket holds; at least 1. */
  readonly burst: number;
}

/** One bucket. */
export interface RateSubject {
  readonly policy: RatePolicy;
  /** Who is counted, such as an API key's id. */
  readonly id: string;
}

/** What an instance holds and does not use is out of the others' reach, so it is a small part. */
const LEASED_PART_OF_BURST = 8;

/** Tokens that an instance takes out of the shared bucket at a time: whole, at least 1. */
export function leaseSize({ burst }: RatePolicy): number {
  return Math.max(1, Math.floor(burst / LEASED_PART_OF_BURST));
}

export function subjectKey({ policy, id }: RateSubject): string {
  return `${policy.name}:${id}`;
}

/** The value of RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers): a bucket that is empty is full after `w` seconds. */
export function policyHeader(policies: readonly RatePolicy[]): string {
  return policies
    .map(({ name, perSecond, burst }) => `"${name}";q=${burst};w=${Math.ceil(burst / perSecond)}`)
    .join(', ');
}
