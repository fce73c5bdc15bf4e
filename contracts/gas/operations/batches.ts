import { paymentRunTypes } from '../../../test/vectors/message-types.js';
import { AMOUNT, DAY } from '../network.js';
import { FUND_BY, type NewOrder, type OrderBook, openOrderBook } from '../orders.js';
import type { Figures, TradeNetwork } from '../trade-network.js';

const SIZES = [1, 10, 50, 100];
const WAYS = ['acceptMany', 'execute', 'acceptPaymentRun'] as const;

interface SignedAcceptance {
  order: NewOrder;
  signature: string;
}

/** Acceptances by one buyer in one transaction, to payees of their own and to one payee. Gas for each order. */
export async function measureBatches(network: TradeNetwork): Promise<Figures> {
  const book = await openOrderBook(network);
  const { accounts, escrow } = network;
  const distinct = await network.warmAddresses(Math.max(...SIZES));
  const one = [accounts.supplier.address];
  const batches: { name: string; acceptances: SignedAcceptance[]; by: (typeof WAYS)[number] }[] = [];
  for (const by of WAYS) {
    for (const count of SIZES) {
      for (const [words, payees] of [
        ['distinct payees', distinct],
        ['one payee', one],
      ] as const) {
        const acceptances = await signedAcceptances(book, count, payees);
        batches.push({ name: `accept ${count} by ${by}, ${words}, per order`, acceptances, by });
      }
    }
  }
  await network.pass(21 * DAY);
  const figures: Figures = {};
  for (const { name, acceptances, by } of batches) {
    const parameters = await PARAMETERS[by](network, book, acceptances);
    const gas = await network.gasOf(accounts.operator, escrow, by, ...parameters);
    figures[name] = Math.round(gas / acceptances.length);
  }
  return figures;
}

/** The i-th order is paid to `payees[i % payees.length]`. */
async function signedAcceptances(book: OrderBook, count: number, payees: readonly string[]) {
  const acceptances: SignedAcceptance[] = [];
  for (let index = 0; index < count; index += 1) {
    const order = await book.funded({ supplier: String(payees[index % payees.length]) });
    acceptances.push({ order, signature: await book.signAcceptance(order) });
  }
  return acceptances;
}

const PARAMETERS = { acceptMany: rowsOf, execute: actionsOf, acceptPaymentRun: runOf };

type Acceptances = readonly SignedAcceptance[];

async function actionsOf({ escrow }: TradeNetwork, book: OrderBook, acceptances: Acceptances) {
  return [
    acceptances.map(({ order, signature }) =>
      escrow.interface.encodeFunctionData('accept', [order.key, AMOUNT, book.evidenceHash, signature]),
    ),
  ];
}

async function rowsOf(network: TradeNetwork, book: OrderBook, acceptances: Acceptances) {
  const length = (signature: string) => network.ethers.dataLength(signature);
  const rows = acceptances.map(({ order, signature }) => ({ order, ending: length(signature), signature }));
  return packRows(network, book, rows);
}

/** One signature for all. */
async function runOf(network: TradeNetwork, book: OrderBook, acceptances: Acceptances) {
  const round = 0;
  const { evidenceHash } = book;
  const messages = acceptances.map(({ order: { orderId } }) => ({ orderId, round, cumulative: AMOUNT, evidenceHash }));
  const run = { acceptances: messages };
  const signature = await network.sign('escrow', network.accounts.buyer, paymentRunTypes, run);
  const rows = acceptances.map(({ order }) => ({ order, ending: round, signature: '0x' }));
  return [...packRows(network, book, rows), signature];
}

/** The packed form, see contracts/libraries/AcceptanceRows.sol. `ending`: of the header, the signature's length or the round. */
function packRows(
  { ethers }: TradeNetwork,
  { evidenceHash }: OrderBook,
  rows: readonly (SignedAcceptance & { ending: number })[],
) {
  const accounts: string[] = [];
  const placeOf = (account: string) => {
    if (!accounts.includes(account)) accounts.push(account);
    return accounts.indexOf(account);
  };
  const number = (value: bigint | number, bytes: number) => ethers.toBeHex(value, bytes);
  const packed = rows.map(({ order: { key }, ending, signature }) =>
    ethers.concat([
      ...[key.buyer, key.supplier, key.token].map((account) => number(placeOf(account), 1)),
      ...[number(FUND_BY, 5), number(AMOUNT, 14), number(ending, 2)],
      ...[key.termsHash, evidenceHash, signature],
    ]),
  );
  return [accounts, ethers.concat(packed)];
}
