import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { QuittanceError } from '#domain';

/** The largest document, bytes: 25 MB. */
export const MAX_DOCUMENT_BYTES = 25_000_000;

export interface StoredContent {
  readonly sha256: string;
  readonly size: number;
}

/** Content that arrived and waits for the decision whether a document refers to it. */
export interface ReceivedContent extends StoredContent {
  /** Puts it where {@link DocumentStorage.read} finds it. May be called again. */
  keep(): Promise<void>;
  /** Deletes it unless it was kept. */
  discard(): Promise<void>;
}

/** Where documents' contents are kept, addressed by their SHA-256. */
export interface DocumentStorage {
  /** Takes a stream in constant memory. Throws `payload_too_large` past {@link MAX_DOCUMENT_BYTES} and keeps nothing then. */
  receive(content: Readable): Promise<ReceivedContent>;
  read(sha256: string): Readable;
}

/** Keeps documents as files, two levels deep by digest. */
export class FileDocumentStorage implements DocumentStorage {
  constructor(private readonly directory: string) {}

  async receive(content: Readable): Promise<ReceivedContent> {
    const incoming = join(this.directory, 'incoming');
    await mkdir(incoming, { recursive: true });
    const temporary = join(incoming, randomUUID());
    const hash = createHash('sha256');
    let size = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        hash.update(chunk);
        done(
          size > MAX_DOCUMENT_BYTES
            ? new QuittanceError('payload_too_large', `A document has at most ${MAX_DOCUMENT_BYTES} bytes.`)
            : null,
          chunk,
        );
      },
    });
    try {
      await pipeline(content, meter, createWriteStream(temporary, { flush: true }));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    const sha256 = hash.digest('hex');
    let kept = false;
    return {
      sha256,
      size,
      keep: async () => {
        if (kept) return;
        const path = this.#path(sha256);
        await mkdir(join(path, '..'), { recursive: true });
        await rename(temporary, path);
        kept = true;
      },
      discard: () => rm(temporary, { force: true }),
    };
  }

  read(sha256: string): Readable {
    return createReadStream(this.#path(sha256));
  }

  #path(sha256: string): string {
    return join(this.directory, sha256.slice(0, 2), sha256);
  }
}
