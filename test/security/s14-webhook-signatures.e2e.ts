import { describe, expect, test } from '@jest/globals';
import { verifyWebhook } from '#sdk';
import { newSigningKeys, publicKeyText, type SigningKeys, secretText, signatureHeader, signedContent } from '#webhooks';

const NOW = 1_800_000_000_000;
const TIMESTAMP = String(NOW / 1000);
const ID = 'evt_01jd3m0000000000000000000a';
const BODY = '{"type":"payment.released","data":{"amount":"5"}}';

function signed(keys: readonly SigningKeys[], { id = ID, timestamp = TIMESTAMP, body = BODY } = {}) {
  const signature = signatureHeader(keys, signedContent(id, timestamp, body));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
}

function fault(work: () => unknown): string {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as { fault?: string }).fault ?? String(error);
  }
}

describe('verifying webhooks', () => {
  const [current, next, stranger] = [newSigningKeys(), newSigningKeys(), newSigningKeys()];
  const both = [secretText(current), publicKeyText(current)];

  test.each(both)('S14: what the endpoint was sent passes with %.6s…', (key) => {
    expect(verifyWebhook(signed([current]), BODY, { keys: [key], now: NOW })).toEqual(JSON.parse(BODY));
  });

  test('S14: the symmetric signature is that of the Standard Webhooks specification', () => {
    const hmac = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const header = signatureHeader(
      [{ ...current, hmac }],
      'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}',
    );
    expect(header.split(' ')[0]).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test.each(both)('S14: forged bodies, ids, times and signatures of strangers are refused with %.6s…', (key) => {
    const options = { keys: [key], now: NOW };
    const headers = signed([current]);
    expect(fault(() => verifyWebhook(headers, BODY.replace('5', '6'), options))).toBe('signature_mismatch');
    expect(fault(() => verifyWebhook({ ...headers, 'webhook-id': `${ID}b` }, BODY, options))).toBe(
      'signature_mismatch',
    );
    const later = { ...headers, 'webhook-timestamp': String(NOW / 1000 + 1) };
    expect(fault(() => verifyWebhook(later, BODY, options))).toBe('signature_mismatch');
    expect(fault(() => verifyWebhook(signed([stranger]), BODY, options))).toBe('signature_mismatch');
    for (const signature of ['', 'v1', 'v1,', 'v1a,', 'v2,AAAA', headers['webhook-signature'].replaceAll('v1', 'v3')]) {
      const forged = { ...headers, 'webhook-signature': signature };
      expect(fault(() => verifyWebhook(forged, BODY, options))).toBe('signature_mismatch');
    }
  });

  test('S14: a signature of one kind is no signature of the other', () => {
    const headers = signed([current]);
    const swapped = headers['webhook-signature'].replace('v1a,', 'x,').replace('v1,', 'v1a,').replace('x,', 'v1,');
    for (const key of both) {
      expect(
        fault(() => verifyWebhook({ ...headers, 'webhook-signature': swapped }, BODY, { keys: [key], now: NOW })),
      ).toBe('signature_mismatch');
    }
  });

  test('S14: a second signature in the list counts, wherever the right one stands', () => {
    const right = signed([current])['webhook-signature'];
    for (const list of [`v1,${'A'.repeat(43)}= ${right}`, `${right} v1,${'A'.repeat(43)}=`, `v9,?? ${right}`]) {
      const headers = { ...signed([current]), 'webhook-signature': list };
      for (const key of both) expect(verifyWebhook(headers, BODY, { keys: [key], now: NOW })).toBeDefined();
    }
  });

  test('S14: while a rotation overlaps, old and new keys are both enough; afterwards the old is not', () => {
    const overlapping = signed([next, current]);
    for (const keys of [current, next]) {
      expect(verifyWebhook(overlapping, BODY, { keys: [secretText(keys)], now: NOW })).toBeDefined();
      expect(verifyWebhook(overlapping, BODY, { keys: [publicKeyText(keys)], now: NOW })).toBeDefined();
    }
    const after = { keys: [secretText(current)], now: NOW };
    expect(fault(() => verifyWebhook(signed([next]), BODY, after))).toBe('signature_mismatch');
    const careful = { keys: [secretText(current), secretText(next)], now: NOW };
    expect(verifyWebhook(signed([next]), BODY, careful)).toBeDefined();
  });

  test('S14: old and future times are refused, five minutes are not', () => {
    const at = (seconds: number) =>
      fault(() => verifyWebhook(signed([current]), BODY, { keys: both, now: NOW + seconds * 1000 }));
    expect([at(300), at(301), at(-300), at(-301)]).toEqual(['none', 'timestamp_too_old', 'none', 'timestamp_too_new']);
    const odd = (timestamp: string) =>
      fault(() => verifyWebhook(signed([current], { timestamp }), BODY, { keys: both, now: NOW }));
    for (const text of ['', 'now', '1e9', `${TIMESTAMP}.0`, `-${TIMESTAMP}`])
      expect(odd(text)).toBe('timestamp_malformed');
  });

  test("S14: an id with '.' is refused, so that no part of the body can pass for the time", () => {
    const headers = signed([current], { id: 'evt_1', timestamp: TIMESTAMP, body: `${TIMESTAMP}.${BODY}` });
    const shifted = { ...headers, 'webhook-id': `evt_1.${TIMESTAMP}` };
    expect(fault(() => verifyWebhook(shifted, BODY, { keys: both, now: NOW }))).toBe('id_malformed');
  });

  test('S14: a missing or repeated header is refused', () => {
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
      const headers = { ...signed([current]), [name]: undefined };
      expect(fault(() => verifyWebhook(headers, BODY, { keys: both, now: NOW }))).toBe('header_missing');
    }
    const repeated = { ...signed([current]), 'webhook-id': [ID, ID] };
    expect(fault(() => verifyWebhook(repeated, BODY, { keys: both, now: NOW }))).toBe('header_missing');
  });
});
