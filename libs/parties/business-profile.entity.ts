import { Column, Entity, PrimaryColumn } from 'typeorm';
import { amountColumn } from '#database';

/** What only a business itself, the operator and auditors see of it. */
@Entity('business_profiles')
export class BusinessProfile {
  @PrimaryColumn('text', { name: 'business_id' })
  businessId!: string;

  @Column('text', { name: 'tax_id', nullable: true })
  taxId!: string | null;

  @Column('text', { nullable: true })
  iban!: string | null;

  @Column('text', { nullable: true })
  bic!: string | null;

  /** Why the operator moved it last. */
  @Column('text', { name: 'status_reason', nullable: true })
  statusReason!: string | null;

  /** Above it a second person approves, in minor units; null: nobody does. */
  @Column({ ...amountColumn, name: 'approval_threshold', nullable: true })
  approvalThreshold!: bigint | null;

  /** For so long what one person committed alone counts towards it. */
  @Column('integer', { name: 'approval_window_seconds' })
  approvalWindowSeconds!: number;

  /** Whether it takes signed requests only. */
  @Column('boolean', { name: 'signatures_required' })
  signaturesRequired!: boolean;
}
