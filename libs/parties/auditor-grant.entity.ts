import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a grant lets an auditor read: orders with all that belongs to them but documents; their documents; the books. */
export const grantedParts = ['trails', 'documents', 'ledger'] as const;
export type GrantedPart = (typeof grantedParts)[number];

/** What a business lets an auditor read of its own, of a period, until it expires or is revoked. */
@Entity('auditor_grants')
export class AuditorGrant {
  @PrimaryColumn('text')
  id!: string;

  /** Whose records may be read. */
  @Column('text', { name: 'business_id' })
  businessId!: string;

  @Column('text')
  auditor!: string;

  /** The key that the auditor reads with. */
  @Column('text', { name: 'api_key_id' })
  apiKeyId!: string;

  @Column('text', { array: true })
  reads!: GrantedPart[];

  /** From then on, and before `periodUntil`: orders that were created, and bookings that happened. */
  @Column('timestamptz', { name: 'period_from' })
  periodFrom!: Date;

  @Column('timestamptz', { name: 'period_until' })
  periodUntil!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('text', { name: 'granted_by' })
  grantedBy!: 'business' | 'regulator';

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
