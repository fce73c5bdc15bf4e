import { createHash, timingSafeEqual } from 'node:crypto';
import { parseDictionary } from './structured-fields.js';

/** Algorithms of RFC 9530 that are still good, and what Node calls them. Others in a field are not looked at. */
const ALGORITHMS: Readonly<Record<string, string>> = { 'sha-256': 'sha256', 'sha-512': 'sha512' };

/** Compares content, as it comes, with the digests that its sender stated. */
export class ContentCheck {
  private readonly stated;

  /** `field` is the value of Content-Digest (RFC 9530). Throws `MalformedField`. */
  constructor(field: string) {
    this.stated = [...parseDictionary(field)].flatMap(([name, member]) => {
      const algorithm = ALGORITHMS[name];
      if (algorithm === undefined) return [];
      const digest = 'value' in member && member.value instanceof Uint8Array ? member.value : new Uint8Array();
      return [{ hash: createHash(algorithm), digest }];
    });
  }

  update(chunk: Uint8Array): this {
    for (const { hash } of this.stated) hash.update(chunk);
    return this;
  }

  /** Whether all of them are those of the content, and there is one at least. Call it once, at the end. */
  matches(): boolean {
    const equal = this.stated.map(({ hash, digest }) => {
      const actual = hash.digest();
      return actual.length === digest.length && timingSafeEqual(actual, digest);
    });
    return equal.length > 0 && equal.every((isEqual) => isEqual);
  }
}

/** The field of a request with `content`, by SHA-256. */
export function contentDigestOf(content: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(content).digest('base64')}:`;
}
