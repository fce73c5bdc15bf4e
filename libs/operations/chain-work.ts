import type { EntityManager } from 'typeorm';

export const chainWorkStatuses = ['ready', 'assigned', 'mined', 'final', 'failed', 'parked'] as const;
export type ChainWorkStatus = (typeof chainWorkStatuses)[number];

/** One intent as operators see it. */
export interface ChainWorkItem {
  readonly id: string;
  readonly kind: string;
  readonly status: ChainWorkStatus;
  readonly businessKey: string;
  readonly subject: string;
  readonly operationId: string | null;
  readonly failures: number;
  readonly notBefore: Date | null;
  readonly error: Readonly<Record<string, unknown>> | null;
  readonly signer: string | null;
  readonly nonce: bigint | null;
  /** Of the newest attempt. */
  readonly transactionHash: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

interface ChainWorkRow {
  readonly id: string;
  readonly kind: string;
  readonly status: ChainWorkStatus;
  readonly business_key: string;
  readonly subject: string;
  readonly operation_id: string | null;
  readonly failures: number;
  readonly not_before: Date | null;
  readonly error: Readonly<Record<string, unknown>> | null;
  readonly signer: string | null;
  readonly nonce: string | null;
  readonly hash: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface ChainWorkFilter {
  readonly id?: string | undefined;
  readonly status?: ChainWorkStatus | undefined;
  readonly kind?: string | undefined;
  /** Recorded at least so long ago. */
  readonly olderThanSeconds?: number | undefined;
  /** Only those with smaller ids, as ids sort by time. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Intents, newest first. */
export async function listChainWork(manager: EntityManager, filter: ChainWorkFilter): Promise<ChainWorkItem[]> {
  const rows = (await manager.query(
    `SELECT intent.id, intent.kind, intent.status, business_key, subject, operation_id, failures, not_before, error, signer, nonce, hash,
       intent.created_at, intent.updated_at
     FROM chain_intents AS intent
     LEFT JOIN chain_transactions AS work ON work.id = intent.transaction_id
     LEFT JOIN LATERAL (
       SELECT hash FROM chain_attempts WHERE chain_attempts.transaction_id = work.id ORDER BY number DESC LIMIT 1
     ) AS attempt ON true
     WHERE ($1::text IS NULL OR intent.id = $1) AND ($2::text IS NULL OR intent.status = $2) AND ($3::text IS NULL OR intent.kind = $3)
       AND ($4::float8 IS NULL OR intent.created_at <= now() - $4::float8 * interval '1 second')
       AND ($5::text IS NULL OR intent.id < $5)
     ORDER BY intent.id DESC LIMIT $6`,
    [
      filter.id ?? null,
      filter.status ?? null,
      filter.kind ?? null,
      filter.olderThanSeconds ?? null,
      filter.before ?? null,
      filter.limit,
    ],
  )) as ChainWorkRow[];
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    status: row.status,
    businessKey: row.business_key,
    subject: row.subject,
    operationId: row.operation_id,
    failures: row.failures,
    notBefore: row.not_before,
    error: row.error,
    signer: row.signer,
    nonce: row.nonce === null ? null : BigInt(row.nonce),
    transactionHash: row.hash,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}
