import { z } from 'zod';
import { exportDatasets, exportFormats, exportStatuses, statementFormats } from '#exports';
import { idInput, pageOf, pageQuery, timeInput, timeOutput } from '../schemas/values.schema.js';

export const exportBody = z
  .strictObject({
    dataset: z.enum(exportDatasets),
    format: z.enum(exportFormats),
    from: timeInput.meta({ description: 'First moment of the period' }),
    to: timeInput.meta({ description: 'First moment after the period' }),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'A currency is a code of ISO 4217, such as "USD".')
      .optional()
      .meta({ description: 'What camt.053 calls the token; XXX, which is no currency, unless told' }),
    businessId: idInput('business')
      .optional()
      .meta({ description: 'For operators and network-wide auditors: what this business sees' }),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'The period ends after it begins.' })
  .refine(
    ({ dataset, format }) => (dataset === 'statement') === (statementFormats as readonly string[]).includes(format),
    {
      path: ['format'],
      message: 'Statements are pdf or camt.053, everything else is csv, jsonl or parquet.',
    },
  )
  .refine(({ currency, format }) => currency === undefined || format === 'camt.053', {
    path: ['currency'],
    message: 'Only camt.053 names a currency.',
  });

export const exportSchema = z
  .object({
    id: z.string(),
    dataset: z.enum(exportDatasets),
    format: z.enum(exportFormats),
    from: timeOutput,
    to: timeOutput,
    currency: z.string().nullable(),
    rowsOf: z.string().meta({ description: 'As whom the rows are read' }),
    status: z.enum(exportStatuses),
    progress: z.object({
      rowsDone: z.int(),
      rowsTotal: z.int().nullable().meta({ description: 'Null until they are counted' }),
    }),
    error: z.string().nullable().meta({ description: 'Why there is no file' }),
    file: z
      .object({ name: z.string(), mediaType: z.string(), size: z.int(), sha256: z.string(), href: z.string() })
      .nullable()
      .meta({ description: 'Once it is ready, until it expires' }),
    manifest: z
      .object({ sha256: z.string(), href: z.string() })
      .nullable()
      .meta({ description: 'Digests of the file, and what it is; its own digest is in the audit log' }),
    createdAt: timeOutput,
    finishedAt: timeOutput.nullable(),
    expiresAt: timeOutput.nullable(),
  })
  .meta({ id: 'Export' });

export const exportPage = pageOf(exportSchema).meta({ id: 'ExportPage' });
export const exportQuery = z.strictObject({ ...pageQuery, status: z.enum(exportStatuses).optional() });
/** RFC 8785 text, as it was digested. */
export const manifestSchema = z.record(z.string(), z.unknown()).meta({ id: 'ExportManifest' });
