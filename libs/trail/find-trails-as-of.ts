import type { EntityManager } from 'typeorm';
import { findTrails, type TrailFilter, type TrailPosition, type TrailSummary } from './find-trails.js';
import type { TrailMoment } from './moment.js';
import { statesAsOf } from './trail-as-of.js';

/** Orders whose state then is looked at for one page, where only those in one status are wanted: no index knows who was in it. */
export const MOST_LOOKED_AT = 1_000;
const BATCH = 100;

export interface FoundTrails {
  readonly trails: TrailSummary[];
  /** Below which the next page is; undefined on the last one. With a status it may be there although fewer than asked for were found. */
  readonly next: TrailPosition | undefined;
}

/**
 * Up to `limit` trails of orders that were there at a moment, newest order first, each with the status, money and steps of then. Which
 * orders are meant is asked of today, but for `status`.
 */
export async function findTrailsAsOf(
  manager: EntityManager,
  { status, ...filter }: TrailFilter,
  page: { readonly before?: TrailPosition | undefined; readonly limit: number },
  moment: TrailMoment,
): Promise<FoundTrails> {
  const { limit } = page;
  // One more than asked for tells that there is a next page.
  const batch = status === undefined ? limit + 1 : BATCH;
  const trails: TrailSummary[] = [];
  let before = page.before;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += batch) {
    const found = await findTrails(manager, { ...filter, createdBy: moment.time }, { before, limit: batch });
    const states = await statesAsOf(
      manager,
      found.map(({ id }) => id),
      moment,
    );
    for (const trail of found) {
      const state = states.get(trail.id);
      if (state === undefined || (status !== undefined && state.status !== status)) continue;
      if (trails.length === limit) return { trails, next: trails.at(-1) };
      const { funded, held, paid, refunded, fees, ...rest } = state;
      const money = { funded, held, paid, refunded, fees };
      const told = Object.entries(money).map(([name, amount]) => [name, amount.toString()]);
      trails.push({ ...trail, ...rest, ...(Object.fromEntries(told) as Record<keyof typeof money, string>) });
    }
    if (found.length < batch) return { trails, next: undefined };
    before = found.at(-1);
  }
  return { trails, next: before };
}
