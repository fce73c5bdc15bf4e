import { finished } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { type ContentCheck, signatureRefusal } from '#http';

const DIFFERS = 'Content-Digest is not that of the content';

/** Of requests that state a digest. */
const contents = new WeakMap<FastifyRequest, Buffer>();
const awaited = new WeakMap<FastifyRequest, ContentCheck>();

/** Keeps the bytes that came, where somebody will compare them. */
export function keepContent(request: FastifyRequest, content: Buffer): void {
  if (request.headers['content-digest'] !== undefined) contents.set(request, content);
}

/** Compares the content, or leaves that to {@link readingChecked} where it is a form that is yet to be read. Throws `unauthenticated`. */
export function requireContent(request: FastifyRequest, check: ContentCheck): void {
  if (request.isMultipart()) awaited.set(request, check);
  else if (!check.update(contents.get(request) ?? Buffer.alloc(0)).matches()) throw signatureRefusal(DIFFERS);
}

/**
 * Runs `read`, which reads the request's stream from its beginning, and answers only when all that came is what was signed. `read` begins
 * to read at once, and undoes what it did when `whole` throws `unauthenticated`.
 */
export function readingChecked<Result>(
  request: FastifyRequest,
  read: (whole: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const check = awaited.get(request);
  if (check === undefined) return read(async () => undefined);
  const { raw } = request;
  raw.on('data', (chunk: Buffer) => check.update(chunk));
  return read(async () => {
    raw.resume();
    if (!raw.readableEnded) await finished(raw, { writable: false });
    if (!check.matches()) throw signatureRefusal(DIFFERS);
  });
}
