import type { DataSource } from 'typeorm';
import { findCheckpoint, type Logger, type RpcClient, readEscrow } from '#chain';
import { inTransaction } from '#database';
import type { ContractAddresses } from '#domain';
import { ledgerFlows } from '#ledger';
import { liabilityOf } from './liability.js';
import { type Comparison, storeComparison } from './reconciliation-state.js';

/**
 * Compares, again and again, what the ledger says the escrow contract owes with what the contract says, at the block up to which the
 * books go: its hash names it, so a reorganisation between the two readings cannot look like a difference. The books' side comes
 * from running sums, so a look costs the same after a million orders as after one.
 */
export class Reconciler {
  private seen = new Map<string, string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly rpc: RpcClient,
    private readonly logger: Logger,
    private readonly options: { readonly contracts: ContractAddresses; readonly token: string },
  ) {}

  /** Looks once at every token in which something was ever booked. Returns what it compared; nothing where nothing had changed. */
  async step(): Promise<Comparison[]> {
    const { contracts, token } = this.options;
    const { checkpoint, flows } = await this.dataSource.transaction('REPEATABLE READ', async (manager) => ({
      checkpoint: await findCheckpoint(manager, contracts.chainId),
      flows: await ledgerFlows(manager),
    }));
    if (checkpoint === undefined) return [];
    const escrowFlows = flows.filter(({ accountKind }) => accountKind === 'escrowed' || accountKind === 'credit');
    const comparisons: Comparison[] = [];
    for (const one of new Set([token, ...escrowFlows.map((flow) => flow.token)])) {
      const { held, credit } = liabilityOf(escrowFlows.filter((flow) => flow.token === one));
      const question = `${checkpoint.hash} ${held} ${credit}`;
      if (this.seen.get(one) === question) continue;
      const { owed, balance } = await readEscrow(this.rpc, contracts, {
        token: one,
        blockTag: { blockHash: checkpoint.hash },
      });
      const comparison = {
        chainId: contracts.chainId,
        token: one,
        blockNumber: checkpoint.number,
        blockHash: checkpoint.hash,
        escrowed: held,
        credit,
        owed,
        balance,
        difference: held + credit - owed,
      };
      await this.store(comparison);
      this.seen.set(one, question);
      comparisons.push(comparison);
    }
    return comparisons;
  }

  private async store(comparison: Comparison): Promise<void> {
    const change = await inTransaction(this.dataSource, (manager) => storeComparison(manager, comparison));
    if (change === undefined) return;
    const details = Object.fromEntries(Object.entries(comparison).map(([name, value]) => [name, String(value)]));
    if (change === 'raised') this.logger.error(details, 'Ledger and contract differ');
    else this.logger.info(details, 'Ledger and contract agree again');
  }
}
