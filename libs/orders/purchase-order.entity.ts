import { Column, Entity, PrimaryColumn } from 'typeorm';
import { amountColumn, quantityColumn } from '#database';
import type { OrderStatus, OrderTermsJson } from '#domain';

/** A buyer's order to a supplier. Amounts in minor units; `funded = held + paid + refunded + fees` always. */
@Entity('purchase_orders')
export class PurchaseOrder {
  @PrimaryColumn('text')
  id!: string;

  /** The EIP-712 digest of the terms: the order's id on chain. */
  @Column('text', { name: 'order_hash' })
  orderHash!: string;

  /** The buyer's own order number, unique per buyer. */
  @Column('text')
  reference!: string;

  @Column('text', { name: 'buyer_id' })
  buyerId!: string;

  @Column('text', { name: 'supplier_id' })
  supplierId!: string;

  /** The carrier or gateway that may claim delivery beside the supplier. */
  @Column('text', { name: 'attester_id', nullable: true })
  attesterId!: string | null;

  /** The business that rules on disputes, where the terms' arbiter is one. */
  @Column('text', { name: 'arbiter_id', nullable: true })
  arbiterId!: string | null;

  @Column('text')
  token!: string;

  /** As agreed now: change orders raise it. */
  @Column(amountColumn)
  amount!: bigint;

  /** As the parties signed them. */
  @Column('jsonb')
  terms!: OrderTermsJson;

  @Column('text')
  status!: OrderStatus;

  /** The supplier's signature over the terms. */
  @Column('text', { name: 'supplier_signature', nullable: true })
  supplierSignature!: string | null;

  @Column('timestamptz', { name: 'fund_by' })
  fundBy!: Date;

  @Column('timestamptz', { name: 'deliver_by' })
  deliverBy!: Date;

  /** The last time to claim: deliverBy, or with late deductions as many days later as it takes them to reach their cap. */
  @Column('timestamptz', { name: 'claim_by' })
  claimBy!: Date;

  @Column({ ...amountColumn, insert: false })
  funded!: bigint;

  @Column({ ...amountColumn, insert: false })
  held!: bigint;

  /** Gross worth of goods released, the line that invoices lie on. */
  @Column({ ...amountColumn, insert: false })
  released!: bigint;

  /** What payees got. */
  @Column({ ...amountColumn, insert: false })
  paid!: bigint;

  @Column({ ...amountColumn, insert: false })
  refunded!: bigint;

  @Column({ ...amountColumn, insert: false })
  fees!: bigint;

  /** The highest cumulative amount that was claimed on chain since the last settlement. */
  @Column({ ...amountColumn, insert: false })
  claimed!: bigint;

  /** Goods' worth that contests since the last settlement took out and no ruling gave back. */
  @Column({ ...amountColumn, insert: false })
  contested!: bigint;

  /** Of what is held: what waits for rulings. */
  @Column({ ...amountColumn, insert: false })
  disputed!: bigint;

  /** Of what is held: what is retained of payments until it is due. */
  @Column({ ...amountColumn, insert: false })
  retained!: bigint;

  /** End of the last invoiced slice of the cumulative amount. */
  @Column({ ...amountColumn, insert: false })
  invoiced!: bigint;

  @Column({ type: 'integer', name: 'settlement_count', insert: false })
  settlementCount!: number;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', insert: false, update: false })
  updatedAt!: Date;
}

@Entity('purchase_order_lines')
export class PurchaseOrderLine {
  @PrimaryColumn('text', { name: 'order_id' })
  orderId!: string;

  @PrimaryColumn('integer')
  number!: number;

  @Column('text')
  sku!: string;

  @Column('text')
  description!: string;

  /** Scaled by 10^6. */
  @Column(quantityColumn)
  quantity!: bigint;

  @Column('text')
  unit!: string;

  @Column({ ...amountColumn, name: 'unit_price' })
  unitPrice!: bigint;

  @Column(amountColumn)
  amount!: bigint;
}
