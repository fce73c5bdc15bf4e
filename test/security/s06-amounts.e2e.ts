import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OrderDesk } from './support/order-desk.js';

const UINT256 = 2n ** 256n;

const noAmounts: [string, unknown][] = [
  ['negative', '-1'],
  ['signed', '+1'],
  ['with an exponent', '1e3'],
  ['with a fraction', '1.5'],
  ['2^256', UINT256.toString()],
  ['79 digits', '1'.repeat(79)],
  ['not a number', 'NaN'],
  ['infinite', 'Infinity'],
  ['in full-width digits', '１００'],
  ['in Arabic digits', '١٠٠'],
  ['hexadecimal', '0x10'],
  ['grouped', '1,000'],
  ['with a space', ' 1'],
  ['with a line end', '1\n'],
  ['empty', ''],
  ['a number', 100],
  ['a number above 2^53', 2 ** 53 + 2],
  ['a list', ['1']],
  ['null', null],
  ['true', true],
];

describe('S6: amounts', () => {
  let desk: OrderDesk;
  let funded: string;

  beforeAll(async () => {
    desk = await OrderDesk.open();
    funded = await desk.fundedOrder();
  });
  afterAll(() => desk.close());

  const line = (changes: Record<string, unknown>) => [
    { sku: 'A', description: 'A', quantity: '1', unitPrice: '1', ...changes },
  ];

  test.each(noAmounts)('S6: what is %s is no amount, wherever an amount goes', async (_, amount) => {
    const refused = [
      await desk.issue({ lines: line({ unitPrice: amount }) }),
      await desk.issue({ lines: line({ amount }) }),
      await desk.issue({ lines: line({ quantity: amount === '1.5' ? '1.5.5' : amount }) }),
      await desk.supplier.post(`${funded}/deliveries`, { amount }),
      await desk.supplier.post(`${funded}/invoices`, { number: 'A', amount, dueDate: '2030-01-01', registered: false }),
      await desk.supplier.post(`${funded}/settlements`, { toSupplier: amount, toBuyer: '1' }),
      await desk.network.operator.post('/v1/sandbox/faucet', { businessId: desk.buyer.businessId, amount }),
    ];
    for (const { body } of refused) expect(body).toMatchObject({ status: 422 });
  });

  test('S6: a JSON number with more digits than a double keeps is refused, not rounded', async () => {
    const response = await fetch(`${desk.network.baseUrl}${funded}/deliveries`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${desk.supplier.token}`,
        'content-type': 'application/json',
        'idempotency-key': 'digits',
      },
      body: '{"amount": 9007199254740993}',
    });
    expect(await response.json()).toMatchObject({ status: 422, errors: [{ pointer: '/amount' }] });
  });

  test.each([
    ['delivery', 'deliveries', {}],
    ['invoice', 'invoices', { number: 'Z', dueDate: '2030-01-01', registered: false }],
  ])('S6: a %s over nothing is refused', async (_, path, body) => {
    expect((await desk.supplier.post(`${funded}/${path}`, { ...body, amount: '0' })).body).toMatchObject({
      status: 422,
    });
  });

  test('S6: an order is worth at most what the contract can hold, and its edge is exact', async () => {
    const most = 2n ** 112n - 1n;
    expect((await desk.issue({ lines: line({ unitPrice: most.toString() }) })).body).toMatchObject({
      amount: `${most}`,
    });
    const above = { status: 422, code: 'amount_out_of_range' };
    expect((await desk.issue({ lines: line({ unitPrice: `${most + 1n}` }) })).body).toMatchObject(above);
    expect((await desk.issue({ lines: line({ unitPrice: `${UINT256 - 1n}` }) })).body).toMatchObject(above);
    expect((await desk.issue({ lines: line({ unitPrice: '0' }) })).status).toBe(422);
  });
});
