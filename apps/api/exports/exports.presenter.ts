import type { z } from 'zod';
import { type Export, exportFileName, manifestDigest, mediaTypes } from '#exports';
import type { exportSchema } from './exports.schema.js';

export function presentExport(job: Export): z.infer<typeof exportSchema> {
  const { id, dataset, format, currency, rowsOf, status, rowsDone, rowsTotal, error, sha256, size, manifest } = job;
  const hasFile = status === 'ready' && sha256 !== null && size !== null;
  return {
    ...{ id, dataset, format, currency, rowsOf, status, error },
    from: job.from.toISOString(),
    to: job.to.toISOString(),
    progress: { rowsDone, rowsTotal },
    file: hasFile
      ? {
          ...{ name: exportFileName(job), mediaType: mediaTypes[format], size, sha256 },
          href: `/v1/exports/${id}/content`,
        }
      : null,
    manifest: manifest === null ? null : { sha256: manifestDigest(manifest), href: `/v1/exports/${id}/manifest` },
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
    expiresAt: job.expiresAt?.toISOString() ?? null,
  };
}
