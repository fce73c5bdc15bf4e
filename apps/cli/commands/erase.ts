import { Command } from 'commander';
import { z } from 'zod';
import { isId } from '#domain';
import { erasable, erasableKind } from '#erasure';
import { InputError } from '../input-error.js';
import { OperatorAccess } from '../operator-access.js';

const documentSchema = z.looseObject({ id: z.string(), sha256: z.string(), erasedAt: z.string().nullable() });
const erasureSchema = z.looseObject({
  erased: z.array(z.looseObject({ table: z.string(), id: z.string(), columns: z.array(z.string()) })),
});

/** What may stand before the id, to say that it is what it looks like. */
const WORDS: Readonly<Record<string, keyof typeof erasable>> = {
  member: 'member',
  'business-contact': 'business',
  'api-key': 'apiKey',
  'auditor-grant': 'auditorGrant',
  document: 'document',
  dispute: 'dispute',
  approval: 'approval',
  order: 'order',
  'log-entry': 'logEntry',
};

/** The id that the arguments name, of the kind that they name. */
function idOf(first: string, second: string | undefined): string {
  const id = second ?? first;
  const kind = erasableKind(id);
  const words = Object.keys(WORDS).join(', ');
  if (kind === undefined) throw new InputError(`${id} is not the id of anything that is erased: ${words}.`);
  if (second === undefined) return id;
  const wanted = WORDS[first];
  if (wanted === undefined) throw new InputError(`${first} is none of: ${words}.`);
  if (wanted !== kind) throw new InputError(`${id} is not the id of a ${first}.`);
  return id;
}

/** `quittance erase`: what is known of people and must go. */
export function eraseCommand(): Command {
  const what = Object.entries(WORDS).map(([word, kind]) => `  ${word.padEnd(17)} ${erasable[kind]}`);
  return new Command('erase')
    .description('erase what is known of people; salted hashes stay, and whatever was made over it verifies as before')
    .argument('<what>', 'the kind, as below, or the id alone')
    .argument('[id]', 'mem_…, biz_…, doc_… and so on; of an entry of the log biz_…/17')
    .requiredOption('--reason <text>', 'why, for the audit log; no personal data')
    .addHelpText('after', `\nWhat is erased of:\n${what.join('\n')}`)
    .action(async (first: string, second: string | undefined, { reason }: { reason: string }) => {
      const subject = idOf(first, second);
      const { erased } = await new OperatorAccess().post('erasures', { subject, reason }, erasureSchema);
      if (erased.length === 0) console.log(`Nothing was left to erase of ${subject}.`);
      for (const { table, id, columns } of erased) console.log(`Erased: ${table} ${id}: ${columns.join(', ')}`);
    });
}

/** `quittance hold`: what must stay. */
export function holdCommand(): Command {
  return new Command('hold')
    .description(
      'keep an order, a business or the content of a document whatever its age, or with --end stop keeping it',
    )
    .argument('<id>', 'po_…, biz_… or doc_…')
    .option('--reason <text>', 'such as the reference of a proceeding')
    .option('--end', 'ends the hold')
    .action(async (id: string, { reason, end }: { reason?: string; end?: true }) => {
      const body = { reason: end === true ? null : (reason ?? 'none given') };
      const operator = new OperatorAccess();
      if (isId('document', id)) await operator.post(`documents/${id}/hold`, body, documentSchema);
      else await operator.post('holds', { subject: id, ...body }, z.looseObject({ subject: z.string() }));
      console.log(end === true ? `${id} is held no longer.` : `${id} is held.`);
    });
}
