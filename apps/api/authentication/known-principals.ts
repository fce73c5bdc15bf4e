import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { findMemberPrincipal, findPrincipal, type Principal } from '#parties';
import { AccessTokens } from './access-tokens.js';

const MOST_KNOWN = 10_000;
/** Signature and end of a token are looked at again after a minute at the latest. */
const TOKEN_KNOWN_MILLISECONDS = 60_000;

interface Known {
  readonly principal: Principal;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * The holders of API keys and access tokens that were seen before. What they may do now is for the command to check, in its own
 * transaction.
 */
export class KnownPrincipals {
  private readonly known = new Map<string, Known>();

  /** Without `tokens`, API keys only. */
  constructor(private readonly tokens: AccessTokens | undefined) {}

  /** As of when the credential was seen last. */
  recall(credential: string): Principal | undefined {
    const known = this.known.get(digest(credential));
    return known !== undefined && Date.now() < known.until ? known.principal : undefined;
  }

  /** Who holds `credential` now; undefined when it is malformed, unknown, at its end or revoked. Throws `unavailable`. */
  async find(manager: EntityManager, credential: string): Promise<Principal | undefined> {
    const found = await this.look(manager, credential);
    if (found === undefined) {
      this.known.delete(digest(credential));
      return undefined;
    }
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(digest(credential), found);
    return found.principal;
  }

  private async look(manager: EntityManager, credential: string): Promise<Known | undefined> {
    if (this.tokens === undefined || !AccessTokens.isOne(credential)) {
      const principal = await findPrincipal(manager, credential);
      return principal === undefined ? undefined : { principal, until: Number.POSITIVE_INFINITY };
    }
    const token = await this.tokens.verify(credential);
    const principal = token === undefined ? undefined : await findMemberPrincipal(manager, token);
    if (token === undefined || principal === undefined) return undefined;
    return { principal, until: Math.min(token.expiresAt.getTime(), Date.now() + TOKEN_KNOWN_MILLISECONDS) };
  }
}

/** The credentials themselves are not kept. */
function digest(credential: string): string {
  return createHash('sha256').update(credential).digest('base64');
}
