import { Command } from 'commander';
import { RpcClient, readContracts } from '#chain';
import { createDataSource } from '#database';
import { type Diagnosis, examine } from '#doctor';
import { exitCodes } from '../exit-codes.js';
import { readChainAccess } from '../network-access.js';

/** `quittance doctor`: examines database and chain themselves, without the API, and names what is broken. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description("check the network's invariants against its database and chain, and name exactly what is broken")
    .option('--json', 'print {sound, checks: [{id, promise, status, broken, notes}]}')
    .addHelpText(
      'after',
      '\nDATABASE_URL, RPC_URL and DEPLOYMENT_FILE say what to examine (default: the running sandbox). Nothing is changed.',
    )
    .action(async ({ json }: { json?: true }) => {
      const diagnoses = await examineNetwork();
      const sound = diagnoses.every(({ status }) => status === 'ok');
      console.log(json ? JSON.stringify({ sound, checks: diagnoses }) : describe(diagnoses, sound));
      if (!sound) process.exitCode = exitCodes.notSound;
    });
}

async function examineNetwork(): Promise<Diagnosis[]> {
  const { databaseUrl, rpcUrl, deployment } = readChainAccess();
  const rpc = new RpcClient(rpcUrl);
  const dataSource = createDataSource({ url: databaseUrl, poolSize: 2, applicationName: 'quittance doctor' });
  try {
    await dataSource.initialize();
    const chain = { chainId: BigInt(deployment.chainId), escrow: deployment.escrow };
    const contracts = await readContracts(rpc, chain);
    const auditAnchor =
      deployment.auditAnchor === undefined
        ? undefined
        : { contract: deployment.auditAnchor, fromBlock: BigInt(deployment.blockNumber) };
    return await examine({ dataSource, rpc, contracts, token: deployment.token, auditAnchor });
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    rpc.close();
  }
}

function describe(diagnoses: readonly Diagnosis[], sound: boolean): string {
  const lines = diagnoses.flatMap(({ id, promise, status, broken, notes }) => [
    `${status === 'ok' ? '✓' : '✗'} ${id}  ${promise}`,
    ...broken.map((finding) => `      ${finding}`),
    ...notes.map((note) => `      note: ${note}`),
  ]);
  const failed = diagnoses.filter(({ status }) => status === 'broken').map(({ id }) => id);
  return [...lines, '', sound ? 'Everything holds.' : `Broken: ${failed.join(', ')}.`].join('\n');
}
