import { Column, Entity, PrimaryColumn } from 'typeorm';
import { amountColumn, quantityColumn } from '#database';

export const deliveryStatuses = [
  'submitted',
  'claimed',
  'accepting',
  'accepted',
  'deemed',
  'contested',
  'settled',
  'superseded',
  'failed',
] as const;

/**
 * `settled` was paid for by a settlement, a ruling or a debt that was due; `superseded` was ended by a settlement that did not pay
 * for it, so that the goods can be claimed again.
 */
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One piece of evidence: a document of the network's or a digest of something kept elsewhere. */
export interface Evidence {
  readonly documentId: string | null;
  readonly name: string | null;
  /** Lower-case hex SHA-256. */
  readonly sha256: string;
}

/** A claim that goods arrived. `cumulative` is the order's total claimed including this delivery, minor units. */
@Entity('deliveries')
export class Delivery {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'order_id' })
  orderId!: string;

  /** 1-based within the order. */
  @Column('integer')
  number!: number;

  /** Count of the order's settlements when it was claimed; the next one ends the claim. */
  @Column('integer')
  round!: number;

  /** The delivery note's number. */
  @Column('text', { nullable: true })
  reference!: string | null;

  @Column('text', { name: 'claimant_id' })
  claimantId!: string;

  @Column(amountColumn)
  amount!: bigint;

  @Column(amountColumn)
  cumulative!: bigint;

  @Column('timestamptz', { name: 'delivered_at' })
  deliveredAt!: Date;

  @Column('jsonb')
  evidence!: Evidence[];

  /** SHA-256 over the RFC 8785 form of the evidence, 0x-prefixed; what is signed and stands on chain. */
  @Column('text', { name: 'evidence_hash' })
  evidenceHash!: string;

  @Column('text')
  status!: DeliveryStatus;

  @Column('timestamptz', { name: 'claimed_at', nullable: true })
  claimedAt!: Date | null;

  @Column('timestamptz', { name: 'inspection_ends_at', nullable: true })
  inspectionEndsAt!: Date | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;
}

@Entity('delivery_lines')
export class DeliveryLine {
  @PrimaryColumn('text', { name: 'delivery_id' })
  deliveryId!: string;

  @PrimaryColumn('integer', { name: 'line_number' })
  lineNumber!: number;

  /** Scaled by 10^6. */
  @Column(quantityColumn)
  quantity!: bigint;

  @Column(amountColumn)
  amount!: bigint;
}
