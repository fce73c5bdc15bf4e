import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OrderDesk } from './support/order-desk.js';

const names = [
  ['a line end', 'A\r\nB'],
  ['a line feed', 'A\nB'],
  ['an escape sequence', 'A\u001b[2JB'],
  ['a NUL', 'A\0B'],
  ['a delete', 'A\u007fB'],
  ['a C1 control', 'A\u0085B'],
  ['a line separator', 'A\u2028B'],
  ['a paragraph separator', 'A\u2029B'],
  ['a right-to-left override', 'A\u202eB'],
  ['an embedding', 'A\u202aB'],
  ['an isolate', 'A\u2066B'],
  ['half a surrogate pair', 'A\ud800B'],
] as const;

describe('S18: text that means something to whoever prints it', () => {
  let desk: OrderDesk;

  beforeAll(async () => {
    desk = await OrderDesk.open();
  });
  afterAll(() => desk.close());

  test.each(names)('S18: %s is refused in every name, reference and reason', async (_, text) => {
    const { operator } = desk.network;
    const path = `/v1/purchase-orders/${(await desk.issue()).body.id}`;
    const line = { sku: 'A', description: 'A', quantity: '1', unitPrice: '1' };
    const signer = { kind: 'managed' };
    const refused = [
      await operator.post('/v1/businesses', { name: text, country: 'DE', roles: ['buyer'], signer }),
      await operator.post('/v1/businesses', {
        name: 'A',
        country: 'DE',
        roles: ['buyer'],
        externalReference: text,
        signer,
      }),
      await desk.buyer.post('/v1/api-keys', { name: text, roles: ['buyer'] }),
      await desk.issue({ reference: text }),
      await desk.issue({ lines: [{ ...line, sku: text }] }),
      await desk.issue({ lines: [{ ...line, description: text }] }),
      await desk.issue({ lines: [{ ...line, unit: text }] }),
      await desk.supplier.post(`${path}/decline`, { reason: text }),
      await desk.buyer.post(`${path}/cancel`, { reason: text }),
    ];
    for (const { body } of refused) expect(body).toMatchObject({ status: 422, code: 'invalid_request' });
  });

  test('S18: what is allowed comes back as it was sent, as data and never as a page', async () => {
    for (const reference of [
      '=cmd()|A',
      '<script>alert(1)</script>',
      '"; DROP TABLE x; --',
      "O'Neil & Söhne 日本 😀",
    ]) {
      const issued = await desk.issue({ reference });
      expect(issued.body).toMatchObject({ reference });
      expect(issued.headers.get('content-type')).toContain('application/json');
      expect(issued.headers.get('x-content-type-options')).toBe('nosniff');
      const found = await desk.buyer.get(`/v1/purchase-orders?reference=${encodeURIComponent(reference)}`);
      expect(found.body.data).toHaveLength(1);
    }
  });

  test('S18: no header of an answer repeats what was sent', async () => {
    const { headers } = await desk.buyer.send('GET', '/v1/purchase-orders/%0d%0aset-cookie:%20a=b', undefined, {
      'x-request-id': 'mine; <script>',
    });
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
