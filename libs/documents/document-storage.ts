import type { Readable } from 'node:stream';

/** The largest document, bytes: 25 MB. */
export const MAX_DOCUMENT_BYTES = 25_000_000;

export interface StoredContent {
  /** Lower-case hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** Content that arrived and waits for the decision whether a document refers to it. */
export interface ReceivedContent extends StoredContent {
  /** What arrived, from its first byte. */
  open(): Readable;
  /** Puts it where {@link DocumentStorage.read} finds it. May be called again. Throws `unavailable`. */
  keep(): Promise<void>;
  /** Deletes it unless it was kept. */
  discard(): Promise<void>;
}

/** Where documents' contents are kept, addressed by their SHA-256. */
export interface DocumentStorage {
  /** Takes a stream in constant memory. Throws `payload_too_large` past `maxBytes` ({@link MAX_DOCUMENT_BYTES}) and keeps nothing then. */
  receive(content: Readable, maxBytes?: number): Promise<ReceivedContent>;
  /** A stream that fails at its end where the content is not what `sha256` says. Throws `unavailable`. */
  read(sha256: string): Promise<Readable>;
  /** Deletes what was kept; may be called again. Throws `unavailable`. */
  remove(sha256: string): Promise<void>;
}
