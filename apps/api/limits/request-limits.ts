import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiLimits } from '#config';
import { QuittanceError } from '#domain';
import type { Principal } from '#parties';
import { policyHeader, type RateDecision, type RateLimiter, type RatePolicy } from '#rate-limits';
import { callerNetwork } from './caller-address.js';

const MOST_PASSED = 10_000;
/** Requests of keys that belong to no business are counted together. */
const OPERATOR = 'operator';

/** Counts requests against the limits of their address, their key and their tenant, and refuses with `rate_limited`. */
export class RequestLimits {
  private readonly policies: string;
  /** Digests of Authorization headers that passed before. */
  private readonly passed = new Set<string>();

  constructor(
    private readonly limiter: RateLimiter,
    private readonly rates: ApiLimits['rates'],
  ) {
    const shown = [rates.key, rates.tenant, rates.address].filter((policy) => policy !== undefined);
    this.policies = policyHeader(shown);
  }

  /** Before anything of the request is read. */
  chargeAddress(request: FastifyRequest, reply: FastifyReply): void | Promise<void> {
    const { address, failures } = this.rates;
    if (address === undefined && failures === undefined) return;
    const network = callerNetwork(request.ip);
    if (failures !== undefined && !this.hasPassed(request)) {
      const decision = this.limiter.isExhausted({ policy: failures, id: network });
      if (decision !== undefined) this.answer(decision, reply);
    }
    if (address === undefined) return;
    const decision = this.limiter.charge([{ policy: address, id: network }]);
    return decision instanceof Promise
      ? decision.then((later) => this.answer(later, reply))
      : this.answer(decision, reply);
  }

  /** Once it is known who asks. */
  async chargeCaller(request: FastifyRequest, reply: FastifyReply, principal: Principal): Promise<void> {
    const { key, tenant, failures } = this.rates;
    if (failures !== undefined) this.notePassed(request);
    const subjects = [
      ...(key === undefined ? [] : [{ policy: key, id: principal.actorId }]),
      ...(tenant === undefined ? [] : [{ policy: tenant, id: principal.businessId ?? OPERATOR }]),
    ];
    if (subjects.length > 0) this.answer(await this.limiter.charge(subjects), reply);
  }

  /** When an authentication failed, before that is said: whoever has no failure left does not learn it. */
  async chargeFailure(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { failures } = this.rates;
    if (failures === undefined) return;
    const decision = await this.limiter.charge([{ policy: failures, id: callerNetwork(request.ip) }]);
    if (!decision.allowed) this.answer(decision, reply);
  }

  private answer(decision: RateDecision, reply: FastifyReply): void {
    const { policy, remaining, fullAfterSeconds } = decision;
    if (this.policies !== '') void reply.header('ratelimit-policy', this.policies);
    void reply.header('ratelimit', `"${policy}";r=${remaining};t=${fullAfterSeconds}`);
    if (!decision.allowed) {
      const { retryAfterSeconds } = decision;
      throw new QuittanceError(
        'rate_limited',
        `${REASONS[policy] ?? 'Too many requests.'} Try again in ${retryAfterSeconds} s.`,
        {
          retryAfterSeconds,
        },
      );
    }
  }

  private hasPassed(request: FastifyRequest): boolean {
    const { authorization } = request.headers;
    return authorization !== undefined && this.passed.size > 0 && this.passed.has(digest(authorization));
  }

  private notePassed(request: FastifyRequest): void {
    if (this.passed.size >= MOST_PASSED) this.passed.clear();
    this.passed.add(digest(request.headers.authorization ?? ''));
  }
}

const REASONS: Readonly<Record<RatePolicy['name'], string>> = {
  key: 'This API key makes too many requests.',
  tenant: 'The API keys of this business make too many requests together.',
  address: 'Too many requests come from this address.',
  failures: 'Too many requests without a valid API key come from this address.',
};

/** Credentials themselves are not kept. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
