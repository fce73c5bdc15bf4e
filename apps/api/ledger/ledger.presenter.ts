import type { z } from 'zod';
import { idPrefixes } from '#domain';
import type { LedgerAccount, LedgerBalance, StatementLine } from '#ledger';
import type { ledgerAccountSchema, ledgerStatementPage } from './ledger.schema.js';

const ID_DIGITS = 26;

export function presentAccountId(id: bigint): string {
  return `${idPrefixes.ledgerAccount}_${id.toString().padStart(ID_DIGITS, '0')}`;
}

/** The row behind an account's id; undefined for ids that no account has. */
export function readAccountId(id: string): bigint | undefined {
  const [, digits] = /_0{8}([0-9]{18})$/.exec(id) ?? [];
  return digits === undefined ? undefined : BigInt(digits);
}

export function presentBalance({ pending, posted }: LedgerBalance) {
  return { pending: pending.toString(), posted: posted.toString(), balance: (pending + posted).toString() };
}

export function presentAccount(account: LedgerAccount): z.infer<typeof ledgerAccountSchema> {
  const { id, owner, kind, token } = account;
  return { id: presentAccountId(id), owner, kind, token, ...presentBalance(account) };
}

export function presentLine(line: StatementLine): z.infer<typeof ledgerStatementPage>['data'][number] {
  const { sequence: _, amount, balance, blockNumber, occurredAt, ...rest } = line;
  return {
    ...rest,
    amount: amount.toString(),
    balance: balance.toString(),
    blockNumber: blockNumber?.toString() ?? null,
    at: occurredAt.toISOString(),
  };
}
