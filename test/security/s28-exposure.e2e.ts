import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultApiLimits } from '#config';
import { ApiCaller } from '../e2e/support/running-network.js';
import { OrderDesk } from './support/order-desk.js';
import { rawRequest, sendRaw } from './support/raw-request.js';

describe('S28: what is open', () => {
  let desk: OrderDesk;

  beforeAll(async () => {
    desk = await OrderDesk.open({ limits: { ...defaultApiLimits(false), rates: defaultApiLimits(true).rates } });
  });
  afterAll(() => desk.close());

  test.each([
    '/docs',
    '/docs/',
    '/docs-json',
    '/openapi.json',
    '/openapi.yaml',
    '/metrics',
    '/admin',
    '/debug',
    '/.env',
    '/console/',
  ])('S28: %s is not there on servers of your own', async (path) => {
    for (const caller of [desk.network.anonymous(), desk.buyer, desk.network.operator]) {
      expect((await caller.get(path)).body).toMatchObject({ status: 404, code: 'not_found' });
    }
  });

  test('S28: documentation can be opened', async () => {
    expect(defaultApiLimits(true).servesDocumentation).toBe(true);
    expect(defaultApiLimits(false).servesDocumentation).toBe(false);
  });

  test.each(['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'LOCK', 'PURGE'])('S28: %s is refused', async (method) => {
    const target = method === 'CONNECT' ? 'example.org:443' : '/v1/purchase-orders';
    const answer = await sendRaw(
      desk.network.baseUrl,
      rawRequest(method, target, { authorization: `Bearer ${desk.buyer.token}`, 'x-canary': 'canary' }),
    );
    expect([0, 400, 404, 405, 501]).toContain(answer.status);
    expect(answer.body).not.toContain('canary');
  });

  test.each([
    ['PUT', '/v1/purchase-orders', 'GET, HEAD, POST'],
    ['DELETE', '/v1/purchase-orders/po_00000000000000000000000000', 'GET, HEAD'],
    ['PATCH', '/v1/invoices', 'GET, HEAD'],
  ])('S28: %s %s is not possible, and the answer names what is', async (method, path, allowed) => {
    const answer = await desk.buyer.send(method, path);
    expect(answer.body).toMatchObject({ status: 405, code: 'method_not_allowed' });
    for (const known of allowed.split(', ')) expect(answer.headers.get('allow')?.split(', ')).toContain(known);
    expect(answer.headers.get('allow')).not.toContain(method);
  });

  test('S28: no other origin may call', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:3000']) {
      const preflight = await desk.network.anonymous().send('OPTIONS', '/v1/purchase-orders', undefined, {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      });
      expect(preflight.status).toBeGreaterThanOrEqual(400);
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
      const answer = await desk.buyer.send('GET', '/v1/purchase-orders', undefined, { origin });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  test('S28: origins that are configured may, and only they', async () => {
    const open = await desk.network.sibling({ corsOrigins: ['https://erp.example'] });
    try {
      const allowedFor = async (origin: string) => {
        const preflight = await new ApiCaller(open.baseUrl, '').send('OPTIONS', '/v1/purchase-orders', undefined, {
          origin,
          'access-control-request-method': 'POST',
        });
        return [preflight.status, preflight.headers.get('access-control-allow-origin')];
      };
      expect(await allowedFor('https://erp.example')).toEqual([204, 'https://erp.example']);
      expect((await allowedFor('https://erp.example.evil'))[1]).toBeNull();
      expect((await allowedFor('http://erp.example'))[1]).toBeNull();
      const { headers } = await new ApiCaller(open.baseUrl, desk.buyer.token).send(
        'GET',
        '/v1/purchase-orders',
        undefined,
        {
          origin: 'https://erp.example',
        },
      );
      expect(headers.get('access-control-expose-headers')).toContain('retry-after');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    } finally {
      await open.close();
    }
  });

  test('S28: every answer has the headers that keep browsers careful', async () => {
    const answers = [
      await desk.buyer.get('/v1/purchase-orders'),
      await desk.network.anonymous().get('/v1/purchase-orders'),
      await desk.network.anonymous().get('/nothing'),
    ];
    for (const { headers } of answers) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
    expect(answers[0]?.headers.get('cache-control')).toBe('no-store');
  });
});
