import { Command } from 'commander';
import { z } from 'zod';
import { briefTime, inColumns, OperatorAccess } from '../operator-access.js';

const laneSchema = z.looseObject({
  signer: z.string(),
  state: z.string(),
  holder: z.string().nullable(),
  pausedReason: z.string().nullable(),
  haltedReason: z.string().nullable(),
  waitingReason: z.string().nullable(),
  nextNonce: z.string().nullable(),
  chainNonce: z.string().nullable(),
  openTransactions: z.number(),
  oldestOpenAt: z.string().nullable(),
});
type Lane = z.infer<typeof laneSchema>;

const adoptionSchema = z.looseObject({
  lane: laneSchema,
  nonces: z.array(z.string()),
  displaced: z.array(z.string()),
});

interface Output {
  json?: true;
}

/** `quittance lanes`: the accounts that send the network's transactions. */
export function lanesCommand(): Command {
  const list = new Command('list')
    .description('show every lane: state, nonces, what is out and since when')
    .option('--json', 'print the lanes as a JSON array')
    .action(async ({ json }: Output) => {
      const { data } = await new OperatorAccess().get('lanes', z.object({ data: z.array(laneSchema) }));
      console.log(json ? JSON.stringify(data) : table(data));
    });
  const pause = new Command('pause')
    .description('let a lane sign nothing new; what it sent is looked after')
    .argument('<signer>', "the account's address")
    .requiredOption('--reason <text>', 'why; everybody whose payment waits is told')
    .option('--json', 'print the lane as JSON')
    .action(async (signer: string, { reason, json }: Output & { reason: string }) => {
      print(await new OperatorAccess().post(`lanes/${encodeURIComponent(signer)}/pause`, { reason }, laneSchema), json);
    });
  const adopt = new Command('adopt')
    .description('take note that somebody else used nonces of the account, and go on behind them')
    .argument('<signer>', "the account's address")
    .option('--json', 'print {lane, nonces, displaced}')
    .action(async (signer: string, { json }: Output) => {
      const path = `lanes/${encodeURIComponent(signer)}/adopt`;
      const adoption = await new OperatorAccess().post(path, {}, adoptionSchema);
      const { lane, nonces, displaced } = adoption;
      const told = `Adopted nonces: ${nonces.join(', ') || 'none'}. Transactions of ours that lost theirs: ${displaced.length}.`;
      console.log(json ? JSON.stringify(adoption) : `${told}\n${table([lane])}`);
    });
  return new Command('lanes')
    .description("the accounts that send the network's transactions")
    .addCommand(list)
    .addCommand(pause)
    .addCommand(change('resume', 'end a pause or a halt; a halt whose cause is still there comes back'))
    .addCommand(adopt)
    .addCommand(change('fill', 'close a gap in the nonces by transactions that do nothing'));
}

function change(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<signer>', "the account's address")
    .option('--json', 'print the lane as JSON')
    .action(async (signer: string, { json }: Output) => {
      print(await new OperatorAccess().post(`lanes/${encodeURIComponent(signer)}/${name}`, {}, laneSchema), json);
    });
}

function print(lane: Lane, json: true | undefined): void {
  console.log(json ? JSON.stringify(lane) : table([lane]));
}

function table(lanes: readonly Lane[]): string {
  if (lanes.length === 0) return 'No account has sent anything yet.';
  const heads = ['SIGNER', 'STATE', 'NEXT NONCE', 'ON CHAIN', 'OUT', 'OLDEST OUT', 'WHY'];
  const rows = lanes.map((lane) => [
    lane.signer,
    lane.state,
    lane.nextNonce ?? '-',
    lane.chainNonce ?? '-',
    String(lane.openTransactions),
    briefTime(lane.oldestOpenAt),
    lane.haltedReason ?? lane.pausedReason ?? lane.waitingReason ?? '',
  ]);
  return inColumns([heads, ...rows]);
}
