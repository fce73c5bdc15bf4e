import type { DataSource } from 'typeorm';
import type { RpcClient } from '#chain';
import type { ApiConfig } from '#config';
import type { DocumentScanner, DocumentStorage } from '#documents';
import type { Keystore } from '#keystore';
import type { SigningDesk } from '#parties';

/** What the API stands on; made by main.ts, and by tests without a network for the OpenAPI document. */
export interface ApiDependencies {
  readonly config: Pick<
    ApiConfig,
    'deployment' | 'sandbox' | 'cursorSecret' | 'webhooks' | 'limits' | 'oidc' | 'publicUrl'
  >;
  readonly dataSource: DataSource;
  readonly rpc: RpcClient;
  readonly keystore: Keystore;
  readonly desk: SigningDesk;
  readonly documents: DocumentStorage;
  /** Where workers leave exports. */
  readonly exports: DocumentStorage;
  readonly scanner: DocumentScanner;
}

export const API_CONFIG = Symbol('API_CONFIG');
export const DOCUMENT_STORAGE = Symbol('DOCUMENT_STORAGE');
export const EXPORT_STORAGE = Symbol('EXPORT_STORAGE');
export const DOCUMENT_SCANNER = Symbol('DOCUMENT_SCANNER');
