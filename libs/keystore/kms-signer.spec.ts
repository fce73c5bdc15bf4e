import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hexlify, recoverAddress, Signature } from 'ethers';
import { KmsServer } from '#testing';
import type { KeySigner } from './key-signer.js';
import { openKmsSigner } from './kms-signer.js';

const DIGEST = Buffer.alloc(32, 0x5a);

describe('a key in a key management service', () => {
  const environment = { ...process.env };
  let server: KmsServer;
  let signer: KeySigner;

  beforeAll(async () => {
    Object.assign(process.env, {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    server = await KmsServer.start();
    signer = await open();
  });

  afterAll(async () => {
    process.env = environment;
    await server.stop();
  });

  function open(changes: { keyId?: string; address?: string } = {}): Promise<KeySigner> {
    const { keyId, address, url: endpoint } = server;
    const options = { endpoint, attempts: 3, attemptMilliseconds: 500, timeoutMilliseconds: 5_000 };
    return openKmsSigner({ keyId, address, ...changes }, options);
  }

  test('signs for its address: r, s in the lower half, v', async () => {
    expect(signer.address).toBe(server.address);
    for (let byte = 0; byte < 20; byte += 1) {
      const digest = Buffer.alloc(32, byte);
      const signature = await signer.signDigest(digest);
      expect(signature).toMatch(/^0x[0-9a-f]{128}1[bc]$/);
      expect(recoverAddress(hexlify(digest), signature)).toBe(server.address);
    }
  });

  test('signs the same when the service sends the higher s', async () => {
    const expected = await signer.signDigest(DIGEST);
    server.failNext('high_s');
    expect(await signer.signDigest(DIGEST)).toBe(expected);
    expect(() => Signature.from(expected)).not.toThrow();
  });

  test('is asked again while the service is throttling or failing, a few times', async () => {
    const before = server.requests.length;
    server.failNext('throttled', 'internal');
    expect(recoverAddress(hexlify(DIGEST), await signer.signDigest(DIGEST))).toBe(server.address);
    expect(server.requests.length - before).toBe(3);
    server.failNext('throttled', 'throttled', 'throttled');
    await expect(signer.signDigest(DIGEST)).rejects.toMatchObject({ name: 'KmsError', failure: 'throttled' });
    server.failNext('internal', 'internal', 'internal');
    await expect(signer.signDigest(DIGEST)).rejects.toMatchObject({ failure: 'unavailable' });
    expect(server.requests.length - before).toBe(9);
  });

  test('is asked again, and then given up, when the service is silent', async () => {
    server.failNext('silent');
    expect(recoverAddress(hexlify(DIGEST), await signer.signDigest(DIGEST))).toBe(server.address);
    server.failNext('silent', 'silent', 'silent');
    const startedAt = Date.now();
    await expect(signer.signDigest(DIGEST)).rejects.toMatchObject({ failure: 'unavailable' });
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });

  test('is not asked again when the service refuses', async () => {
    const before = server.requests.length;
    server.failNext('denied');
    await expect(signer.signDigest(DIGEST)).rejects.toMatchObject({ failure: 'refused' });
    expect(server.requests.length - before).toBe(1);
  });

  test.each(['other_key', 'other_digest', 'not_der', 'no_signature'] as const)(
    'gives no signature when the service sends that of another key or digest, or none: %s',
    async (fault) => {
      server.failNext(fault);
      await expect(signer.signDigest(DIGEST)).rejects.toMatchObject({ name: 'KmsError', failure: 'unusable' });
    },
  );

  test('is not opened when it is another than expected, unknown, or on another curve', async () => {
    const address = '0x000000000000000000000000000000000000dEaD';
    await expect(open({ address })).rejects.toThrow(`has the address ${server.address}, not ${address}`);
    await expect(open({ keyId: 'alias/stranger' })).rejects.toMatchObject({ failure: 'refused' });
    server.failNext('other_curve');
    await expect(open()).rejects.toThrow('not of the spec ECC_SECG_P256K1');
  });
});
