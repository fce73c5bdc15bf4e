import { Column, Entity, PrimaryColumn } from 'typeorm';
import { amountColumn } from '#database';

/** As stored; one that is pending and past its end is expired. */
export const approvalStatuses = ['pending', 'approved', 'rejected', 'expired'] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

/** A command that one person asked for and another may let run. */
@Entity('approvals')
export class Approval {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'business_id' })
  businessId!: string;

  @Column('text')
  method!: string;

  @Column('text')
  path!: string;

  @Column('jsonb')
  body!: unknown;

  /** SHA-256 over the RFC 8785 form of method, path and body, hex. */
  @Column('text')
  digest!: string;

  /** The most that it may commit, in minor units. */
  @Column({ ...amountColumn, nullable: true })
  amount!: bigint | null;

  @Column('text', { name: 'requested_by' })
  requestedBy!: string;

  @Column('text', { name: 'requested_by_member' })
  requestedByMember!: string;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('text')
  status!: Exclude<ApprovalStatus, 'expired'>;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  @Column('text', { name: 'decided_by_member', nullable: true })
  decidedByMember!: string | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('integer', { name: 'result_status', nullable: true })
  resultStatus!: number | null;

  @Column('jsonb', { name: 'result_body', nullable: true })
  resultBody!: unknown;
}
