import { Column, Entity, PrimaryColumn } from 'typeorm';
import { amountColumn } from '#database';

export const disputeStatuses = ['submitted', 'open', 'resolved', 'superseded', 'failed'] as const;
export type DisputeStatus = (typeof disputeStatuses)[number];

/** What the buyer contests of a delivery, or of what was retained. A settlement supersedes it. Minor units. */
@Entity('disputes')
export class Dispute {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'order_id' })
  orderId!: string;

  /** Count of the order's settlements when it began. */
  @Column('integer')
  round!: number;

  /** The chain's number within the round; null until it is there. */
  @Column('integer', { nullable: true })
  number!: number | null;

  @Column('text')
  kind!: 'delivery' | 'retention';

  @Column('text', { name: 'delivery_id', nullable: true })
  deliveryId!: string | null;

  /** Of a delivery: the order's total claimed including it. */
  @Column({ ...amountColumn, nullable: true })
  cumulative!: bigint | null;

  @Column('integer', { nullable: true })
  tranche!: number | null;

  @Column(amountColumn)
  contested!: bigint;

  /** Null when the buyer contested without the network. */
  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { name: 'reason_hash' })
  reasonHash!: string;

  @Column('text')
  status!: DisputeStatus;

  @Column('timestamptz', { name: 'arbitration_ends_at', nullable: true })
  arbitrationEndsAt!: Date | null;

  @Column({ ...amountColumn, name: 'to_supplier', nullable: true })
  toSupplier!: bigint | null;

  @Column({ ...amountColumn, name: 'to_buyer', nullable: true })
  toBuyer!: bigint | null;

  /** Address of the arbiter or of the party that gave in; zero for the fallback. */
  @Column('text', { name: 'resolved_by', nullable: true })
  resolvedBy!: string | null;

  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;
}

export const retentionStatuses = ['held', 'released', 'superseded', 'reverted'] as const;

/** What was held back of one payment. Minor units. */
@Entity('retentions')
export class Retention {
  @PrimaryColumn('text', { name: 'order_id' })
  orderId!: string;

  @PrimaryColumn('integer')
  round!: number;

  /** The chain's number within the round. */
  @PrimaryColumn('integer')
  number!: number;

  @Column(amountColumn)
  amount!: bigint;

  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date;

  /** `reverted`: the chain took it back. */
  @Column('text')
  status!: (typeof retentionStatuses)[number];
}
