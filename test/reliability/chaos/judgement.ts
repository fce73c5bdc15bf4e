import { BlockSource } from '#chain';
import { createDataSource } from '#database';
import { examine } from '#doctor';
import { rebuild } from '#rebuild';
import type { ImportReport } from '../../../apps/cli/import/report.js';
import type { ProcessNetwork } from '../support/process-network.js';
import { checkPaidOnce } from './paid-once.js';

export interface Judgement {
  readonly payments: number;
  /** By reason. */
  readonly failedSteps: Readonly<Record<string, number>>;
  readonly rebuildDifferences: number;
  readonly brokenInvariants: readonly string[];
  /** One sentence for each thing that is not as promised. */
  readonly problems: readonly string[];
}

const MOST_NAMED = 20;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Whether anything was lost or done twice, asked of everybody who can tell: import, doctor, rebuild, the chain's own logs. */
export async function judge(network: ProcessNetwork, report: ImportReport): Promise<Judgement> {
  const { databaseUrl, rpc, contracts, deployment } = network;
  const dataSource = await createDataSource({ url: databaseUrl, poolSize: 4 }).initialize();
  try {
    const source = new BlockSource(rpc, contracts);
    const deploymentBlock = BigInt(deployment.blockNumber);
    const { differences } = await rebuild({
      databaseUrl,
      dataSource,
      source,
      contracts,
      deploymentBlock,
      logger: quiet,
    });
    const diagnoses = await examine({ dataSource, rpc, contracts, token: deployment.token });
    const broken = diagnoses.flatMap(({ id, broken: findings }) => findings.map((finding) => `${id} ${finding}`));
    const brokenInvariants = [...broken, ...(await network.brokenInvariants(true))];
    const rpcUrl = network.chain.rpcUrl;
    const paid = await checkPaidOnce({ databaseUrl, rpcUrl, escrow: contracts.escrow, token: deployment.token });
    const problems = [
      ...differences.map((difference) => `Rebuild: ${JSON.stringify(difference)}`),
      ...brokenInvariants,
      ...paid.violations,
      ...reportProblems(report, paid.orders),
    ];
    return {
      payments: paid.payments,
      failedSteps: countReasons(report),
      rebuildDifferences: differences.length,
      brokenInvariants: brokenInvariants.slice(0, MOST_NAMED),
      problems: problems.slice(0, MOST_NAMED),
    };
  } finally {
    await dataSource.destroy();
  }
}

function reportProblems(report: ImportReport, fundedOrders: number): string[] {
  const { rows, importedRows, refusedRows, refused, conserved, held, orders, funded, released, refunded } = report;
  const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
  return [
    ...(conserved ? [] : ['The money is not conserved.']),
    ...(held === '0' ? [] : [`${held} minor units are still held.`]),
    ...(BigInt(funded) === BigInt(released) + BigInt(refunded)
      ? []
      : [`Of ${funded}, ${released} and ${refunded} left.`]),
    ...(orders === fundedOrders ? [] : [`${fundedOrders} orders hold or held money, ${orders} were imported.`]),
    ...(rows === importedRows + refusals
      ? []
      : [`Of ${rows} rows, ${importedRows} and ${refusals} are accounted for.`]),
    ...refusedRows.filter(({ reason }) => reason === '').map(({ row }) => `Row ${row} was refused without a reason.`),
    ...report.failedSteps.map((failed) => `A step was refused: ${JSON.stringify(failed)}`),
  ];
}

function countReasons({ failedSteps }: ImportReport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { step, code } of failedSteps) counts[`${step}: ${code}`] = (counts[`${step}: ${code}`] ?? 0) + 1;
  return counts;
}
