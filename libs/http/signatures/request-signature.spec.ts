import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ContentCheck, contentDigestOf } from './content-digest.js';
import { componentOf, type SignedMessage, signatureBase, signaturesOf } from './message-signature.js';
import { verifyRequestSignature } from './request-signature.js';
import { isSignedBy, parsePublicKey, type SigningKey } from './signing-keys.js';

function pem(base64: string): SigningKey {
  return parsePublicKey(`-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`) as SigningKey;
}

/** RFC 9421, appendix B. */
const RFC = {
  ed25519: pem('MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs='),
  p256: pem(
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==',
  ),
  digest: 'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
  responseDigest: 'sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:',
};

const content = '{"hello": "world"}';
const fields: Record<string, string> = {
  Host: 'example.com',
  Date: 'Tue, 20 Apr 2021 02:07:55 GMT',
  'Content-Type': 'application/json',
  'Content-Digest': RFC.digest,
  'Content-Length': '18',
};

function message(changes: Partial<SignedMessage> & { fields?: Record<string, string> } = {}): SignedMessage {
  const { fields: own = {}, rawHeaders, ...rest } = changes;
  return {
    method: 'POST',
    targetUri: 'https://example.com/foo?param=Value&Pet=dog',
    ...rest,
    rawHeaders: [
      ...(rawHeaders ?? []),
      ...Object.entries(rawHeaders === undefined ? { ...fields, ...own } : own).flat(),
    ],
  };
}

