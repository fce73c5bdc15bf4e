import { Command, InvalidArgumentError } from 'commander';
import { startTestEnvironment } from '#testing';
import { runCampaign } from './campaign.js';
import { prepareNetwork } from './fuzzed-network.js';

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('A whole number of 1 or more is needed.');
  return value;
}

const program = new Command('fuzz:api')
  .description('requests of every kind that openapi.json allows and does not allow, against an API of its own')
  .option('--requests <count>', 'requests to send', whole, 20_000)
  .option('--seed <seed>', 'determines the requests', whole, 1)
  .option('--concurrency <count>', 'requests at the same time', whole, 16)
  .option('--json', 'end stdout with one JSON object')
  .parse();
const { json, ...options } = program.opts<{ requests: number; seed: number; concurrency: number; json?: true }>();

const environment = await startTestEnvironment();
try {
  const { network, sources } = await prepareNetwork();
  const report = await runCampaign({ ...options, baseUrl: network.baseUrl }, sources);
  const { body: health } = await network.anonymous().get('/health/ready');
  const [ledger] = (await network.dataSource.query(
    `SELECT coalesce(sum(amount), 0)::text AS sum FROM ledger_entries`,
  )) as { sum: string }[];
  await network.stop();
  const passed = report.findings.length === 0 && health.status === 'ready' && ledger?.sum === '0';
  console.log(
    JSON.stringify({ passed, ...report, ready: health.status, ledgerSum: ledger?.sum }, null, json ? undefined : 2),
  );
  if (!passed) process.exitCode = 1;
} finally {
  await environment.stop();
}
