import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A file that a business uploaded. Its content lies in the document storage under its SHA-256. */
@Entity('documents')
export class Document {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'business_id' })
  businessId!: string;

  /** The order it belongs to, whose parties may read it. */
  @Column('text', { name: 'order_id', nullable: true })
  orderId!: string | null;

  @Column('text', { name: 'file_name' })
  fileName!: string;

  @Column('text', { name: 'media_type' })
  mediaType!: string;

  /** Bytes. */
  @Column('bigint', { transformer: { to: (value: number) => value, from: Number } })
  size!: number;

  /** Lower-case hex. */
  @Column('text')
  sha256!: string;

  /** Since when its content is gone. */
  @Column({ type: 'timestamptz', name: 'erased_at', nullable: true, insert: false })
  erasedAt!: Date | null;

  /** Why its content must be kept, whatever its age. */
  @Column({ type: 'text', name: 'legal_hold', nullable: true, insert: false })
  legalHold!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;
}
