import { afterEach, describe, expect, jest, test } from '@jest/globals';
import {
  isPublicAddress,
  parseTargetUrl,
  postWebhook,
  requireTarget,
  resolveTarget,
  type TargetPolicy,
} from '#webhooks';
import { answerWith, RECEIVER_CERTIFICATE, WebhookReceiver } from '../e2e/support/webhook-receiver.js';

const HOST = 'receiver.example.com';
const PUBLIC_ADDRESS = '93.184.215.14';

function policy(addresses: readonly string[], allowLoopback = false): TargetPolicy & { readonly resolve: jest.Mock } {
  return { resolve: jest.fn(async () => addresses) as never, allowLoopback };
}

function send(url: string, target: TargetPolicy) {
  const request = { url, headers: { 'content-type': 'application/json' }, body: '{}' };
  return postWebhook(request, {
    policy: target,
    timeoutMilliseconds: 3_000,
    certificateAuthority: RECEIVER_CERTIFICATE,
  });
}

describe('where webhooks may go', () => {
  let receiver: WebhookReceiver | undefined;

  afterEach(async () => {
    await receiver?.stop();
    receiver = undefined;
  });

  test.each([
    ['loopback', 'https://127.0.0.1/'],
    ['all of loopback', 'https://127.8.9.10/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['IPv4-mapped metadata', 'https://[::ffff:169.254.169.254]/'],
    ['zero', 'https://0/'],
    ['octal', 'https://0177.0.0.1/'],
    ['decimal', 'https://2130706433/'],
    ['hexadecimal', 'https://0x7f.0x0.0x0.0x1/'],
    ['short', 'https://127.1/'],
    ['full-width digits', 'https://１２７.０.０.１/'],
    ['metadata by address', 'https://169.254.169.254/latest/meta-data'],
    ['metadata by name', 'https://metadata.google.internal/'],
    ['localhost', 'https://localhost/'],
    ['below localhost', 'https://a.localhost/'],
    ['a name without a dot', 'https://postgres/'],
    ['mDNS', 'https://printer.local/'],
    ['http', `http://${HOST}/`],
    ['another scheme', `ftp://${HOST}/`],
    ['file', 'file:///etc/passwd'],
    ['user and password', `https://user:pass@${HOST}/`],
    ['a host hidden as user', `https://${HOST}@10.0.0.1/`],
    ['port 22', `https://${HOST}:22/`],
    ['port 80', `https://${HOST}:80/`],
    ['a trailing dot', `https://${HOST}./`],
    ['a fragment', `https://${HOST}/#x`],
    ['a public address', `https://${PUBLIC_ADDRESS}/`],
    ['no URL', 'receiver.example.com'],
    ['a long URL', `https://${HOST}/${'a'.repeat(2_000)}`],
  ])('S13: %s is refused at save and at send', async (_, url) => {
    const fine = policy([PUBLIC_ADDRESS]);
    await expect(requireTarget(url, fine)).rejects.toMatchObject({ code: 'webhook_url_refused' });
    await expect(resolveTarget(new URL(URL.canParse(url) ? url : 'x:'), fine)).rejects.toThrow();
    if (URL.canParse(url)) expect(await send(url, fine)).toMatchObject({ error: 'refused' });
    expect(fine.resolve).not.toHaveBeenCalled();
  });

  test('S13: an empty user is refused at save', async () => {
    const refused = requireTarget(`https://@${HOST}/`, policy([PUBLIC_ADDRESS]));
    await expect(refused).rejects.toMatchObject({ code: 'webhook_url_refused' });
  });

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.9',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '3fff::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    'not an address',
  ])('S13: a name that leads to %s is refused at save and at send', async (address) => {
    expect(isPublicAddress(address)).toBe(false);
    await expect(requireTarget(`https://${HOST}/`, policy([address]))).rejects.toMatchObject({
      code: 'webhook_url_refused',
    });
    expect(await send(`https://${HOST}/`, policy([address]))).toMatchObject({ error: 'refused' });
  });

  test.each(['1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '192.0.1.1', '223.255.255.255', '2606:4700::1111'])(
    'S13: a name that leads to the public address %s may be sent to',
    async (address) => {
      const url = `https://${HOST}:8443/hooks?tenant=1`;
      expect(await requireTarget(url, policy([address]))).toBe(url);
      expect(await resolveTarget(new URL(url), policy([address]))).toMatchObject({ address });
    },
  );

  test('S13: a name with one bad address among good ones is refused', async () => {
    const mixed = policy([PUBLIC_ADDRESS, '10.0.0.1']);
    await expect(requireTarget(`https://${HOST}/`, mixed)).rejects.toMatchObject({ code: 'webhook_url_refused' });
  });

  test('S13: a name without an address is refused at save and fails at send', async () => {
    await expect(requireTarget(`https://${HOST}/`, policy([]))).rejects.toMatchObject({ code: 'webhook_url_refused' });
    expect(await send(`https://${HOST}/`, policy([]))).toMatchObject({ error: 'dns' });
  });

  test('S13: a name that was good at save and is bad at send is refused then', async () => {
    const answers = [[PUBLIC_ADDRESS], ['169.254.169.254']];
    const rebinding: TargetPolicy = { resolve: async () => answers.shift() ?? [], allowLoopback: false };
    const url = await requireTarget(`https://${HOST}/`, rebinding);
    expect(await send(url, rebinding)).toMatchObject({ error: 'refused' });
  });

  test('S13: the connection goes to the address that was checked; the name is looked up once', async () => {
    receiver = await WebhookReceiver.start(answerWith(204), { tls: true, port: 8443 });
    const pinned = policy(['127.0.0.1'], true);
    expect(await send(`https://${HOST}:8443/hooks`, pinned)).toMatchObject({ responseStatus: 204 });
    expect(pinned.resolve).toHaveBeenCalledTimes(1);
    expect(receiver.received[0]?.headers.host).toBe(`${HOST}:8443`);
  });

  test('S13: the certificate must be of the host that the URL names', async () => {
    receiver = await WebhookReceiver.start(answerWith(204), { tls: true, port: 8443 });
    expect(await send('https://other.example.com:8443/', policy(['127.0.0.1'], true))).toMatchObject({ error: 'tls' });
    expect(receiver.received).toEqual([]);
  });

  test('S13: a redirect to a private address is not followed', async () => {
    const inner = await WebhookReceiver.start();
    try {
      receiver = await WebhookReceiver.start(answerWith(307, { location: inner.url }));
      expect(await send(receiver.url, policy([], true))).toMatchObject({ error: 'redirect', responseStatus: 307 });
      expect(inner.received).toEqual([]);
    } finally {
      await inner.stop();
    }
  });

  test('S13: what a sandbox allows is this machine by its plain name and nothing more', () => {
    const sandbox = { allowLoopback: true };
    for (const url of ['http://127.0.0.1:9000/', 'http://localhost:9000/', 'http://[::1]:9000/']) {
      expect(parseTargetUrl(url, sandbox).href).toBe(url);
    }
    for (const url of ['http://10.0.0.1/', 'http://2130706433/', `http://${HOST}/`, 'ftp://127.0.0.1/']) {
      expect(() => parseTargetUrl(url, sandbox)).toThrow('webhook_url_refused');
    }
  });
});
