import { Column, Entity, PrimaryColumn } from 'typeorm';
import { amountColumn } from '#database';

export const paymentStatuses = ['mined', 'final', 'reverted'] as const;

/** Money that left an order's escrow. */
@Entity('payments')
export class Payment {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'order_id' })
  orderId!: string;

  @Column('text')
  kind!: 'release' | 'refund' | 'fee';

  @Column('text', { name: 'payee_address' })
  payeeAddress!: string;

  @Column('text', { name: 'payee_id', nullable: true })
  payeeId!: string | null;

  @Column('text')
  token!: string;

  @Column(amountColumn)
  amount!: bigint;

  /** The token refused the push: the amount waits as credit in the escrow contract. */
  @Column('boolean')
  credited!: boolean;

  /** `reverted`: the block that held it is not on the chain any more. */
  @Column('text')
  status!: (typeof paymentStatuses)[number];

  @Column('bigint', { name: 'chain_id' })
  chainId!: string;

  @Column('bigint', { name: 'block_number' })
  blockNumber!: string;

  @Column('text', { name: 'block_hash' })
  blockHash!: string;

  @Column('timestamptz', { name: 'block_time' })
  blockTime!: Date;

  @Column('text', { name: 'transaction_hash' })
  transactionHash!: string;

  @Column('integer', { name: 'log_index' })
  logIndex!: number;
}
