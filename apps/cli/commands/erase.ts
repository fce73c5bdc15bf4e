import { Command } from 'commander';
import { z } from 'zod';
import { OperatorAccess } from '../operator-access.js';

const documentSchema = z.looseObject({ id: z.string(), sha256: z.string(), erasedAt: z.string().nullable() });

/** `quittance erase`: contents that must go. */
export function eraseCommand(): Command {
  return new Command('erase')
    .description("erase a document's content; its digest stays, and whatever was made over it verifies as before")
    .argument('<document>', "the document's id, doc_…")
    .requiredOption('--reason <text>', 'why, for the audit log; no personal data')
    .action(async (id: string, { reason }: { reason: string }) => {
      const path = `documents/${encodeURIComponent(id)}/erase`;
      const { sha256, erasedAt } = await new OperatorAccess().post(path, { reason }, documentSchema);
      console.log(
        `Erased: the content of ${id}, ${erasedAt}. Stays: its SHA-256 ${sha256} and the log of its use. Why: ${reason}`,
      );
    });
}

/** `quittance hold`: contents that must stay. */
export function holdCommand(): Command {
  return new Command('hold')
    .description("keep a document's content whatever its age, or with --end stop keeping it")
    .argument('<document>', "the document's id, doc_…")
    .option('--reason <text>', 'such as the reference of a proceeding')
    .option('--end', 'ends the hold')
    .action(async (id: string, { reason, end }: { reason?: string; end?: true }) => {
      const body = { reason: end === true ? null : (reason ?? 'none given') };
      await new OperatorAccess().post(`documents/${encodeURIComponent(id)}/hold`, body, documentSchema);
      console.log(end === true ? `${id} is held no longer.` : `${id} is held.`);
    });
}
