import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An order or a business of which nothing is erased. */
@Entity('legal_holds')
export class LegalHold {
  /** Of the order or the business. */
  @PrimaryColumn('text')
  id!: string;

  /** Such as the reference of a proceeding. */
  @Column('text')
  reason!: string;

  @Column({ type: 'timestamptz', insert: false, update: false })
  since!: Date;
}
