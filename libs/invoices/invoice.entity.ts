import { Column, Entity, PrimaryColumn } from 'typeorm';
import { amountColumn } from '#database';

export const invoiceStatuses = ['registering', 'issued', 'paid', 'failed'] as const;
export type InvoiceStatus = (typeof invoiceStatuses)[number];

/** A supplier's claim to the slice [from, to) of an order's cumulative amount. Its holder is paid. Minor units. */
@Entity('invoices')
export class Invoice {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'order_id' })
  orderId!: string;

  /** The supplier's own invoice number, unique per supplier. */
  @Column('text')
  number!: string;

  @Column('text', { name: 'supplier_id' })
  supplierId!: string;

  @Column('text', { name: 'buyer_id' })
  buyerId!: string;

  /** Null when the holder's address belongs to no business of the network. */
  @Column('text', { name: 'holder_id', nullable: true })
  holderId!: string | null;

  @Column('text', { name: 'holder_address' })
  holderAddress!: string;

  /** Who is paid instead of the holder as long as the invoice is pledged; null for an address of no business. */
  @Column('text', { name: 'pledgee_id', nullable: true })
  pledgeeId!: string | null;

  @Column('text', { name: 'pledgee_address', nullable: true })
  pledgeeAddress!: string | null;

  @Column({ ...amountColumn, name: 'from_amount' })
  fromAmount!: bigint;

  @Column({ ...amountColumn, name: 'to_amount' })
  toAmount!: bigint;

  @Column(amountColumn)
  amount!: bigint;

  @Column({ ...amountColumn, insert: false })
  paid!: bigint;

  /** YYYY-MM-DD. */
  @Column('date', { name: 'due_date' })
  dueDate!: string;

  /** The moment from which an acknowledged one can be released. */
  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date;

  @Column('text', { name: 'document_hash' })
  documentHash!: string;

  /** Whether it stands in the InvoiceRegistry, where it can be assigned. */
  @Column('boolean')
  registered!: boolean;

  /** Id on chain and ERC-721 token id; null for invoices that are not registered. */
  @Column('text', { name: 'invoice_hash', nullable: true })
  invoiceHash!: string | null;

  @Column('timestamptz', { name: 'acknowledged_at', nullable: true })
  acknowledgedAt!: Date | null;

  @Column('text')
  status!: InvoiceStatus;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;
}
