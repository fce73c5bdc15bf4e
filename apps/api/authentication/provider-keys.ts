import { createRemoteJWKSet, customFetch, type RemoteJWKSet } from 'jose';
import { QuittanceError } from '#domain';

/** Keys of the provider are asked for again after ten minutes: a key that it withdrew is good no longer than that. */
const KEPT_MILLISECONDS = 600_000;
/** How soon an unknown key, or a provider that failed, is asked for again, whoever sends tokens. */
const COOLDOWN_MILLISECONDS = 30_000;
const TIMEOUT_MILLISECONDS = 5_000;
/** Of the provider's answer. */
const MOST_BYTES = 262_144;

/**
 * The public keys at `url`, a JWK set. They are asked for once in ten minutes, and for a key id that is not among them (a rotation) once in
 * `cooldownMilliseconds`. Redirects are not followed.
 */
export function keysOfProvider(url: string, cooldownMilliseconds = COOLDOWN_MILLISECONDS): RemoteJWKSet {
  let failedAt = Number.NEGATIVE_INFINITY;
  return createRemoteJWKSet(new URL(url), {
    cacheMaxAge: KEPT_MILLISECONDS,
    cooldownDuration: cooldownMilliseconds,
    timeoutDuration: TIMEOUT_MILLISECONDS,
    [customFetch]: async (address, options) => {
      if (Date.now() < failedAt + cooldownMilliseconds) throw unreachable();
      failedAt = Date.now();
      const response = await bounded(await fetch(address, options));
      failedAt = Number.NEGATIVE_INFINITY;
      return response;
    },
  });
}

/** Throws `unavailable`. */
export function unreachable(): QuittanceError {
  return new QuittanceError(
    'unavailable',
    'The identity provider does not show its keys. Try again, or use an API key.',
  );
}

/** The answer with its body read; throws for what is no success or too large. */
async function bounded(response: Response): Promise<Response> {
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw unreachable();
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw unreachable();
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks));
}
