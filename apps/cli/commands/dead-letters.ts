import { Command, Option } from 'commander';
import { z } from 'zod';
import { briefTime, inColumns, OperatorAccess } from '../operator-access.js';

const deadLetterSchema = z.looseObject({
  id: z.string(),
  queue: z.string(),
  reference: z.string(),
  subject: z.string(),
  reason: z.string(),
  failures: z.number(),
  parkedAt: z.string(),
});
type DeadLetter = z.infer<typeof deadLetterSchema>;

/** `quittance dead-letters`: events and scheduled work that were parked after too many failures. */
export function deadLettersCommand(): Command {
  const list = new Command('list')
    .description('show what is parked, newest first')
    .addOption(new Option('--queue <queue>', 'only of this queue').choices(['events', 'schedules']))
    .option('--json', 'print the dead letters as a JSON array')
    .action(async ({ queue, json }: { queue?: string; json?: true }) => {
      const query = new URLSearchParams({ limit: '100', ...(queue === undefined ? {} : { queue }) });
      const schema = z.object({ data: z.array(deadLetterSchema) });
      const { data } = await new OperatorAccess().get(`dead-letters?${query}`, schema);
      console.log(json ? JSON.stringify(data) : table(data));
    });
  const requeue = new Command('requeue')
    .description('put a dead letter back, to be tried again at once')
    .argument('<id>', "the dead letter's id, dlt_…")
    .option('--json', 'print what it was as JSON')
    .action(async (id: string, { json }: { json?: true }) => {
      const path = `dead-letters/${encodeURIComponent(id)}/requeue`;
      const letter = await new OperatorAccess().post(path, {}, deadLetterSchema);
      console.log(json ? JSON.stringify(letter) : `Put back: ${letter.reference} of ${letter.subject}.`);
    });
  return new Command('dead-letters')
    .description('events and scheduled work that were parked after too many failures')
    .addCommand(list)
    .addCommand(requeue);
}

function table(letters: readonly DeadLetter[]): string {
  if (letters.length === 0) return 'Nothing is parked.';
  const heads = ['DEAD LETTER', 'QUEUE', 'SUBJECT', 'FAILURES', 'PARKED', 'WHY'];
  const rows = letters.map((letter) => [
    letter.id,
    letter.queue,
    letter.subject,
    String(letter.failures),
    briefTime(letter.parkedAt),
    letter.reason,
  ]);
  return inColumns([heads, ...rows]);
}
