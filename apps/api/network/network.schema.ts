import { z } from 'zod';
import {
  addressOutput,
  amountInput,
  amountOutput,
  hashOutput,
  idInput,
  operationLink,
  timeInput,
  timeOutput,
} from '../schemas/values.schema.js';

export const networkSchema = z
  .object({
    chainId: z.string(),
    contracts: z.object({
      escrow: addressOutput,
      deliveryDesk: addressOutput,
      invoiceRegistry: addressOutput,
      businessRegistry: addressOutput,
      clearingHouse: addressOutput,
    }),
    token: z.object({ address: addressOutput, name: z.string(), symbol: z.string(), decimals: z.int() }),
    time: timeOutput.meta({ description: "The network's clock" }),
    chainTime: timeOutput.nullable().meta({ description: 'Time of the newest block that was read' }),
    headBlock: z.string().nullable(),
    finalBlock: z.string().nullable(),
    halted: z.string().nullable().meta({ description: 'Why reading the chain has stopped, if it has' }),
    sandbox: z.boolean(),
  })
  .meta({ id: 'Network' });

const moneyFlow = {
  funded: amountOutput,
  held: amountOutput,
  paid: amountOutput,
  refunded: amountOutput,
  fees: amountOutput,
};

export const reconciliationSchema = z
  .object({
    conserved: z.boolean().meta({ description: 'Ledger, orders and chain agree to the unit and nothing is lost' }),
    blockNumber: z.string(),
    difference: z.string(),
    ledger: z.object({ ...moneyFlow, credit: amountOutput }),
    orders: z.object(moneyFlow),
    chain: z.object({ ...moneyFlow, owed: amountOutput, balance: amountOutput }),
    continuous: z
      .array(
        z.object({
          token: addressOutput,
          blockNumber: z.string(),
          blockHash: hashOutput,
          escrowed: amountOutput,
          credit: amountOutput,
          owed: amountOutput,
          balance: amountOutput,
          difference: z.string(),
          checkedAt: timeOutput,
          alarmSince: timeOutput
            .nullable()
            .meta({ description: 'Since when ledger and contract differ; null if they agree' }),
        }),
      )
      .meta({ description: "The reconciler's last comparison of ledger and contract in every token" }),
  })
  .meta({ id: 'Reconciliation' });

export const orderReconciliationSchema = z
  .object({
    orderId: z.string(),
    blockNumber: z.string(),
    ledger: amountOutput.meta({ description: 'Held for the order by the ledger' }),
    order: amountOutput.meta({ description: 'Held by the order as the network shows it' }),
    chain: amountOutput.meta({ description: 'Held by the contract' }),
    agrees: z.boolean(),
  })
  .meta({ id: 'OrderReconciliation', description: 'All at one block' });

const MAX_ADVANCE_SECONDS = 10 * 366 * 24 * 3600;

export const clockMoveSchema = z
  .union([
    z.strictObject({ advanceSeconds: z.int().min(1).max(MAX_ADVANCE_SECONDS) }),
    z.strictObject({ to: timeInput }),
  ])
  .meta({ id: 'ClockMove' });

export const clockSchema = z
  .object({ time: timeOutput, chainTime: timeOutput, blockNumber: z.string() })
  .meta({ id: 'Clock' });

export const faucetRequestSchema = z
  .strictObject({ businessId: idInput('business'), amount: amountInput })
  .meta({ id: 'FaucetRequest' });

export const faucetSchema = z.object({ operation: operationLink }).meta({ id: 'Faucet' });
