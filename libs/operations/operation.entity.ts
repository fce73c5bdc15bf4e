import { Column, Entity, PrimaryColumn } from 'typeorm';

export const operationStatuses = ['pending', 'submitted', 'mined', 'final', 'failed'] as const;
export type OperationStatus = (typeof operationStatuses)[number];

/** One asynchronous piece of chain work that was promised. */
@Entity('operations')
export class Operation {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'business_id', nullable: true })
  businessId!: string | null;

  @Column('text')
  kind!: string;

  @Column('text')
  subject!: string;

  @Column('text')
  status!: OperationStatus;

  /** Why it failed: the contract's named error with its arguments. */
  @Column('jsonb', { nullable: true })
  error!: Record<string, unknown> | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
