import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { startTestEnvironment } from '#testing';
import { runImport } from '../../apps/cli/import/run-import.js';
import { checkImportedBundles } from '../e2e/support/imported-bundles.js';
import { RunningNetwork } from '../e2e/support/running-network.js';

const REAL_FILE = '../shared/data/scms/deliveries.csv';

interface Arguments {
  readonly rows: number;
  readonly orders: number;
}

const ANCHORED_MILLISECONDS = 120_000;

/** Imports real trade and holds the bundles of orders, drawn at random, against the file. */
async function main({ rows, orders }: Arguments): Promise<void> {
  if (!existsSync(REAL_FILE)) {
    console.log(`${REAL_FILE} is not there; nothing was checked. npm test checks the twelve rows of test/samples.`);
    return;
  }
  const environment = await startTestEnvironment();
  const directory = mkdtempSync(join(tmpdir(), 'quittance-bundles-'));
  const network = await RunningNetwork.start({ auditCheckpointSeconds: 1 });
  try {
    await runImport(
      {
        ...{ file: REAL_FILE, mappingFile: 'apps/cli/mappings/scms.json', limit: rows, shift: true, concurrency: 8 },
        ...{ stateFile: join(directory, 'state.jsonl'), stop: new AbortController().signal },
        ...{ progressStream: process.stderr, tell: (line) => console.error(line) },
      },
      { apiUrl: network.baseUrl, apiKey: network.operator.token },
    );
    await network.untilAnchored(ANCHORED_MILLISECONDS);
    const imported = (await network.dataSource.query(
      `SELECT id, reference FROM purchase_orders WHERE status IN ('settled', 'refunded') ORDER BY id`,
    )) as { id: string; reference: string }[];
    const drawn = Array.from(
      { length: Math.min(orders, imported.length) },
      () => imported.splice(randomInt(imported.length), 1)[0] ?? { id: '', reference: '' },
    );
    const { agreed, inLog } = await checkImportedBundles(network, REAL_FILE, drawn);
    if (inLog < agreed) throw new Error(`Only ${inLog} of ${agreed} bundles prove what the audit log says`);
    console.log(JSON.stringify({ orders: agreed, inLog, problems: 0 }));
  } finally {
    await network.stop();
    rmSync(directory, { recursive: true, force: true });
    await environment.stop();
  }
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number of 1 or more is needed.');
  return value;
}

await new Command('test:bundles')
  .description(
    'import real trade, verify the bundles of orders drawn at random and hold their amounts against the file',
  )
  .option('--rows <count>', 'rows of the file to import, and the rest of their orders', whole, 200)
  .option('--orders <count>', 'orders to verify', whole, 50)
  .action(main)
  .parseAsync();
