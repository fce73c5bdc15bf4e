import { isAddress } from 'ethers';
import type { DataSource, EntityManager } from 'typeorm';
import { verifyAnchors, verifySealHeads } from '#anchoring';
import { verifyAudits, verifyTexts, verifyTrees } from '#audit';
import { BlockSource, type RpcClient, readContracts } from '#chain';
import { examineTrails } from '#doctor';
import { verifyLedger } from '#ledger';
import { rebuild } from '#rebuild';
import { type RecordProgress, verifyAcceptances, verifyOrigins, verifyRecords, verifyVersions } from '#records';
import { verifySchema } from './verify-schema.js';
import { verifyStates } from './verify-states.js';

/** What is wrong, in words alone where no single row is to blame. */
export type Fault = LocatedFault | { readonly problem: string };

export interface LocatedFault {
  readonly table: string;
  readonly row: string;
  readonly column?: string;
  readonly problem: string;
}

/** What is verified, and against what. */
export interface VerifiedPlace {
  /** Connected as the owner, who sees every row. */
  readonly dataSource: DataSource;
  readonly databaseUrl: string;
  readonly rpc: RpcClient;
  readonly deployment: {
    readonly chainId: number;
    readonly escrow: string;
    readonly blockNumber: number;
    readonly auditAnchor?: string | undefined;
  };
  /** The audit log's key that the verifier knows to be right, if it knows one. */
  readonly log?: string | undefined;
}

/** How far the records were verified before, and who hears how far they are now. */
export interface RecordReach {
  readonly records: RecordProgress;
  reach(records: RecordProgress): void;
}

export interface VerificationStep {
  readonly name: string;
  /** In words: what holds when the step passes. */
  readonly promise: string;
  /** Why there is nothing to verify here, if there is nothing. */
  readonly skipped?: (place: VerifiedPlace) => string | undefined;
  readonly verify: (place: VerifiedPlace, reach: RecordReach) => Promise<Fault | undefined>;
}

/** At one moment of the database. */
function atOnce<Result>(
  { dataSource }: VerifiedPlace,
  verify: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  return dataSource.transaction('REPEATABLE READ', verify);
}

/** Steps of a verification in their order: what later ones compare with was verified by earlier ones. */
export const verificationSteps: readonly VerificationStep[] = [
  {
    name: 'schema',
    promise: 'Every table is there once, has its key, and keeps versions where it should',
    verify: (place) => atOnce(place, verifySchema),
  },
  {
    name: 'ledger',
    promise: 'Every booking, entry, balance and sum of the ledger is the one that was sealed',
    verify: ({ dataSource }) => verifyLedger(dataSource),
  },
  {
    name: 'log',
    promise: 'Every entry of the audit log has the hash of its columns and follows the one before it',
    verify: verifyLog,
  },
  {
    name: 'trees',
    promise: "The log's Merkle trees and their checkpoints are those of its entries",
    verify: (place) => atOnce(place, verifyTrees),
  },
  {
    name: 'anchors',
    promise: 'The log continues every checkpoint that is anchored on chain',
    skipped: ({ deployment }) =>
      deployment.auditAnchor === undefined ? 'the deployment file names no auditAnchor' : undefined,
    verify: verifyAgainstAnchors,
  },
  {
    name: 'seals',
    promise: 'The seals of ledger and records are those that the log told of',
    verify: (place) => atOnce(place, verifySealHeads),
  },
  {
    name: 'records',
    promise:
      'What records say that never changes is what was sealed, none came or went, and the log tells what was erased',
    verify: (place, progress) =>
      atOnce(place, (manager) => verifyRecords(manager, progress.records, (reached) => progress.reach(reached))),
  },
  {
    name: 'origins',
    promise: 'Every business, order, document, settlement and plain invoice was made by a command in the log',
    verify: (place) => atOnce(place, verifyOrigins),
  },
  {
    name: 'acceptances',
    promise: 'Every order has the signature of its supplier that its trail tells of',
    verify: (place) => atOnce(place, verifyAcceptances),
  },
  {
    name: 'versions',
    promise: 'What commands change of records is what the log tells that it was changed to',
    verify: (place) => atOnce(place, verifyVersions),
  },
  {
    name: 'texts',
    promise: 'What the log says of people is what its entries have the hashes of, or the log tells that it was erased',
    verify: (place) => atOnce(place, verifyTexts),
  },
  { name: 'chain', promise: 'Whatever follows from the chain is what the chain says', verify: verifyAgainstChain },
  {
    name: 'states',
    promise: 'States that the chain does not tell are those that the trail and the work for them tell',
    verify: (place) => atOnce(place, verifyStates),
  },
  {
    name: 'trails',
    promise: 'Orders are where their trails and the log say, and the sums by day are those of what they sum',
    verify: async ({ dataSource }) => {
      const finding = await examineTrails({ dataSource });
      return finding === undefined ? undefined : { problem: finding };
    },
  },
];

async function verifyLog(place: VerifiedPlace): Promise<Fault | undefined> {
  const fault = await atOnce(place, verifyAudits);
  if (fault === undefined) return undefined;
  const { tenantId, sequence, problem, column } = fault;
  if (problem === 'head') return { table: 'audit_heads', row: tenantId, problem: 'changed' };
  return {
    ...{ table: 'audit_entries', row: `${tenantId}/${sequence}`, problem: problem === 'gap' ? 'missing' : 'changed' },
    ...(column === undefined ? {} : { column }),
  };
}

async function verifyAgainstAnchors({ deployment, dataSource, rpc, log }: VerifiedPlace): Promise<Fault | undefined> {
  const { auditAnchor, chainId, blockNumber } = deployment;
  if (auditAnchor === undefined) return undefined;
  const senders = (await dataSource.query(`SELECT DISTINCT signer FROM chain_transactions`)) as { signer: string }[];
  const { fault } = await verifyAnchors(dataSource.manager, rpc, {
    ...{ contract: auditAnchor, chainId: BigInt(chainId), fromBlock: BigInt(blockNumber) },
    logs: [
      ...(log === undefined ? [] : [log]),
      ...senders.map(({ signer }) => signer).filter((signer) => isAddress(signer)),
    ],
  });
  return fault && { ...fault, problem: `${fault.problem}. ${fault.detail}` };
}

async function verifyAgainstChain({
  deployment,
  databaseUrl,
  dataSource,
  rpc,
}: VerifiedPlace): Promise<Fault | undefined> {
  const contracts = await readContracts(rpc, { chainId: BigInt(deployment.chainId), escrow: deployment.escrow });
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { differences } = await rebuild({
    ...{ databaseUrl, dataSource, contracts, logger: quiet },
    source: new BlockSource(rpc, contracts),
    deploymentBlock: BigInt(deployment.blockNumber),
  });
  const [first] = differences;
  if (first === undefined) return undefined;
  const { table, key, column, live, rebuilt } = first;
  if (column === '*') return { table, row: key, problem: live === null ? 'missing' : 'added' };
  return { table, row: key, column, problem: `${JSON.stringify(live)}, the chain says ${JSON.stringify(rebuilt)}` };
}
