import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { QuittanceError } from '#domain';
import { type DocumentStorage, MAX_DOCUMENT_BYTES, type ReceivedContent } from './document-storage.js';
import { receiveFile, verifyingDigest } from './incoming-file.js';

/** Keeps documents as files, two levels deep by digest. */
export class FileDocumentStorage implements DocumentStorage {
  constructor(private readonly directory: string) {}

  async receive(content: Readable, maxBytes = MAX_DOCUMENT_BYTES): Promise<ReceivedContent> {
    const { path, sha256, size } = await receiveFile(join(this.directory, 'incoming'), content, maxBytes);
    let kept = false;
    return {
      sha256,
      size,
      open: () => createReadStream(kept ? this.#path(sha256) : path),
      keep: async () => {
        if (kept) return;
        const place = this.#path(sha256);
        await mkdir(join(place, '..'), { recursive: true });
        await rename(path, place);
        kept = true;
      },
      discard: () => rm(path, { force: true }),
    };
  }

  async read(sha256: string): Promise<Readable> {
    const file = await open(this.#path(sha256)).catch((cause: unknown) => {
      throw new QuittanceError('unavailable', "The document's content cannot be read now.", {}, { cause });
    });
    return pipeline(file.createReadStream(), verifyingDigest(sha256), () => undefined);
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.#path(sha256), { force: true }).catch((cause: unknown) => {
      throw new QuittanceError('unavailable', "The document's content cannot be deleted now.", {}, { cause });
    });
  }

  #path(sha256: string): string {
    return join(this.directory, sha256.slice(0, 2), sha256);
  }
}
