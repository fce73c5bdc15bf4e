import { Column, Entity, PrimaryColumn } from 'typeorm';

export const exportDatasets = ['orders', 'invoices', 'payments', 'trail', 'ledger', 'audit', 'statement'] as const;
export type ExportDataset = (typeof exportDatasets)[number];
/** Datasets that are rows of one table. */
export type TableDataset = Exclude<ExportDataset, 'statement'>;

export const tableFormats = ['csv', 'jsonl', 'parquet'] as const;
export type TableFormat = (typeof tableFormats)[number];
export const statementFormats = ['pdf', 'camt.053'] as const;
export const exportFormats = [...tableFormats, ...statementFormats] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const exportStatuses = ['queued', 'running', 'ready', 'failed', 'expired'] as const;
export type ExportStatus = (typeof exportStatuses)[number];

const bigintAsNumber = {
  to: (value: number | null) => value,
  from: (text: string | null) => (text === null ? null : Number(text)),
};

/** A file that a tenant asked for: what is to be in it, and how far it is. */
@Entity('exports')
export class Export {
  @PrimaryColumn('text')
  id!: string;

  /** Who may look at it. */
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;

  /** As whom its rows are read. */
  @Column('text', { name: 'rows_of' })
  rowsOf!: string;

  @Column('text', { name: 'api_key_id' })
  apiKeyId!: string;

  @Column('text')
  dataset!: ExportDataset;

  @Column('text')
  format!: ExportFormat;

  /** First moment of the period. */
  @Column('timestamptz', { name: 'from_time' })
  from!: Date;

  /** First moment after the period. */
  @Column('timestamptz', { name: 'to_time' })
  to!: Date;

  @Column('text', { nullable: true })
  currency!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;

  @Column({ type: 'text', insert: false })
  status!: ExportStatus;

  /** Counted when it begins. */
  @Column({ type: 'bigint', name: 'rows_total', nullable: true, insert: false, transformer: bigintAsNumber })
  rowsTotal!: number | null;

  @Column({ type: 'bigint', name: 'rows_done', insert: false, transformer: bigintAsNumber })
  rowsDone!: number;

  /** Why there is no file, in words for the caller. */
  @Column({ type: 'text', nullable: true, insert: false })
  error!: string | null;

  /** Of the file, lower-case hex. */
  @Column({ type: 'text', nullable: true, insert: false })
  sha256!: string | null;

  /** Bytes. */
  @Column({ type: 'bigint', nullable: true, insert: false, transformer: bigintAsNumber })
  size!: number | null;

  /** RFC 8785 text. */
  @Column({ type: 'text', nullable: true, insert: false })
  manifest!: string | null;

  @Column({ type: 'timestamptz', name: 'finished_at', nullable: true, insert: false })
  finishedAt!: Date | null;

  /** From then on the file is gone. */
  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true, insert: false })
  expiresAt!: Date | null;
}
