import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** What requests have to end when the process does, before a supervisor loses patience. */
const DRAIN_MILLISECONDS = 7_000;

/**
 * Lets `server` close without waiting for clients: answers that are still to come close their connections, connections on which nothing
 * was ever asked (which no HTTP server counts as idle) are closed at once, and what does not end in time is cut off and can be asked
 * for again.
 */
export function endInTime(server: FastifyInstance): void {
  const silent = new Set<Socket>();
  server.server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.server.on('request', ({ socket }) => silent.delete(socket));
  let closing = false;
  server.addHook('preClose', async () => {
    closing = true;
    for (const socket of silent) {
      if (socket.bytesRead === 0) socket.destroy();
    }
    const cut = setTimeout(() => server.server.closeAllConnections(), DRAIN_MILLISECONDS);
    server.server.once('close', () => clearTimeout(cut));
  });
  server.addHook('onSend', async (_request, reply) => {
    if (closing) void reply.header('connection', 'close');
  });
}
