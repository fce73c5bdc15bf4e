import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildCalendar, scheduleOrder } from './calendar.js';
import { openCsv } from './csv-rows.js';
import { readMapping } from './mapping.schema.js';
import { type Plan, planImport } from './plan.js';

const FILE = '../shared/data/scms/deliveries.csv';
const USD = 1_000_000n;
const present = existsSync(FILE);
if (!present) console.warn(`Skipped: ${FILE}, the real delivery history, is not there.`);

/** The whole real file: what the rules make of it may only change on purpose. */
(present ? describe : describe.skip)('the real delivery history', () => {
  const mapping = readMapping(readFileSync('apps/cli/mappings/scms.json', 'utf8'), 'scms.json');
  let plan: Plan;

  beforeAll(async () => {
    plan = await planImport(openCsv(FILE, mapping).rows, { mapping, tokenDecimals: 6 });
  });

  it('has every row imported or refused with a reason', () => {
    const imported = plan.orders.reduce((count, order) => count + order.lines.length, 0);
    expect(plan.rows).toBe(8_340);
    expect(plan.ordersRead).toBe(5_035);
    expect(imported + plan.refused.length).toBe(8_340);
    expect(plan.refused.map((row) => row.reason)).toEqual(Array<string>(15).fill('amount_zero'));
    expect(plan.orders).toHaveLength(5_027);
  });

  it('is worth 1,329,293,452.82 dollars', () => {
    const total = plan.orders.reduce((sum, order) => sum + order.amount, 0n);
    expect(total).toBe((132_929_345_282n * USD) / 100n);
  });

  it('has 43 countries, 142 buyers and 69 suppliers', () => {
    const buyers = plan.businesses.filter((business) => business.role === 'buyer');
    expect(new Set(buyers.map((buyer) => buyer.country)).size).toBe(43);
    expect(buyers).toHaveLength(142);
    expect(plan.businesses.length - buyers.length).toBe(69);
  });

  it('delivers every line once', () => {
    for (const order of plan.orders) {
      const delivered = order.deliveries.flatMap((delivery) => delivery.lines.map((line) => line.number));
      expect(delivered.toSorted((left, right) => left - right)).toEqual(order.lines.map((line) => line.number));
    }
  });

  it('has money for every step: what is released and refunded is what was ordered', () => {
    const schedules = plan.orders.map((order) => scheduleOrder(order, mapping.order.inspectionDays));
    for (const schedule of schedules) {
      expect(schedule.released + schedule.refunded).toBe(schedule.order.amount);
      expect(schedule.order.issueOn).toBeLessThan(schedule.order.fundBy);
      expect(schedule.order.fundBy).toBeLessThan(schedule.order.deliverBy);
    }
    expect(schedules.filter((schedule) => schedule.refunded > 0n)).toHaveLength(59);
    expect(buildCalendar(schedules).length).toBeLessThan(3_000);
  });

  it('says for which orders the date of issue was made up', () => {
    const counts: Record<string, number> = {};
    for (const { adjustment } of plan.orders) {
      if (adjustment !== undefined) counts[adjustment] = (counts[adjustment] ?? 0) + 1;
    }
    expect(counts).toEqual({ issue_date_missing: 2_887, issue_date_after_delivery: 5 });
  });
});
