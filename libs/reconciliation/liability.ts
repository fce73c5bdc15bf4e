import type { LedgerFlow } from '#ledger';

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** What the ledger says the contract owes: what it holds for orders, and credit. */
export function liabilityOf(flows: readonly LedgerFlow[]): { held: bigint; credit: bigint } {
  const balanceOf = (kind: string) =>
    sum(flows.filter(({ accountKind }) => accountKind === kind).map(({ added, taken }) => added - taken));
  return { held: balanceOf('escrowed'), credit: balanceOf('credit') };
}
