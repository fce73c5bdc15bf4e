import { describe, expect, it } from '@jest/globals';
import { buildCalendar, type OrderSchedule, scheduleOrder } from './calendar.js';
import type { PlannedDelivery, PlannedOrder } from './plan.js';

const INSPECTION_DAYS = 14;
const business = { key: 'k', name: 'n', country: 'DE', externalReference: 'r' };

/** An order issued on day 100 with deliverBy on day 200; deliveries as [delivered, recorded, amount]. */
function order(...deliveries: [number, number | undefined, bigint][]): PlannedOrder {
  const planned = deliveries.map(
    ([deliveredOn, recordedOn, amount], index): PlannedDelivery => ({
      number: index + 1,
      reference: `D${index + 1}`,
      deliveredOn,
      recordedOn,
      amount,
      lines: [],
    }),
  );
  return {
    key: 'key',
    reference: 'PO',
    buyer: { ...business, role: 'buyer' },
    supplier: { ...business, role: 'supplier' },
    issueOn: 100,
    adjustment: undefined,
    fundBy: 107,
    deliverBy: 200,
    lines: [],
    deliveries: planned,
    amount: deliveries.reduce((sum, [, , amount]) => sum + amount, 0n),
  };
}

function describeSteps({ steps }: OrderSchedule): string[] {
  return steps.map(({ day, step }) => {
    const about = 'delivery' in step ? ` ${step.delivery.reference} ${step.cumulative}` : '';
    return `${day} ${step.kind}${about}${'amount' in step ? ` ${step.amount}` : ''}`;
  });
}

function schedule(...deliveries: [number, number | undefined, bigint][]): OrderSchedule {
  return scheduleOrder(order(...deliveries), INSPECTION_DAYS);
}

const BEGIN = ['100 issue', '100 accept', '100 fund'];

describe('scheduleOrder', () => {
  it('lets the buyer accept on the day on which it recorded the goods', () => {
    expect(describeSteps(schedule([150, 153, 5n]))).toEqual([...BEGIN, '150 deliver D1 5', '153 accept_delivery D1 5']);
  });

  it('keeps the order of steps within one day', () => {
    expect(describeSteps(schedule([100, 100, 5n]))).toEqual([...BEGIN, '100 deliver D1 5', '100 accept_delivery D1 5']);
  });

  it.each([
    [163, '163 accept_delivery D1 5'],
    [164, '164 await_deemed D1 5'],
    [300, '164 await_deemed D1 5'],
    [undefined, '164 await_deemed D1 5'],
  ])('takes goods recorded on day %s, delivered on day 150, as %s', (recordedOn, last) => {
    expect(describeSteps(schedule([150, recordedOn, 5n])).at(-1)).toBe(last);
  });

  it('adds up several deliveries', () => {
    const result = schedule([150, 151, 5n], [160, 160, 3n]);
    expect(describeSteps(result)).toEqual([
      ...BEGIN,
      '150 deliver D1 5',
      '151 accept_delivery D1 5',
      '160 deliver D2 8',
      '160 accept_delivery D2 8',
    ]);
    expect([result.released, result.refunded]).toEqual([8n, 0n]);
  });

  it('accepts once for deliveries of one day', () => {
    expect(describeSteps(schedule([150, 150, 5n], [150, 150, 3n]))).toEqual([
      ...BEGIN,
      '150 deliver D1 5',
      '150 deliver D2 8',
      '150 accept_delivery D2 8',
    ]);
  });

  it('leaves out an answer that a later one covers, since claims are cumulative', () => {
    expect(describeSteps(schedule([150, 160, 5n], [152, 155, 3n]))).toEqual([
      ...BEGIN,
      '150 deliver D1 5',
      '152 deliver D2 8',
      '155 accept_delivery D2 8',
    ]);
    expect(describeSteps(schedule([150, undefined, 5n], [152, 155, 3n]))).not.toContain('164 await_deemed D1 5');
  });

  it('waits for silence between deliveries that are answered later', () => {
    expect(describeSteps(schedule([150, undefined, 5n], [160, 170, 3n]))).toEqual([
      ...BEGIN,
      '150 deliver D1 5',
      '160 deliver D2 8',
      '164 await_deemed D1 5',
      '170 accept_delivery D2 8',
    ]);
  });

  it('sends the money back for what comes too late', () => {
    const result = schedule([199, 199, 5n], [200, 200, 3n]);
    expect(describeSteps(result)).toEqual([
      ...BEGIN,
      '199 deliver D1 5',
      '199 accept_delivery D1 5',
      '200 await_refund 3',
    ]);
    expect([result.released, result.refunded]).toEqual([5n, 3n]);
  });

  it('sends everything back when nothing comes in time', () => {
    const result = schedule([250, 250, 5n]);
    expect(describeSteps(result)).toEqual([...BEGIN, '200 await_refund 5']);
    expect([result.released, result.refunded]).toEqual([0n, 5n]);
  });
});

describe('buildCalendar', () => {
  it('groups the steps of all orders by day, oldest first', () => {
    const calendar = buildCalendar([schedule([150, 153, 5n]), schedule([120, 150, 3n])]);
    expect(
      calendar.map(({ day, entries }) => [day, entries.map(({ steps }) => steps.map((step) => step.kind))]),
    ).toEqual([
      [
        100,
        [
          ['issue', 'accept', 'fund'],
          ['issue', 'accept', 'fund'],
        ],
      ],
      [120, [['deliver']]],
      [134, [['await_deemed']]],
      [150, [['deliver']]],
      [153, [['accept_delivery']]],
    ]);
  });
});
