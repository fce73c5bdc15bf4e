import { Command } from 'commander';
import { AgreedSource, BlockSource, RpcClient, readContracts } from '#chain';
import { createDataSource } from '#database';
import { CheckpointLeftChainError, type HealReport, heal, type RebuildReport, rebuild } from '#rebuild';
import { exitCodes } from '../exit-codes.js';
import { readChainAccess } from '../network-access.js';

interface Arguments {
  apply?: true;
  keep?: true;
  json?: true;
}

/** `quittance rebuild`: makes all that follows from the chain anew beside the live tables, and tells what differs. */
export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description(
      'rebuild all state that follows from the chain in a schema of its own and compare it with the live tables; ' +
        'reads DATABASE_URL, RPC_URL, RPC_URL_SECONDARY and DEPLOYMENT_FILE (default: the running sandbox)',
    )
    .option('--apply', 'heal a chain that halted: take back by reversal entries what left it, and let reading go on')
    .option('--keep', 'leave the schemas quittance_rebuild and quittance_rebuild_live behind, to look into')
    .option('--json', 'print {healed} or {blockNumber, blocks, logs, differences} as one JSON object')
    .action(run);
}

async function run({ apply, keep, json }: Arguments): Promise<void> {
  const { databaseUrl, rpcUrl, rpcUrlSecondary, deployment } = readChainAccess();
  const clients = [rpcUrl, ...(rpcUrlSecondary === undefined ? [] : [rpcUrlSecondary])].map(
    (url) => new RpcClient(url),
  );
  const [rpc] = clients as [RpcClient, ...RpcClient[]];
  const dataSource = await createDataSource({ url: databaseUrl, applicationName: 'quittance rebuild' }).initialize();
  try {
    const chainId = BigInt(deployment.chainId);
    await rpc.requireChain(chainId);
    const contracts = await readContracts(rpc, { chainId, escrow: deployment.escrow });
    const [first, second] = clients.map((client) => new BlockSource(client, contracts)) as [BlockSource, BlockSource?];
    const source = second === undefined ? first : new AgreedSource(first, second);
    const common = { dataSource, source, contracts, logger: json ? silent : progress() };
    if (apply) {
      tellHealing(await heal(common), json);
      return;
    }
    const deploymentBlock = BigInt(deployment.blockNumber);
    const report = await rebuild({ ...common, databaseUrl, deploymentBlock, keep: keep ?? false });
    tellDifferences(report, json);
    if (report.differences.length > 0) process.exitCode = exitCodes.notConserved;
  } catch (error) {
    if (!(error instanceof CheckpointLeftChainError)) throw error;
    console.error(`${error.message}. Take back what left the chain with: npm run quittance -- rebuild --apply`);
    process.exitCode = exitCodes.notConserved;
  } finally {
    await dataSource.destroy();
    for (const client of clients) client.close();
  }
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Says how far it is every few seconds. */
function progress() {
  let saidAt = Date.now();
  const info = (details: object) => {
    if (Date.now() - saidAt < 5_000) return;
    saidAt = Date.now();
    console.error(JSON.stringify(details));
  };
  const tell = (details: object, message?: string) => console.error(message, details);
  return { info, warn: tell, error: tell };
}

function tellHealing(report: HealReport | undefined, json: true | undefined): void {
  if (json) {
    const healed = report === undefined ? null : { ...report, ancestor: report.ancestor.toString() };
    console.log(JSON.stringify({ healed }));
  } else if (report === undefined) {
    console.log('There is nothing to heal: what was read last is on the chain.');
  } else {
    console.log(
      `Went back to block ${report.ancestor}: the effects of ${report.logs} logs were taken back by reversals.\n` +
        'Reading goes on by itself. Once it has caught up, compare with: npm run quittance -- rebuild',
    );
  }
}

function tellDifferences({ blockNumber, blocks, logs, differences }: RebuildReport, json: true | undefined): void {
  if (json) {
    console.log(JSON.stringify({ blockNumber: blockNumber.toString(), blocks: blocks.toString(), logs, differences }));
    return;
  }
  console.log(`Rebuilt ${logs} logs of ${blocks} blocks, up to block ${blockNumber}.`);
  for (const { table, key, column, live, rebuilt } of differences) {
    console.log(`${table} ${key} ${column}: ${JSON.stringify(live)}, but the chain says ${JSON.stringify(rebuilt)}`);
  }
  console.log(differences.length === 0 ? 'Nothing differs.' : `${differences.length} values differ.`);
}
