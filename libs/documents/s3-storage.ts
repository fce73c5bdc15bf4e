import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { QuittanceError } from '#domain';
import { type DocumentStorage, MAX_DOCUMENT_BYTES, type ReceivedContent } from './document-storage.js';
import { receiveFile, verifyingDigest } from './incoming-file.js';

export interface S3Options {
  readonly bucket: string;
  /** What keys begin with; `documents/` unless told. */
  readonly prefix?: string;
  /** Of a service that speaks S3's protocol; AWS's own of AWS_REGION unless told. Buckets are in its path then. */
  readonly endpoint?: string | undefined;
  /** Where content waits until it is kept; the system's temporary directory unless told. */
  readonly directory?: string;
  /** For one request; 30 s unless told. Large files take longer. */
  readonly requestMilliseconds?: number;
}

const ATTEMPTS = 3;
const CONNECTION_MILLISECONDS = 3_000;
const REQUEST_MILLISECONDS = 30_000;

function unavailable(cause: unknown): QuittanceError {
  return new QuittanceError('unavailable', 'The document storage does not answer now.', {}, { cause });
}

/**
 * Keeps documents in a bucket, under their digest, which the service checks as it takes them. Region and credentials are AWS's own
 * environment variables.
 */
export class S3DocumentStorage implements DocumentStorage {
  private constructor(
    private readonly client: S3Client,
    private readonly sdk: typeof import('@aws-sdk/client-s3'),
    private readonly options: S3Options,
  ) {}

  /** The client is loaded here, so that processes without a bucket do not pay for it. */
  static async open(options: S3Options): Promise<S3DocumentStorage> {
    const sdk = await import('@aws-sdk/client-s3');
    const { endpoint } = options;
    const client = new sdk.S3Client({
      maxAttempts: ATTEMPTS,
      // What fails is told by what it throws.
      logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      requestHandler: {
        connectionTimeout: CONNECTION_MILLISECONDS,
        requestTimeout: options.requestMilliseconds ?? REQUEST_MILLISECONDS,
      },
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    });
    return new S3DocumentStorage(client, sdk, options);
  }

  async receive(content: Readable, maxBytes = MAX_DOCUMENT_BYTES): Promise<ReceivedContent> {
    const directory = this.options.directory ?? join(tmpdir(), 'quittance-incoming');
    const { path, sha256, size } = await receiveFile(directory, content, maxBytes);
    let kept = false;
    return {
      sha256,
      size,
      open: () => createReadStream(path),
      keep: async () => {
        if (kept) return;
        await this.#put(path, sha256, size);
        kept = true;
      },
      discard: () => rm(path, { force: true }),
    };
  }

  async read(sha256: string): Promise<Readable> {
    const { bucket } = this.options;
    const { Body: body } = await this.client
      .send(new this.sdk.GetObjectCommand({ Bucket: bucket, Key: this.#key(sha256) }))
      .catch((error: unknown) => {
        throw unavailable(error);
      });
    if (!(body instanceof Readable)) throw unavailable(new Error('an answer without a body'));
    return pipeline(body, verifyingDigest(sha256), () => undefined);
  }

  async remove(sha256: string): Promise<void> {
    const command = new this.sdk.DeleteObjectCommand({ Bucket: this.options.bucket, Key: this.#key(sha256) });
    await this.client.send(command).catch((error: unknown) => {
      throw unavailable(error);
    });
  }

  /** Content under a digest never changes, so putting it again changes nothing. A stream cannot be sent twice: no attempts but one. */
  async #put(path: string, sha256: string, size: number): Promise<void> {
    const command = new this.sdk.PutObjectCommand({
      Bucket: this.options.bucket,
      Key: this.#key(sha256),
      Body: createReadStream(path),
      ContentLength: size,
      ContentType: 'application/octet-stream',
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
    });
    await this.client.send(command).catch((error: unknown) => {
      throw unavailable(error);
    });
  }

  #key(sha256: string): string {
    return `${this.options.prefix ?? 'documents/'}${sha256.slice(0, 2)}/${sha256}`;
  }
}
