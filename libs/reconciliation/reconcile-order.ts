import type { DataSource } from 'typeorm';
import { findCheckpoint, type RpcClient, readEscrow } from '#chain';
import { inTransaction, type TransactionScope } from '#database';
import { type ContractAddresses, QuittanceError, unknownId } from '#domain';

/** What is held for one order, by the ledger, by the order and by the contract, all at one block. Minor units. */
export interface OrderReconciliation {
  readonly orderId: string;
  readonly blockNumber: bigint;
  readonly ledger: bigint;
  readonly order: bigint;
  readonly chain: bigint;
  readonly agrees: boolean;
}

/** Checks one order. A closed order has no record in the contract, which holds nothing for it. Throws `not_found`. */
export async function reconcileOrder(
  dataSource: DataSource,
  rpc: RpcClient,
  contracts: ContractAddresses,
  orderId: string,
  scope: Pick<TransactionScope, 'tenant'> = {},
): Promise<OrderReconciliation> {
  const { checkpoint, row } = await inTransaction(
    dataSource,
    async (manager) => {
      const [found] = (await manager.query(
        `SELECT order_hash, token, held, (
         SELECT coalesce(sum(entry.amount), 0) FROM ledger_transactions AS booking
         JOIN ledger_entries AS entry ON entry.transaction_id = booking.id
         JOIN ledger_accounts AS account ON account.id = entry.account_id AND account.kind = 'escrowed'
         WHERE booking.order_id = purchase_orders.id AND NOT EXISTS (
           SELECT FROM ledger_transactions AS ended WHERE ended.pending_id = booking.id AND ended.phase = 'voided')
       ) AS booked
       FROM purchase_orders WHERE id = $1`,
        [orderId],
      )) as { order_hash: string; token: string; held: string; booked: string }[];
      return { checkpoint: await findCheckpoint(manager, contracts.chainId), row: found };
    },
    { ...scope, isolation: 'REPEATABLE READ', readOnly: true },
  );
  if (row === undefined) throw unknownId('order', orderId);
  if (checkpoint === undefined) throw new QuittanceError('unavailable', 'The chain has not been read yet.');
  const blockTag = { blockHash: checkpoint.hash };
  const { orders } = await readEscrow(rpc, contracts, { token: row.token, orderHashes: [row.order_hash], blockTag });
  const [ledger, order, chain] = [BigInt(row.booked), BigInt(row.held), orders[0]?.held ?? 0n];
  return {
    orderId,
    blockNumber: checkpoint.number,
    ledger,
    order,
    chain,
    agrees: ledger === chain && order === chain,
  };
}
