import { join } from 'node:path';
import type { DocumentStorage } from './document-storage.js';
import { FileDocumentStorage } from './file-storage.js';
import { S3DocumentStorage } from './s3-storage.js';

/** Where files are kept: in a bucket, or without one in a directory. */
export interface StoragePlace {
  readonly directory: string;
  readonly bucket: string | undefined;
  /** Of a service that speaks S3's protocol; AWS's own where undefined. */
  readonly endpoint: string | undefined;
}

/** Files of exports may be some gigabytes. */
const EXPORT_REQUEST_MILLISECONDS = 900_000;

/** The storage of documents. */
export async function openDocumentStorage({ directory, bucket, endpoint }: StoragePlace): Promise<DocumentStorage> {
  return bucket === undefined ? new FileDocumentStorage(directory) : S3DocumentStorage.open({ bucket, endpoint });
}

/** The storage of exports, beside the documents and apart from them, as exports are deleted. */
export async function openExportStorage({ directory, bucket, endpoint }: StoragePlace): Promise<DocumentStorage> {
  if (bucket === undefined) return new FileDocumentStorage(join(directory, 'exports'));
  return S3DocumentStorage.open({
    ...{ bucket, endpoint, prefix: 'exports/', requestMilliseconds: EXPORT_REQUEST_MILLISECONDS },
  });
}
