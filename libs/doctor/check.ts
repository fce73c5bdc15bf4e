import type { DataSource } from 'typeorm';
import type { RpcClient } from '#chain';
import type { ContractAddresses } from '#domain';

/** What is examined. */
export interface Patient {
  readonly dataSource: DataSource;
  readonly rpc: RpcClient;
  readonly contracts: ContractAddresses;
  /** The token of the deployment. */
  readonly token: string;
  /** The `AuditAnchor` of the deployment, and its first block; undefined where there is none. */
  readonly auditAnchor?: { readonly contract: string; readonly fromBlock: bigint } | undefined;
}

export interface Finding {
  /** What is broken, named exactly: the order, the row, the amounts. */
  readonly broken: readonly string[];
  /** What a person should know although nothing is broken: what needs attention, and what cannot be checked yet. */
  readonly notes?: readonly string[];
}

/** What is examined where the database alone is asked. */
export type Books = Pick<Patient, 'dataSource'>;

/** One invariant of the network, or one thing about its configuration. */
export interface Check<Examined = Patient> {
  /** `I1` to `I9` for the invariants, `C1` and up for configuration. */
  readonly id: string;
  /** In words: what holds when the check passes. */
  readonly promise: string;
  readonly examine: (patient: Examined) => Promise<Finding>;
}

export interface Diagnosis extends Required<Finding> {
  readonly id: string;
  readonly promise: string;
  readonly status: 'ok' | 'broken';
}

/** Rows that one query of a check names; there may be more. */
export const MOST_NAMED = 20;

/** The sentences that a query answers, one per row in its column `finding`. */
export async function findSentences(patient: Books, sql: string, parameters: unknown[] = []): Promise<string[]> {
  const rows = (await patient.dataSource.query(`${sql} LIMIT ${MOST_NAMED}`, parameters)) as { finding: string }[];
  return rows.map(({ finding }) => finding);
}
