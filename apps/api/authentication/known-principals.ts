import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { findPrincipal, type Principal } from '#parties';

const MOST_KNOWN = 10_000;

/** The holders of API keys that were seen before. What they may do now is for the command to check, in its own transaction. */
export class KnownPrincipals {
  private readonly known = new Map<string, Principal>();

  /** As of when the key was seen last. */
  recall(token: string): Principal | undefined {
    return this.known.get(digest(token));
  }

  /** Who holds `token` now; undefined when it is malformed, unknown or revoked. */
  async find(manager: EntityManager, token: string): Promise<Principal | undefined> {
    const principal = await findPrincipal(manager, token);
    if (principal === undefined) {
      this.forget(token);
    } else {
      if (this.known.size >= MOST_KNOWN) this.known.clear();
      this.known.set(digest(token), principal);
    }
    return principal;
  }

  forget(token: string): void {
    this.known.delete(digest(token));
  }
}

/** The tokens themselves are not kept. */
function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
