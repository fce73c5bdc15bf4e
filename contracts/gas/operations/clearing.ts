import type { Wallet } from 'ethers';

import {
  invoiceAcknowledgementTypes,
  openInvoiceTypes,
  receiveWithAuthorizationTypes,
} from '../../../test/vectors/message-types.js';
import { DAY, START } from '../network.js';
import type { Figures, TradeNetwork } from '../trade-network.js';

const SIZES = [5, 10, 50];
const DUE = START + DAY;
const VALID_BEFORE = START + 90 * DAY;

interface OpenInvoice {
  id: string;
  debtor: number;
  payee: number;
  amount: bigint;
}

/** Debts on open account: each party owes the next one and the one after it. Net payers pay by ERC-3009. */
export async function measureClearing(network: TradeNetwork): Promise<Figures> {
  const { accounts, token } = network;
  const figures: Figures = {};
  for (const size of SIZES) {
    const parties = await partiesOf(network, size);
    const invoices: OpenInvoice[] = [];
    for (let debtor = 0; debtor < size; debtor += 1) {
      for (const distance of [1, 2]) {
        const { invoice, issue, acknowledge } = await owe(network, parties, debtor, (debtor + distance) % size);
        invoices.push(invoice);
        // The first invoice of a creditor costs more, as the count of its invoices is new.
        if (debtor === 2 && distance === 2) {
          figures['issue an invoice on open account, signed and relayed'] = issue;
          figures['acknowledge an invoice on open account, signed and relayed'] = acknowledge;
        }
      }
    }
    await network.pass(2 * DAY);
    figures[`net ${invoices.length} invoices of ${size} parties`] = await settle(network, parties, invoices);
  }
  figures['transfer of the token, sent by the payer'] = await network.gasOf(
    accounts.buyer,
    token,
    'transfer',
    ...[accounts.supplier.address, 1_000_000],
  );
  return figures;
}

/** Keys in the order of their addresses, each holding some of the token. */
async function partiesOf({ ethers, token }: TradeNetwork, size: number): Promise<Wallet[]> {
  const wallets = Array.from({ length: size }, (_, index) => new ethers.Wallet(ethers.id(`party ${index} of ${size}`)));
  for (const { address } of wallets) await (await token.getFunction('mint').send(address, 10n ** 12n)).wait();
  return wallets.sort((one, other) => (BigInt(one.address) < BigInt(other.address) ? -1 : 1));
}

/** Issues and acknowledges an invoice over an amount that is its own. */
async function owe(network: TradeNetwork, parties: readonly Wallet[], debtor: number, payee: number) {
  const { ethers, accounts, registry, tokenAddress, domains } = network;
  const [debtorKey, payeeKey] = [parties[debtor], parties[payee]];
  if (debtorKey === undefined || payeeKey === undefined) throw new Error('There is no such party');
  const name = `${debtor} to ${payee} of ${parties.length}`;
  const amount = 1_000_000_000n + (BigInt(ethers.id(name)) % 9_000_000_000n);
  const message = {
    creditor: payeeKey.address,
    debtor: debtorKey.address,
    token: tokenAddress,
    amount,
    numberHash: ethers.id(`number of ${name}`),
    dueDate: DUE,
    documentHash: ethers.id(`document of ${name}`),
  };
  const id = ethers.TypedDataEncoder.hash(domains.registry, openInvoiceTypes, message);
  const issued = await network.sign('registry', payeeKey, openInvoiceTypes, message);
  const issue = await network.gasOf(accounts.operator, registry, 'issueOpen', ...Object.values(message), issued);
  const acknowledged = await network.sign('registry', debtorKey, invoiceAcknowledgementTypes, { invoiceId: id });
  const acknowledge = await network.gasOf(accounts.operator, registry, 'acknowledgeOpen', id, acknowledged);
  return { invoice: { id, debtor, payee, amount }, issue, acknowledge };
}

async function settle(network: TradeNetwork, parties: readonly Wallet[], invoices: readonly OpenInvoice[]) {
  const { accounts, clearingHouse, tokenAddress, domains } = network;
  const deltas = parties.map((_, index) =>
    invoices.reduce((sum, { debtor, payee, amount }) => {
      if (payee === index) return sum + amount;
      return debtor === index ? sum - amount : sum;
    }, 0n),
  );
  const cycle = [
    tokenAddress,
    parties.map(({ address }) => address),
    deltas,
    invoices.map(({ id, debtor, payee }) => ({ invoiceId: id, debtor, payee })),
    VALID_BEFORE,
  ];
  const nonce: string = await clearingHouse.getFunction('cycleIdOf').staticCall(...cycle);
  const payments: { byAllowance: boolean; signature: string }[] = [];
  for (const [index, delta] of deltas.entries()) {
    const party = parties[index];
    if (delta >= 0n || party === undefined) continue;
    const signature = await network.sign('token', party, receiveWithAuthorizationTypes, {
      from: party.address,
      to: domains.clearingHouse.verifyingContract,
      value: -delta,
      validAfter: 0,
      validBefore: VALID_BEFORE,
      nonce,
    });
    payments.push({ byAllowance: false, signature });
  }
  return await network.gasOf(accounts.operator, clearingHouse, 'settle', ...cycle, payments);
}
