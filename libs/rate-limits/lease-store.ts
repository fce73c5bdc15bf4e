import type { DataSource } from 'typeorm';
import { leaseSize, type RateSubject, subjectKey } from './rate-policy.js';

export interface Lease {
  /** Whole tokens that now belong to the instance; 0 when the bucket is empty. */
  readonly granted: number;
  /** Tokens left in the shared bucket. */
  readonly remaining: number;
}

/** The buckets that all instances share. */
export interface LeaseStore {
  /** One lease for each subject, in order. */
  take(subjects: readonly RateSubject[]): Promise<Lease[]>;
  /** Forgets buckets that are full. */
  sweep(): Promise<void>;
}

/** Buckets in Postgres; any number of leases is one statement. */
export class PostgresLeaseStore implements LeaseStore {
  constructor(private readonly dataSource: DataSource) {}

  async take(subjects: readonly RateSubject[]): Promise<Lease[]> {
    const wanted = subjects
      .map((subject) => ({ key: subjectKey(subject), policy: subject.policy }))
      .sort((one, other) => (one.key < other.key ? -1 : 1));
    const rows = (await this.dataSource.query(
      `SELECT subject, granted, remaining FROM lease_rate_tokens($1, $2, $3, $4)`,
      [
        wanted.map(({ key }) => key),
        wanted.map(({ policy }) => leaseSize(policy)),
        wanted.map(({ policy }) => policy.burst),
        wanted.map(({ policy }) => policy.perSecond),
      ],
    )) as (Lease & { subject: string })[];
    const bySubject = new Map(rows.map(({ subject, granted, remaining }) => [subject, { granted, remaining }]));
    return subjects.map((subject) => bySubject.get(subjectKey(subject)) ?? { granted: 0, remaining: 0 });
  }

  async sweep(): Promise<void> {
    await this.dataSource.query(`DELETE FROM rate_buckets WHERE full_at < clock_timestamp()`);
  }
}
