import { Command, Option } from 'commander';
import { z } from 'zod';
import { InputError } from '../input-error.js';
import { briefTime, inColumns, OperatorAccess } from '../operator-access.js';

const statuses = ['ready', 'assigned', 'mined', 'final', 'failed', 'parked'];

const intentSchema = z.looseObject({
  id: z.string(),
  kind: z.string(),
  status: z.string(),
  subject: z.string(),
  operationId: z.string().nullable(),
  failures: z.number(),
  notBefore: z.string().nullable(),
  error: z.looseObject({ code: z.string().optional(), detail: z.string().optional() }).nullable(),
  signer: z.string().nullable(),
  nonce: z.string().nullable(),
  transactionHash: z.string().nullable(),
  createdAt: z.string(),
});
type Intent = z.infer<typeof intentSchema>;

const stepSchema = z.object({ at: z.string(), step: z.string(), detail: z.record(z.string(), z.unknown()) });
const detailSchema = intentSchema.extend({ steps: z.array(stepSchema) });
type Detail = z.infer<typeof detailSchema>;

interface ListArguments {
  status?: string;
  kind?: string;
  olderThan?: string;
  limit: string;
  json?: true;
}

/** `quittance intents`: the calls that the network is to make on chain. */
export function intentsCommand(): Command {
  const list = new Command('list')
    .description('show chain intents, newest first')
    .addOption(new Option('--status <status>', 'only those in this state').choices(statuses))
    .option('--kind <function>', 'only calls of this contract function, such as accept')
    .option('--older-than <seconds>', 'only those recorded at least so long ago')
    .option('--limit <count>', 'how many, at most 100', '20')
    .option('--json', 'print the intents as a JSON array')
    .action(listIntents);
  return new Command('intents')
    .description('the calls that the network is to make on chain')
    .addCommand(list)
    .addCommand(one('show', 'show an intent and everything that happened to it', (id) => ({ path: `intents/${id}` })))
    .addCommand(
      one('retry', 'try a parked intent again, or one that rests after a failure at once', (id) => ({
        path: `intents/${id}/retry`,
        isChange: true,
      })),
    )
    .addCommand(
      one('cancel', 'cancel an intent that is not mined; of one that is out, the nonce is spent on nothing', (id) => ({
        path: `intents/${id}/cancel`,
        isChange: true,
      })),
    );
}

async function listIntents({ status, kind, olderThan, limit, json }: ListArguments): Promise<void> {
  for (const number of [olderThan ?? '0', limit]) {
    if (!/^\d{1,9}$/.test(number)) throw new InputError(`${number} is not a whole number.`);
  }
  const query = new URLSearchParams({ limit });
  if (status !== undefined) query.set('status', status);
  if (kind !== undefined) query.set('kind', kind);
  if (olderThan !== undefined) query.set('olderThanSeconds', olderThan);
  const { data } = await new OperatorAccess().get(`intents?${query}`, z.object({ data: z.array(intentSchema) }));
  console.log(json ? JSON.stringify(data) : table(data));
}

function one(
  name: string,
  description: string,
  request: (id: string) => { readonly path: string; readonly isChange?: true },
): Command {
  return new Command(name)
    .description(description)
    .argument('<id>', "the intent's id, int_…")
    .option('--json', 'print the intent with its steps as JSON')
    .action(async (id: string, { json }: { json?: true }) => {
      const { path, isChange } = request(encodeURIComponent(id));
      const network = new OperatorAccess();
      const intent = isChange ? await network.post(path, {}, detailSchema) : await network.get(path, detailSchema);
      console.log(json ? JSON.stringify(intent) : describe(intent));
    });
}

function table(intents: readonly Intent[]): string {
  if (intents.length === 0) return 'There are none.';
  const heads = ['INTENT', 'KIND', 'STATUS', 'SUBJECT', 'NONCE', 'FAILURES', 'RECORDED', 'WHY'];
  const rows = intents.map((intent) => [
    intent.id,
    intent.kind,
    intent.status,
    intent.subject,
    intent.nonce ?? '-',
    String(intent.failures),
    briefTime(intent.createdAt),
    intent.error?.code ?? '',
  ]);
  return inColumns([heads, ...rows]);
}

function describe(intent: Detail): string {
  const facts = [
    ['Intent', `${intent.id} (${intent.kind}, ${intent.status})`],
    ['Subject', intent.subject],
    ['Operation', intent.operationId ?? '-'],
    ['Transaction', intent.transactionHash ?? '-'],
    ['Nonce', intent.nonce === null ? '-' : `${intent.nonce} of ${intent.signer ?? ''}`],
    ['Failures', `${intent.failures}, next at ${briefTime(intent.notBefore)}`],
    ['Error', intent.error?.detail ?? '-'],
  ];
  const steps = intent.steps.map(({ at, step, detail }) => [briefTime(at), step, JSON.stringify(detail)]);
  return `${inColumns(facts)}\n\n${inColumns([['TIME', 'STEP', 'DETAIL'], ...steps])}`;
}
