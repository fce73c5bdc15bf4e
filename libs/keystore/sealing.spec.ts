import { describe, expect, test } from '@jest/globals';
import { seal, unseal } from './sealing.js';

describe('sealing', () => {
  const secret = Buffer.alloc(32, 1);
  const content = Buffer.from('what nobody is to read');

  test('gives back what was sealed, and never the same bytes twice', () => {
    const sealed = seal(secret, content, 'here');
    expect(unseal(secret, sealed, 'here')).toEqual(content);
    expect(seal(secret, content, 'here').ciphertext).not.toBe(sealed.ciphertext);
    expect(JSON.stringify(sealed)).not.toContain(content.toString('base64'));
  });

  test('does not open under another secret, in another place, or altered', () => {
    const sealed = seal(secret, content, 'here');
    expect(() => unseal(Buffer.alloc(32, 2), sealed, 'here')).toThrow();
    expect(() => unseal(secret, sealed, 'there')).toThrow();
    expect(() => unseal(secret, { ...sealed, tag: Buffer.alloc(16).toString('base64') }, 'here')).toThrow();
  });
});
