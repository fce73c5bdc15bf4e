import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whom an identity provider knows a member as. Rows are added and ended, never changed. */
@Entity('external_subjects')
export class ExternalSubject {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'business_id', nullable: true })
  businessId!: string | null;

  @Column('text', { name: 'member_id' })
  memberId!: string;

  /** The `iss` of the provider's tokens. */
  @Column('text')
  issuer!: string;

  /** The `sub` of the person's tokens. */
  @Column('text')
  subject!: string;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
