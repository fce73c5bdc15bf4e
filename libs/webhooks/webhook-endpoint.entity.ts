import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EventType } from '#domain';

export const endpointStatuses = ['enabled', 'disabled'] as const;
/** `request`: its owner wanted it; `failing`: five days of nothing but failures; `gone`: the receiver answered 410. */
export const disabledReasons = ['request', 'failing', 'gone', 'deleted'] as const;

/** Where a business, or the operator, wants to be told what. */
@Entity('webhook_endpoints')
export class WebhookEndpoint {
  @PrimaryColumn('text')
  id!: string;

  /** Null: the operator's, which is told everything. */
  @Column('text', { name: 'business_id', nullable: true })
  businessId!: string | null;

  @Column('text')
  url!: string;

  @Column('text')
  description!: string;

  /** Empty: all. */
  @Column('text', { name: 'event_types', array: true })
  eventTypes!: EventType[];

  @Column('text')
  status!: (typeof endpointStatuses)[number];

  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason!: (typeof disabledReasons)[number] | null;

  /** Position in the feed of the last event that the endpoint was still told. */
  @Column('bigint', { name: 'disabled_after', nullable: true })
  disabledAfter!: string | null;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  /** Of the first failure since the last success. */
  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince!: Date | null;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', insert: false, update: false })
  updatedAt!: Date;
}
