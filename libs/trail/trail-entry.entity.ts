import { Column, Entity, PrimaryColumn } from 'typeorm';
import { amountColumn } from '#database';

/** One step of an order's story. */
@Entity('trail_entries')
export class TrailEntry {
  @PrimaryColumn('text', { name: 'order_id' })
  orderId!: string;

  /** 1-based, gapless within the order. */
  @PrimaryColumn('integer')
  sequence!: number;

  @Column('text')
  kind!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('text', { name: 'actor_id', nullable: true })
  actorId!: string | null;

  @Column('text', { name: 'actor_address', nullable: true })
  actorAddress!: string | null;

  @Column({ ...amountColumn, nullable: true })
  amount!: bigint | null;

  @Column('text', { nullable: true })
  subject!: string | null;

  @Column('bigint', { name: 'chain_id', nullable: true })
  chainId!: string | null;

  @Column('bigint', { name: 'block_number', nullable: true })
  blockNumber!: string | null;

  @Column('text', { name: 'block_hash', nullable: true })
  blockHash!: string | null;

  @Column('text', { name: 'transaction_hash', nullable: true })
  transactionHash!: string | null;

  @Column('integer', { name: 'log_index', nullable: true })
  logIndex!: number | null;

  @Column('jsonb')
  details!: Record<string, unknown>;
}
