// A receiver of webhooks without dependencies: ENDPOINT_SECRET=whsec_… PORT=9000 node docs/guides/webhook-receiver.mjs
// test/e2e/readme.e2e.ts runs it against a network.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

// While you rotate a secret, give both: ENDPOINT_SECRET=whsec_new,whsec_old
const secrets = process.env.ENDPOINT_SECRET.split(',').map((secret) =>
  Buffer.from(secret.slice('whsec_'.length), 'base64'),
);
// In your system: the ids that you keep with what you did, in the same transaction.
const done = new Set();

/** The event, or undefined when it is not from the network. `body` is exactly what came, before any JSON parser. */
function verify({ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures }, body) {
  if (!/^[\w-]+$/.test(id ?? '') || !/^\d+$/.test(timestamp ?? '')) return undefined;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return undefined;
  const given = (signatures ?? '').split(' ').filter((signature) => signature.startsWith('v1,'));
  const isSigned = secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest();
    return given.some((signature) => {
      const bytes = Buffer.from(signature.slice('v1,'.length), 'base64');
      return bytes.length === expected.length && timingSafeEqual(bytes, expected);
    });
  });
  return isSigned ? JSON.parse(body) : undefined;
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const event = verify(request.headers, Buffer.concat(chunks).toString('utf8'));
  if (event === undefined) return response.writeHead(401).end();
  // Answer first: what takes long is done afterwards, from a queue of your own.
  response.writeHead(204).end();
  if (done.has(event.id)) return;
  done.add(event.id);
  console.log(event.position, event.type, event.subject, JSON.stringify(event.data));
});
server.listen(Number(process.env.PORT ?? 9000), '127.0.0.1', () => console.log('listening'));
