import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GrantedScope } from '#domain';

export const apiKeyRoles = ['buyer', 'supplier', 'auditor', 'operator', 'regulator'] as const;
export type ApiKeyRole = (typeof apiKeyRoles)[number];

/** A credential of the API. Only a hash of its secret is kept. */
@Entity('api_keys')
export class ApiKey {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'business_id', nullable: true })
  businessId!: string | null;

  @Column('text')
  name!: string;

  @Column('text', { array: true })
  roles!: ApiKeyRole[];

  @Column('text', { array: true })
  scopes!: GrantedScope[];

  /** The person who answers for it. */
  @Column('text', { name: 'member_id', nullable: true })
  memberId!: string | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** Until when the secret before the newest is good; null before the first rotation. */
  @Column('timestamptz', { name: 'previous_until', nullable: true })
  previousUntil!: Date | null;

  /** SubjectPublicKeyInfo in base64, the newest first, two at most. Where there is one, requests must be signed. */
  @Column('text', { name: 'public_keys', array: true })
  publicKeys!: string[];

  /** Until when the public key before the newest is good. */
  @Column('timestamptz', { name: 'previous_public_key_until', nullable: true })
  previousPublicKeyUntil!: Date | null;

  /** SHA-256 of the first secret, hex; the secret has 256 random bits, so a slow hash would add nothing. */
  @Column('text', { name: 'secret_hash' })
  secretHash!: string;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
