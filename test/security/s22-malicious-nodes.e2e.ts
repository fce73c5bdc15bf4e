import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RpcClient, RpcError, RpcUnavailableError, readHex, readQuantity, readRevert } from '#chain';

/** A node that answers whatever the test wants. */
describe('S22: nodes that mean harm', () => {
  let server: Server;
  let client: RpcClient;
  let answer: { status?: number; type?: string; body: string | Buffer; endless?: boolean };

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume();
      response.on('error', () => undefined);
      response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'application/json' });
      if (answer.endless === true) {
        const pour = () => {
          while (!response.destroyed && response.write(answer.body));
        };
        response.on('drain', pour);
        pour();
      } else response.end(answer.body);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/secret-of-the-customer`;
    client = new RpcClient(url, { timeoutMilliseconds: 2_000, maximumResponseBytes: 1_000_000 });
  });
  afterAll(async () => {
    client.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const result = (value: unknown) => ({ body: JSON.stringify({ jsonrpc: '2.0', id: 1, result: value }) });

  test.each([
    ['a page', { status: 502, type: 'text/html', body: '<html>Bad gateway</html>' }],
    ['nothing', { body: '' }],
    ['half an answer', { body: '{"jsonrpc":"2.0","id":1,"resu' }],
    ['null', { body: 'null' }],
    ['a text', { body: '"0x1"' }],
    ['neither result nor error', { body: '{"jsonrpc":"2.0","id":1}' }],
  ])('S22: %s is no answer', async (_, given) => {
    answer = given;
    await expect(client.send('eth_chainId')).rejects.toBeInstanceOf(RpcUnavailableError);
  });

  test('S22: an answer without end is cut off, and little of it is kept', async () => {
    answer = { body: Buffer.alloc(65_536, 'a'), endless: true };
    const before = process.memoryUsage().rss;
    await expect(client.send('eth_call')).rejects.toThrow('exceeds 1000000 bytes');
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  test('S22: refusals name neither the path nor the key of the node', async () => {
    answer = { status: 401, type: 'text/html', body: 'no' };
    const refusal = await client.send('eth_chainId').catch((error: unknown) => String(error));
    expect(refusal).not.toContain('secret-of-the-customer');
    answer = result('0x1');
    await expect(client.requireChain(31337n)).rejects.toThrow(/serves chain 1, not 31337/);
    await expect(client.requireChain(31337n)).rejects.not.toThrow(/secret-of-the-customer/);
  });

  test.each(['0x', '1', 1, null, '0xzz', `0x${'f'.repeat(65)}`, {}, '0x-1', '0x1 '])(
    'S22: %j is no quantity',
    (value) => {
      expect(() => readQuantity(value)).toThrow(RpcUnavailableError);
    },
  );

  test.each(['0x1', 'ff', '0xgg', `0x${'f'.repeat(63)}`, null, [], '0x<script>'])('S22: %j is no hash', (value) => {
    expect(() => readHex(value, 32)).toThrow(RpcUnavailableError);
  });

  test('S22: revert data of megabytes, or in circles, is read without harm', () => {
    const startedAt = performance.now();
    for (const data of [`0x${'ab'.repeat(4_000_000)}`, 'x'.repeat(8_000_000), `0x08c379a0${'ff'.repeat(1_000_000)}`]) {
      expect(() => readRevert(new RpcError(3, 'execution reverted', data))).not.toThrow();
    }
    const nested: { data?: unknown } = {};
    nested.data = nested;
    expect(() => readRevert(new RpcError(3, 'execution reverted', nested))).not.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});
