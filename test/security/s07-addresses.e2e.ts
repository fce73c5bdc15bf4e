import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readContracts } from '#chain';
import { OrderDesk } from './support/order-desk.js';

const RIGHT = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

describe('S7: addresses', () => {
  let desk: OrderDesk;
  let ours: Record<string, string>;

  beforeAll(async () => {
    desk = await OrderDesk.open();
    const { rpc, deployment } = desk.network;
    const { chainId: _, ...contracts } = await readContracts(rpc, { chainId: 31337n, escrow: deployment.escrow });
    ours = { ...contracts, token: deployment.token };
  });
  afterAll(() => desk.close());

  async function answers(address: unknown): Promise<unknown[]> {
    const { operator } = desk.network;
    const signer = { kind: 'external', address };
    const fee = { bps: 10, recipient: { address } };
    const arbitration = { periodSeconds: 60, arbiter: { address } };
    const all = [
      await operator.post('/v1/businesses', { name: 'A', country: 'DE', roles: ['buyer'], signer }),
      await desk.issue({ clauses: { fee } }),
      await desk.issue({ clauses: { arbitration } }),
    ];
    return all.map(({ status }) => status);
  }

  test.each([
    ['with a wrong checksum', '0x70997970c51812dc3A010C7d01b50e0d17dc79C8'],
    ['zero', `0x${'0'.repeat(40)}`],
    ['too short', RIGHT.slice(0, -1)],
    ['too long', `${RIGHT}0`],
    ['without 0x', RIGHT.slice(2)],
    ['with 0X', RIGHT.replace('0x', '0X')],
    ['an ICAP address', 'XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS'],
    ['a name', 'nordhafen.eth'],
    ['of another chain by its prefix', `eth:${RIGHT}`],
    ['with a Cyrillic letter', RIGHT.replace('C', 'С')],
    ['in full-width digits', RIGHT.replace('7', '７')],
    ['with a space', ` ${RIGHT}`],
    ['a number', 1],
  ])('S7: an address that is %s is refused', async (_, address) => {
    expect(await answers(address)).toEqual([422, 422, 422]);
  });

  test("S7: the network's own contracts are nobody's account", async () => {
    for (const [name, address] of Object.entries(ours)) {
      expect([name, ...(await answers(address))]).toEqual([name, 422, 422, 422]);
      expect([name, ...(await answers(address.toLowerCase()))]).toEqual([name, 422, 422, 422]);
    }
  });

  test('S7: the same address in lower case and with its checksum is the same', async () => {
    const { operator } = desk.network;
    const register = (address: string) =>
      operator.post('/v1/businesses', {
        name: 'A',
        country: 'DE',
        roles: ['buyer'],
        signer: { kind: 'external', address },
      });
    expect((await register(RIGHT.toLowerCase())).body).toMatchObject({ signer: { address: RIGHT } });
    expect((await register(RIGHT)).body).toMatchObject({ status: 409, code: 'duplicate_reference' });
  });
});
