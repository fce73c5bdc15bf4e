import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BusinessStatus } from '#domain';

export const businessRoles = ['buyer', 'supplier', 'carrier', 'financier'] as const;
export type BusinessRole = (typeof businessRoles)[number];

/** A company on the network. */
@Entity('businesses')
export class Business {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

  /** As registered by law, where it is not its name. */
  @Column('text', { name: 'legal_name', nullable: true })
  legalName!: string | null;

  /** ISO 17442. */
  @Column('text', { nullable: true })
  lei!: string | null;

  @Column('text')
  status!: BusinessStatus;

  /** ISO 3166-1 alpha-2. */
  @Column('char', { length: 2 })
  country!: string;

  @Column('text', { array: true })
  roles!: BusinessRole[];

  /** The operator's own name for it, unique. */
  @Column('text', { name: 'external_reference', nullable: true })
  externalReference!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;
}
