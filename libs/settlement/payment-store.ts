import type { EntityManager } from 'typeorm';
import { type CopyValue, copyRows } from '#database';
import type { NewPayment } from './effects.js';
import { toJson } from './rows.js';

const PAYMENT_COLUMNS = [
  ...['id', 'order_id', 'kind', 'payee_address', 'payee_id', 'token', 'amount', 'credited', 'status', 'chain_id'],
  ...['block_number', 'block_hash', 'block_time', 'transaction_hash', 'log_index'],
];

function toPaymentRow({ log, ...payment }: NewPayment): CopyValue[] {
  const { id, orderId, kind, payeeAddress, payeeId, token, amount, credited } = payment;
  return [
    ...[id, orderId, kind, payeeAddress, payeeId, token, amount, credited, 'mined'],
    ...[log.chainId, log.blockNumber, log.blockHash, log.blockTime, log.transactionHash, log.logIndex],
  ];
}

/** Keeps payments. One that a reorganisation had taken away and that is back keeps its first id. */
export async function savePayments(manager: EntityManager, payments: readonly NewPayment[]): Promise<void> {
  if (payments.length === 0) return;
  if (payments.every(({ log }) => log.returns === 0)) {
    await copyRows(manager, 'payments', PAYMENT_COLUMNS, payments.map(toPaymentRow));
    return;
  }
  const rows = payments.map(({ log, ...payment }) => ({
    ...payment,
    chainId: log.chainId,
    blockNumber: log.blockNumber,
    blockHash: log.blockHash,
    blockTime: log.blockTime,
    transactionHash: log.transactionHash,
    logIndex: log.logIndex,
  }));
  await manager.query(
    `INSERT INTO payments (id, order_id, kind, payee_address, payee_id, token, amount, credited, status, chain_id, block_number,
       block_hash, block_time, transaction_hash, log_index)
     SELECT id, "orderId", kind, "payeeAddress", "payeeId", token, amount, credited, 'mined', "chainId", "blockNumber", "blockHash",
       "blockTime", "transactionHash", "logIndex"
     FROM jsonb_to_recordset($1::jsonb) AS source (id text, "orderId" text, kind text, "payeeAddress" text, "payeeId" text,
       token text, amount numeric, credited boolean, "chainId" bigint, "blockNumber" bigint, "blockHash" text,
       "blockTime" timestamptz, "transactionHash" text, "logIndex" integer)
     ON CONFLICT (chain_id, block_hash, log_index) DO UPDATE SET status = 'mined'`,
    [toJson(rows)],
  );
}
