import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { type AuditEntry, findTexts } from '#audit';
import type { auditEntrySchema } from './audit.schema.js';

type AuditEntryView = z.infer<typeof auditEntrySchema>;

/** Entries of the log with the texts that lie beside it, as far as the caller sees those. */
export async function presentEntries(
  manager: EntityManager,
  entries: readonly AuditEntry[],
): Promise<AuditEntryView[]> {
  const texts = entries.length === 0 ? [] : await findTexts(manager, entries);
  return entries.map((entry, place) => ({
    ...entry,
    details: { ...entry.details },
    texts: (texts[place] ?? []).map((text) => ({ ...text })),
  }));
}
