import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { StoredContent } from '#documents';
import type { ExportColumn } from './datasets.js';
import type { Export, ExportFormat } from './export.entity.js';

export const mediaTypes: { readonly [Format in ExportFormat]: string } = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl',
  parquet: 'application/vnd.apache.parquet',
  pdf: 'application/pdf',
  'camt.053': 'application/xml',
};

const extensions: { readonly [Format in ExportFormat]: string } = {
  ...{ csv: 'csv', jsonl: 'jsonl', parquet: 'parquet', pdf: 'pdf' },
  'camt.053': 'camt.053.xml',
};

export function exportFileName({ id, dataset, format }: Pick<Export, 'id' | 'dataset' | 'format'>): string {
  return `${dataset}-${id}.${extensions[format]}`;
}

export interface ExportContent extends StoredContent {
  readonly rows: number;
  readonly columns: readonly ExportColumn[];
}

/**
 * What a file is, in RFC 8785 form: whoever has file and manifest sees whether the file arrived as it was made, and the manifest's own
 * SHA-256 is in the audit log.
 */
export function writeManifest(job: Export, { sha256, size, rows, columns }: ExportContent, madeAt: Date): string {
  const { id, tenantId, rowsOf, apiKeyId, dataset, format, currency } = job;
  const text = canonicalize({
    format: 'quittance-export-1',
    export: {
      ...{ id, tenantId, rowsOf, requestedBy: apiKeyId, dataset, fileFormat: format },
      ...{ from: job.from.toISOString(), to: job.to.toISOString(), currency },
    },
    madeAt: madeAt.toISOString(),
    rows,
    columns: columns.map(({ name, type }) => ({ name, type })),
    files: [{ name: exportFileName(job), mediaType: mediaTypes[format], size, sha256 }],
  });
  if (text === undefined) throw new Error('A manifest must be JSON');
  return text;
}

/** SHA-256 of a manifest, lower-case hex. */
export function manifestDigest(manifest: string): string {
  return createHash('sha256').update(manifest).digest('hex');
}