describe('the vectors of RFC 9421', () => {
  test('B.2.6: a request, Ed25519', () => {
    const signed = message({
      fields: {
        'Signature-Input':
          'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
        Signature: 'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
      },
    });
    const { input, signature } = signaturesOf(signed)[0]!;
    const base = signatureBase(input, (name) => componentOf(signed, name)) ?? '';
    expect(base.split('\n')).toEqual([
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@method": POST',
      '"@path": /foo',
      '"@authority": example.com',
      '"content-type": application/json',
      '"content-length": 18',
      '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    ]);
    expect(isSignedBy(RFC.ed25519, base, signature)).toBe(true);
    expect(isSignedBy(RFC.ed25519, base.replace('POST', 'PUT'), signature)).toBe(false);
  });

  test('B.2.4: P-256 over SHA-256, by a base that the vector gives', () => {
    const base = [
      '"@status": 200',
      '"content-type": application/json',
      `"content-digest": ${RFC.responseDigest}`,
      '"content-length": 23',
      '"@signature-params": ("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
    ].join('\n');
    const signature = Buffer.from(
      'wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==',
      'base64',
    );
    expect(isSignedBy(RFC.p256, base, signature)).toBe(true);
    expect(isSignedBy(RFC.p256, `${base} `, signature)).toBe(false);
  });

  test('B.2: the digest is that of the content', () => {
    expect(new ContentCheck(RFC.digest).update(Buffer.from(content)).matches()).toBe(true);
    expect(new ContentCheck(RFC.digest).update(Buffer.from(`${content} `)).matches()).toBe(false);
    expect(new ContentCheck(RFC.digest).matches()).toBe(false);
  });
});

test('components are what the request says, to the letter', () => {
  const asked = message({ targetUri: 'https://api.example:8443/a%2Fb/?x=%41&y=1?', fields: { 'X-Two': ' one ' } });
  const two = { ...asked, rawHeaders: [...asked.rawHeaders, 'x-two', 'two', 'X-Other', ''] };
  const values = ['@target-uri', '@authority', '@scheme', '@request-target', '@path', '@query', 'x-two', 'x-other'];
  expect(values.map((name) => componentOf(two, name))).toEqual([
    'https://api.example:8443/a%2Fb/?x=%41&y=1?',
    ...['api.example:8443', 'https', '/a%2Fb/?x=%41&y=1?', '/a%2Fb/', '?x=%41&y=1?', 'one, two', ''],
  ]);
  const unknown = ['@status', '@query-param', '@constructor', 'X-Two', 'absent'];
  expect(unknown.map((name) => componentOf(two, name))).toEqual(new Array(5).fill(undefined));
  expect(componentOf(message({ targetUri: 'https://example.com/' }), '@query')).toBe('?');
});

test('digests are compared all, of the algorithms that are good', () => {
  const right = contentDigestOf(Buffer.from('a'));
  const matches = (field: string) => new ContentCheck(field).update(Buffer.from('a')).matches();
  expect(matches(right)).toBe(true);
  expect(matches(`md5=:AAAA:, ${right}`)).toBe(true);
  for (const field of [
    'md5=:DMF1ucDxtqgxw5niaXcmYQ==:',
    'sha-256="a"',
    'sha-256=:AAAA:',
    'sha-256',
    `sha-512=:AAAA:, ${right}`,
  ])
    expect(matches(field)).toBe(false);
});

describe('a signed request', () => {
  const NOW = 1_900_000_000;
  const ed25519 = generateKeyPairSync('ed25519');
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [edKey, ecKey] = [ed25519, p256].map(({ publicKey }) =>
    parsePublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString()),
  ) as [SigningKey, SigningKey];

  interface Signed {
    readonly covered?: string;
    readonly parameters?: string;
    readonly key?: KeyObject;
    readonly more?: string;
  }

  const COVERED = '"@method" "@target-uri" "content-digest"';
  const parametersOf = (changes: Record<string, string> = {}) =>
    Object.entries({ created: `${NOW}`, nonce: '"0123456789abcdef"', keyid: '"key_1"', ...changes })
      .map(([name, value]) => `;${name}=${value}`)
      .join('');

  function signed(
    { covered = COVERED, parameters = parametersOf(), key = ed25519.privateKey, more = '' }: Signed = {},
    changes: Parameters<typeof message>[0] = {},
  ): SignedMessage {
    const input = `(${covered})${parameters}`;
    const unsigned = message({ ...changes, fields: { ...changes.fields, 'Signature-Input': `sig=${input}${more}` } });
    const values = [...covered.matchAll(/"([^"]+)"/g)].map(
      ([quoted, name = '']) => `${quoted}: ${componentOf(unsigned, name)}`,
    );
    const base = Buffer.from([...values, `"@signature-params": ${input}`].join('\n'));
    const isCurve = key.asymmetricKeyType === 'ec';
    const signature = sign(isCurve ? 'sha256' : null, base, isCurve ? { key, dsaEncoding: 'ieee-p1363' } : key);
    const value = `sig=:${signature.toString('base64')}:${more.replace(/=.*/, `=:${signature.toString('base64')}:`)}`;
    return { ...unsigned, rawHeaders: [...unsigned.rawHeaders, 'Signature', value] };
  }

  const verify = (asked: SignedMessage, now = NOW, publicKeys = [edKey.encoded]) =>
    verifyRequestSignature(asked, { keyId: 'key_1', publicKeys }, now);

  test('is taken with either kind of key, and says which, with its nonce and its end', () => {
    const verified = verify(signed());
    expect(verified).toMatchObject({ publicKey: edKey.encoded, nonce: '0123456789abcdef', expiresAt: NOW + 300 });
    expect(verified.content?.update(Buffer.from(content)).matches()).toBe(true);
    const both = [edKey.encoded, ecKey.encoded];
    const byCurve = signed({ key: p256.privateKey, parameters: parametersOf({ alg: '"ecdsa-p256-sha256"' }) });
    expect(verify(byCurve, NOW, both).publicKey).toBe(ecKey.encoded);
    const empty = { rawHeaders: ['Content-Length', '0'] };
    expect(verify(signed({ covered: '"@method" "@target-uri"' }, empty)).content).toBeUndefined();
  });

  test('may be signed by proxies too', () => {
    const more = ', proxy=("@method");created=1;keyid="proxy"';
    expect(verify(signed({ more })).publicKey).toBe(edKey.encoded);
  });

  test('is good for five minutes before and after, and until it says itself', () => {
    const at =
      (now: number, changes = {}) =>
      () =>
        verify(signed({ parameters: parametersOf(changes) }), now);
    for (const now of [NOW - 300, NOW, NOW + 300]) expect(at(now)).not.toThrow();
    for (const now of [NOW - 301, NOW - 300.001, NOW + 300.001, NOW + 360])
      expect(at(now)).toThrow('created is more than 300 s');
    const expires = { expires: `${NOW + 10}` };
    expect(at(NOW + 9, expires)().expiresAt).toBe(NOW + 10);
    expect(at(NOW + 10, expires)).toThrow('expires has passed');
  });

  test.each<[string, SignedMessage, string]>([
    ['no signature', message(), 'no signature with the keyid key_1'],
    ['the keyid of another', signed({ parameters: parametersOf({ keyid: '"key_2"' }) }), 'no signature with the keyid'],
    [
      'a keyid that is no text',
      signed({ parameters: parametersOf({ keyid: 'key_1' }) }),
      'no signature with the keyid',
    ],
    ['the key of another', signed({ key: generateKeyPairSync('ed25519').privateKey }), 'not that of its public key'],
    ['a key of the other kind', signed({ key: p256.privateKey }), 'not that of its public key'],
    ['another algorithm', signed({ parameters: parametersOf({ alg: '"hmac-sha256"' }) }), 'not that of its public key'],
    ['two signatures', signed({ more: `, two=(${COVERED})${parametersOf()}` }), 'two signatures with that keyid'],
    ['no created', signed({ parameters: ';nonce="0123456789abcdef";keyid="key_1"' }), 'created is not a time'],
    [
      'created that is no number',
      signed({ parameters: parametersOf({ created: `"${NOW}"` }) }),
      'created is not a time',
    ],
    ['no nonce', signed({ parameters: `;created=${NOW};keyid="key_1"` }), 'nonce is no text'],
    ['a short nonce', signed({ parameters: parametersOf({ nonce: '"0123456789abcde"' }) }), 'nonce is no text'],
    ['a long nonce', signed({ parameters: parametersOf({ nonce: `"${'n'.repeat(129)}"` }) }), 'nonce is no text'],
    ['no method', signed({ covered: '"@target-uri" "content-digest"' }), 'does not cover @method'],
    ['no URL', signed({ covered: '"@method" "@path" "@query" "content-digest"' }), 'does not cover @target-uri'],
    ['no digest', signed({ covered: '"@method" "@target-uri"' }), 'does not cover content-digest'],
    [
      'content that nobody speaks of',
      signed({ covered: '"@method" "@target-uri"' }, { rawHeaders: ['Transfer-Encoding', 'chunked'] }),
      'does not cover content-digest',
    ],
    [
      'an Idempotency-Key that is not covered',
      signed({}, { fields: { 'Idempotency-Key': 'a' } }),
      'does not cover idempotency-key',
    ],
    [
      'an Idempotency-Key that was taken away',
      signed({ covered: `${COVERED} "idempotency-key"` }),
      'covers idempotency-key, which the request does not have',
    ],
    ['If-Match that is not covered', signed({}, { fields: { 'If-Match': '"1"' } }), 'does not cover if-match'],
    ['a component twice', signed({ covered: `${COVERED} "@method"` }), 'once each, and without parameters'],
    ['a part of a field', signed({ covered: `${COVERED} "date";bs` }), 'once each, and without parameters'],
    ['a component that nobody knows', signed({ covered: `${COVERED} "@status"` }), 'covers @status'],
    ['a malformed input', signed({ more: ', sig=1' }), 'malformed at character'],
    ['no list', message({ fields: { 'Signature-Input': 'sig=1', Signature: 'sig=:AA==:' } }), 'malformed'],
    ['no signature for the input', message({ fields: { 'Signature-Input': 'sig=();keyid="key_1"' } }), 'malformed'],
    ['a malformed digest', signed({}, { fields: { 'Content-Digest': 'sha-256=' } }), 'Content-Digest is malformed'],
  ])('with %s is refused', (_, asked, reason) => {
    expect(() => verify(asked)).toThrow(reason);
    expect(() => verify(asked)).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  });

  test.each<[string, (signedMessage: SignedMessage) => SignedMessage]>([
    ['method', (asked) => ({ ...asked, method: 'PUT' })],
    ['query', (asked) => ({ ...asked, targetUri: asked.targetUri.replace('dog', 'cat') })],
    ['path', (asked) => ({ ...asked, targetUri: asked.targetUri.replace('/foo', '/Foo') })],
    ['host', (asked) => ({ ...asked, targetUri: asked.targetUri.replace('example', 'evil') })],
    ['scheme', (asked) => ({ ...asked, targetUri: asked.targetUri.replace('https', 'http') })],
    ['digest', (asked) => ({ ...asked, rawHeaders: asked.rawHeaders.map((value) => value.replace('WZDP', 'AZDP')) })],
    [
      'time',
      (asked) => ({ ...asked, rawHeaders: asked.rawHeaders.map((value) => value.replace(`${NOW}`, `${NOW + 1}`)) }),
    ],
    ['nonce', (asked) => ({ ...asked, rawHeaders: asked.rawHeaders.map((value) => value.replace('cdef', 'cdeg')) })],
  ])('whose %s was altered is refused', (_, alter) => {
    expect(() => verify(alter(signed()))).toThrow('not that of its public key');
  });
});

test('public keys are taken in PEM, of two kinds, and private keys are not', () => {
  const pemOf = (key: KeyObject) =>
    key.export({ type: key.type === 'public' ? 'spki' : 'pkcs8', format: 'pem' }).toString();
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  expect(parsePublicKey(pemOf(publicKey))).toMatchObject({ algorithm: 'ed25519' });
  const others = [
    generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    generateKeyPairSync('x25519'),
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ];
  for (const other of others) expect(parsePublicKey(pemOf(other.publicKey))).toBeUndefined();
  const damaged = pemOf(publicKey).replace(/\n(.{8})/, '\nAAAAAAAA');
  for (const text of [pemOf(privateKey), '', 'key', damaged, pemOf(publicKey).repeat(2)]) {
    expect(parsePublicKey(text)).toBeUndefined();
  }
});
