import { Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { type RpcClient, readQuantity } from '#chain';
import { AUDITOR_TENANT, inTransaction } from '#database';
import { workQueues } from '#dead-letters';
import { type NetworkState, readNetworkState } from './network-state.js';

/** What the ledger says the escrow contract owes less what the contract says, in minor units, per token. */
export interface LedgerDifference {
  readonly token: string;
  readonly difference: bigint;
}

export interface NetworkMetricsSources {
  readonly dataSource: DataSource;
  readonly rpc: RpcClient;
  readonly chainId: bigint;
  /** The newest comparison of ledger and chain. */
  readonly differences: () => Promise<readonly LedgerDifference[]>;
}

const WEI_PER_COIN = 1e18;
const OPEN_STATUSES = ['ready', 'assigned', 'parked'];

/**
 * Gauges over the whole network, from the database and the chain node, read when they are asked for. Labels are chains, accounts of
 * the operator, tokens and fixed words: never businesses, orders or anything else that grows.
 */
export class NetworkMetrics {
  private readonly gauges: ReturnType<typeof createGauges>;

  constructor(
    registry: Registry,
    private readonly sources: NetworkMetricsSources,
  ) {
    this.gauges = createGauges(registry);
  }

  /** Reads everything anew. What cannot be read is marked as such, and the rest is read all the same. */
  async refresh(): Promise<void> {
    let state: NetworkState | undefined;
    await this.collect('database', async () => {
      state = await inTransaction(this.sources.dataSource, readNetworkState, {
        tenant: AUDITOR_TENANT,
        readOnly: true,
      });
      this.showState(state);
    });
    await this.collect('chain', () => this.readChain(state));
    await this.collect('reconciliation', async () => {
      this.gauges.difference.reset();
      for (const { token, difference } of await this.sources.differences()) {
        this.gauges.difference.set({ token }, Number(difference));
      }
    });
  }

  private async collect(source: string, read: () => Promise<void>): Promise<void> {
    try {
      await read();
      this.gauges.unreadable.set({ source }, 0);
    } catch {
      this.gauges.unreadable.set({ source }, 1);
    }
  }

  private showState(state: NetworkState): void {
    const { chains, outbox, intents, failedIntents, deadLetters, lanes } = state;
    const { gauges } = this;
    for (const chain of chains) {
      const labels = { chain_id: chain.chainId };
      gauges.readBlock.set(labels, chain.readBlock);
      gauges.finalBlock.set(labels, chain.finalBlock);
      gauges.halted.set(labels, Number(chain.isHalted));
      gauges.held.set(labels, Number(chain.isHeld));
    }
    gauges.outboxDepth.set(outbox.depth);
    gauges.outboxAge.set(outbox.oldestAgeSeconds);
    gauges.webhooksLate.set(state.webhooksLateSeconds);
    for (const status of OPEN_STATUSES) {
      const found = intents.find((row) => row.status === status);
      gauges.intents.set({ status }, found?.count ?? 0);
      gauges.intentAge.set({ status }, found?.oldestAgeSeconds ?? 0);
    }
    gauges.intents.set({ status: 'failed' }, failedIntents);
    for (const queue of workQueues) {
      gauges.deadLetters.set({ queue }, deadLetters.find((row) => row.queue === queue)?.count ?? 0);
    }
    for (const lane of lanes) {
      const labels = { signer: lane.signer };
      gauges.laneHalted.set(labels, Number(lane.haltedCode !== null));
      gauges.lanePaused.set(labels, Number(lane.pausedReason !== null));
      const { nextNonce, chainNonce, openTransactions } = lane;
      const missing = nextNonce === null || chainNonce === null ? 0 : Number(nextNonce - chainNonce) - openTransactions;
      gauges.nonceGap.set(labels, Math.max(0, missing));
    }
  }

  private async readChain(state: NetworkState | undefined): Promise<void> {
    const { rpc, chainId } = this.sources;
    const head = (await rpc.send('eth_getBlockByNumber', ['latest', false])) as { number: string; timestamp: string };
    const labels = { chain_id: chainId.toString() };
    const number = Number(readQuantity(head.number));
    this.gauges.headBlock.set(labels, number);
    const read = state?.chains.find((chain) => chain.chainId === chainId.toString());
    if (read !== undefined) {
      const seconds = Number(readQuantity(head.timestamp)) - read.readBlockTime.getTime() / 1000;
      this.gauges.lagBlocks.set({ ...labels, to: 'read' }, Math.max(0, number - read.readBlock));
      this.gauges.lagBlocks.set({ ...labels, to: 'final' }, Math.max(0, number - read.finalBlock));
      this.gauges.lagSeconds.set(labels, Math.max(0, seconds));
    }
    for (const { signer } of state?.lanes ?? []) {
      const wei = readQuantity(await rpc.send('eth_getBalance', [signer, 'latest']));
      this.gauges.gasBalance.set({ signer }, Number(wei) / WEI_PER_COIN);
    }
  }
}

function createGauges(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge<Label>({ name: `quittance_${name}`, help, labelNames, registers: [registry] });
  return {
    headBlock: gauge('chain_head_block', 'Newest block of the chain node', ['chain_id']),
    readBlock: gauge('chain_read_block', 'Newest block that was read into the books', ['chain_id']),
    finalBlock: gauge('chain_final_block', 'Newest block that was read and is final', ['chain_id']),
    lagBlocks: gauge('chain_lag_blocks', 'Blocks between the head and what was read, or what is final', [
      'chain_id',
      'to',
    ]),
    lagSeconds: gauge('chain_lag_seconds', 'Seconds of chain time between the head and what was read', ['chain_id']),
    halted: gauge('chain_halted', '1 while reading a chain is halted', ['chain_id']),
    held: gauge('chain_held', '1 while two providers do not agree about money events', ['chain_id']),
    outboxDepth: gauge('outbox_depth', 'Events that wait for their place in the feed'),
    outboxAge: gauge('outbox_oldest_age_seconds', 'Age of the oldest event that waits'),
    webhooksLate: gauge('webhooks_late_seconds', 'For how long the most overdue webhook has been due'),
    intents: gauge('intents', 'Chain intents by status; mined and final ones are not counted', ['status']),
    intentAge: gauge('intents_oldest_age_seconds', 'Age of the oldest chain intent by status', ['status']),
    laneHalted: gauge('lane_halted', '1 while a sending account is halted', ['signer']),
    lanePaused: gauge('lane_paused', '1 while an operator has paused a sending account', ['signer']),
    nonceGap: gauge('lane_missing_nonces', 'Nonces that the chain waits for and no open transaction has', ['signer']),
    gasBalance: gauge('operator_gas_balance', 'What a sending account has for gas, in whole coins', ['signer']),
    difference: gauge('reconciliation_difference', 'Ledger less escrow contract, in minor units', ['token']),
    deadLetters: gauge('dead_letters', 'Work that was parked after too many failures', ['queue']),
    unreadable: gauge('collection_failed', '1 while a source of these metrics cannot be read', ['source']),
  };
}
