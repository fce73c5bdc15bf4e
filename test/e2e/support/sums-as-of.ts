import { expect } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { inTransaction } from '#database';
import { sumTrade, type TrailMoment } from '#trail';

/** As of the last moment, sums are those that are kept: what was taken back is counted as of no moment. */
export async function expectSumsAsOfNow(dataSource: DataSource): Promise<void> {
  const sums = (moment?: TrailMoment) =>
    inTransaction(dataSource, (manager) => sumTrade(manager, { by: 'day', limit: 1_000, moment }), {
      tenant: 'operator',
    });
  expect(await sums({ time: new Date('9999-12-31') })).toEqual(await sums());
}
