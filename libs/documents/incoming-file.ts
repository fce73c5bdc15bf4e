import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { QuittanceError } from '#domain';
import type { StoredContent } from './document-storage.js';

/** A file of its own in which content waits. */
export interface IncomingFile extends StoredContent {
  readonly path: string;
}

/** Writes a stream to a new file in `directory`. Throws `payload_too_large`, and leaves no file then. */
export async function receiveFile(directory: string, content: Readable, maxBytes: number): Promise<IncomingFile> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, randomUUID());
  const hash = createHash('sha256');
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done(
        size > maxBytes ? new QuittanceError('payload_too_large', `A document has at most ${maxBytes} bytes.`) : null,
        chunk,
      );
    },
  });
  try {
    await pipeline(content, meter, createWriteStream(path, { flush: true }));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return { path, sha256: hash.digest('hex'), size };
}

/** Passes on the content that `sha256` names. Of other content the last part is held back, and it fails. */
export function verifyingDigest(sha256: string): Transform {
  const hash = createHash('sha256');
  let last: Buffer = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      const passed = last;
      last = chunk;
      done(null, passed);
    },
    flush(done) {
      const actual = hash.digest('hex');
      if (actual === sha256) done(null, last);
      else done(new Error(`The stored content of ${sha256} has the digest ${actual}`));
    },
  });
}
