import { Column, Entity, PrimaryColumn } from 'typeorm';
import { amountColumn } from '#database';

export const settlementStatuses = ['proposed', 'submitted', 'settled', 'withdrawn', 'failed'] as const;
export type SettlementStatus = (typeof settlementStatuses)[number];

/** A split of an order's held money that takes the signatures of both parties. Minor units. */
@Entity('settlements')
export class Settlement {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'order_id' })
  orderId!: string;

  /** Count of the order's settlements before this one. */
  @Column('integer')
  nonce!: number;

  @Column('text', { name: 'proposed_by' })
  proposedBy!: string;

  @Column({ ...amountColumn, name: 'to_supplier' })
  toSupplier!: bigint;

  @Column({ ...amountColumn, name: 'to_buyer' })
  toBuyer!: bigint;

  @Column('text', { name: 'buyer_signature', nullable: true })
  buyerSignature!: string | null;

  @Column('text', { name: 'supplier_signature', nullable: true })
  supplierSignature!: string | null;

  @Column('text')
  status!: SettlementStatus;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;
}
