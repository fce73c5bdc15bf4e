import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GrantedScope } from '#domain';
import type { ApiKeyRole } from './api-key.entity.js';

/** A person who acts for a business, or for the network itself. */
@Entity('members')
export class Member {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'business_id', nullable: true })
  businessId!: string | null;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { array: true })
  roles!: ApiKeyRole[];

  @Column('text', { array: true })
  scopes!: GrantedScope[];

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;

  @Column('timestamptz', { name: 'deactivated_at', nullable: true })
  deactivatedAt!: Date | null;
}
