import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeliveryError } from './post.js';

/** One try to deliver one message. */
@Entity('webhook_attempts')
export class WebhookAttempt {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'endpoint_id' })
  endpointId!: string;

  /** The event's id, which is the message's too. */
  @Column('text', { name: 'event_id' })
  eventId!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('integer', { name: 'duration_milliseconds' })
  durationMilliseconds!: number;

  /** Null: delivered. */
  @Column('text', { nullable: true })
  error!: DeliveryError | null;

  @Column('text', { name: 'error_detail', nullable: true })
  errorDetail!: string | null;

  @Column('integer', { name: 'response_status', nullable: true })
  responseStatus!: number | null;

  @Column('text', { name: 'response_body', nullable: true })
  responseBody!: string | null;
}
