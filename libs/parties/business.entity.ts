import { Column, Entity, PrimaryColumn } from 'typeorm';

export const businessRoles = ['buyer', 'supplier', 'carrier', 'financier'] as const;
export type BusinessRole = (typeof businessRoles)[number];

/** A company on the network. */
@Entity('businesses')
export class Business {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

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
