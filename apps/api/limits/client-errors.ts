import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** Of what is no HTTP that the server can read; the answers of everything else come from the problem filter. */
const ANSWERS: Readonly<Record<string, { readonly status: number; readonly code: string; readonly detail: string }>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'payload_too_large',
    detail: 'The head of the request is larger than 16 kB.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'malformed_request', detail: 'The request did not come in time.' },
};
const UNREADABLE = { status: 400, code: 'malformed_request', detail: 'This is no HTTP request.' };

/** Answers with a problem document what never became a request, and closes the connection. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  // Who reset the connection, or closed it, hears nothing any more.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy(error);
    return;
  }
  const { status, code, detail } = ANSWERS[error.code ?? ''] ?? UNREADABLE;
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const requestId = randomUUID();
  const body = JSON.stringify({
    type: `urn:quittance:problem:${code}`,
    title,
    status,
    code,
    detail,
    instance: '/',
    requestId,
  });
  const headers = [
    `HTTP/1.1 ${status} ${title}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`, () => socket.destroySoon());
}
