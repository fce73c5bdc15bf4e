import type { DataSource, EntityManager } from 'typeorm';
import { type ContractAddresses, minimum } from '#domain';
import type { KeySigner } from '#keystore';
import { type Assignment, newTransactionId, recordAssignments } from './assignments.js';
import { type AcceptedIntent, planTransactions } from './batching.js';
import { broadcast, type Offer } from './broadcast.js';
import { type BroadcastErrorClass, remedyOf } from './broadcast-errors.js';
import { type FeeQuote, quoteFees } from './fees.js';
import {
  type FailedIntent,
  failIntents,
  lockReadyIntents,
  releaseIntents,
  reserveReadyIntents,
} from './intent-queue.js';
import { postponeIntents } from './intent-setbacks.js';
import { recordSteps } from './intent-steps.js';
import { type Judgement, judge, NODE_UNAVAILABLE, type PostponedIntent } from './judgement.js';
import { LaneHold } from './lane-hold.js';
import { fillNonces, recordReplacements, signReplacements } from './lane-maintenance.js';
import type { Lane } from './lanes.js';
import type { Logger } from './logger.js';
import { Loop } from './loop.js';
import { type NonceSight, watchNonces } from './nonce-watch.js';
import { findOpenAttempts } from './open-transactions.js';
import { OperatorAccount } from './operator-account.js';
import { applyPolicy, type OperatorPolicy } from './operator-policy.js';
import type { RpcClient } from './rpc.js';
import { predictCalls } from './simulation.js';

/** Told, in the transaction that fails them, of intents that came to nothing, so that what waited for them can go on. */
export type IntentsFailedHook = (manager: EntityManager, intents: readonly FailedIntent[]) => Promise<void>;

export interface SenderOptions {
  readonly contracts: ContractAddresses;
  /** Key of the account that pays. */
  readonly signer: KeySigner;
  /** What it signs; whatever is asked of it unless told. */
  readonly policy?: OperatorPolicy;
  /** Wei per gas that no transaction's fee exceeds. */
  readonly maxFeePerGas: bigint;
  readonly onIntentsFailed: IntentsFailedHook;
  /** Intents in one transaction; 1 sends each by itself. 50 unless told. */
  readonly batchSize?: number;
  /** For how long an intent waits for others to share a transaction with; 50 unless told. */
  readonly batchAgeMilliseconds?: number;
  /** For how long the lane stays ours without a sign of life; 10 s unless told. */
  readonly leaseMilliseconds?: number;
  /** Rest when there was nothing to do; 50 unless told. */
  readonly pollMilliseconds?: number;
  /** How often nonces and unseen transactions are looked after; 2 s unless told. */
  readonly maintenanceMilliseconds?: number;
  /** After which an unseen transaction is offered to the node again; 10 s unless told. */
  readonly resendMilliseconds?: number;
  /** After which an unseen transaction gets a higher fee; 60 s unless told. */
  readonly bumpMilliseconds?: number;
  /** How often the node may fail to answer for an intent, while it does for others, before that is parked; 8 unless told. */
  readonly parkAfter?: number;
  /** How often nodes may refuse a transaction for good before its nonce is spent on nothing; 3 unless told. */
  readonly refusalsAllowed?: number;
}

const FEE_QUOTE_MILLISECONDS = 1_000;
const LOCK_RETRY_MILLISECONDS = 1_000;
/** Intents taken in one go: as many as two full batches, and enough to fill one with what few can be batched. */
const LEAST_INTAKE = 100;

/**
 * Turns ready intents into transactions of one operator account: one lane, held by one process at a time. Nonce, bytes and hash
 * are committed before anything is sent; what may be out is only ever sent again with the same nonce.
 *
 * It polls instead of listening for notifications: PostgreSQL lets transactions that notify commit only one after the other,
 * which would make every command of the API wait for the disk alone.
 */
export class TransactionSender {
  readonly account: OperatorAccount;
  private readonly options: Required<Omit<SenderOptions, 'policy'>> & Pick<SenderOptions, 'policy'>;
  private readonly lane: Lane;
  private readonly loop: Loop;
  private hold: LaneHold | undefined;
  private fees: { readonly quote: FeeQuote; readonly at: number } | undefined;
  private isStopped = true;
  /** Why nothing is signed although the lane is not stopped, as far as is recorded. */
  private waitingReason: string | null | undefined;
  /** What the node said about the last offers that keeps it from taking more. */
  private obstacle: BroadcastErrorClass | undefined;
  private maintainedAt = 0;
  private failuresInRow = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly rpc: RpcClient,
    private readonly logger: Logger,
    options: SenderOptions,
  ) {
    this.options = {
      batchSize: 50,
      batchAgeMilliseconds: 50,
      leaseMilliseconds: 10_000,
      pollMilliseconds: 50,
      maintenanceMilliseconds: 2_000,
      resendMilliseconds: 10_000,
      bumpMilliseconds: 60_000,
      parkAfter: 8,
      refusalsAllowed: 3,
      ...options,
    };
    const { chainId } = options.contracts;
    this.account = new OperatorAccount(options.signer, chainId, options.policy);
    this.lane = { chainId, signer: this.account.address };
    this.loop = new Loop(
      () => this.step(),
      (error) => this.rest(error),
    );
  }

  start(): void {
    this.loop.start();
  }

  /** Ends after the current step and gives up the lane. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.leave();
  }

  /** One round: look after what is out, then send what is ready. Returns the milliseconds to rest. */
  async step(): Promise<number> {
    const hold = await this.enter();
    if (hold === undefined) return LOCK_RETRY_MILLISECONDS;
    if (Date.now() - this.maintainedAt >= this.options.maintenanceMilliseconds) {
      await this.maintain(hold);
      this.maintainedAt = Date.now();
    }
    if (this.isStopped || this.waitingReason) return this.options.maintenanceMilliseconds;
    const assignments = await this.assign(hold);
    await this.offer(hold, assignments);
    if (this.obstacle !== undefined) await this.tellWaiting(hold, await this.quote());
    this.failuresInRow = 0;
    return assignments.length > 0 ? 0 : this.options.pollMilliseconds;
  }

  private async enter(): Promise<LaneHold | undefined> {
    if (this.hold?.isOpen) return this.hold;
    await this.leave();
    this.hold = await LaneHold.tryTake(this.dataSource, this.lane, this.options.leaseMilliseconds);
    if (this.hold !== undefined) {
      this.maintainedAt = 0;
      this.isStopped = true;
      this.waitingReason = undefined;
      this.obstacle = undefined;
      this.logger.info({ signer: this.account.address, token: String(this.hold.token) }, 'Sending transactions');
    }
    return this.hold;
  }

  private async leave(): Promise<void> {
    const hold = this.hold;
    this.hold = undefined;
    await hold?.close();
  }

  private rest(error: unknown): number {
    this.failuresInRow += 1;
    const milliseconds = Math.min(100 * 2 ** this.failuresInRow, 10_000);
    this.logger.error({ err: error, signer: this.account.address, milliseconds }, 'Sending failed; trying again');
    return milliseconds;
  }

  private async quote(): Promise<FeeQuote> {
    if (this.fees === undefined || Date.now() - this.fees.at > FEE_QUOTE_MILLISECONDS) {
      this.fees = { quote: await quoteFees(this.rpc, this.options.maxFeePerGas), at: Date.now() };
    }
    return this.fees.quote;
  }

  /**
   * Fails ready intents that would revert and records signed transactions for the rest. Nothing is sent here. The node is asked
   * outside the transaction: how long it takes is in the hands of whoever wrote the calls.
   */
  private async assign(hold: LaneHold): Promise<Assignment[]> {
    const { contracts, batchSize, batchAgeMilliseconds, policy } = this.options;
    const quote = await this.quote();
    if (quote.exceedsCeiling) {
      await this.tellWaiting(hold, quote);
      return [];
    }
    const intake = { limit: Math.max(LEAST_INTAKE, 2 * batchSize), batchSize, batchAgeMilliseconds };
    const intents = await reserveReadyIntents(hold.manager, this.lane.chainId, intake);
    if (intents.length === 0) return [];
    const ids = intents.map(({ id }) => id);
    try {
      const { blockGasLimit } = quote;
      const foresight = await predictCalls(this.rpc, this.account.address, intents, { contracts, blockGasLimit });
      const judged = intents.map((intent, index) => ({ intent, prediction: foresight.predictions[index] }));
      const assignments = await hold.transaction(async (manager, { nextNonce, isStopped }) => {
        const ready = await lockReadyIntents(manager, ids);
        const possible = judge(judged.filter(({ intent }) => ready.has(intent.id)));
        const judgement =
          policy === undefined ? possible : await applyPolicy(manager, policy, this.account.address, possible, quote);
        await this.setBack(manager, judgement, foresight.isNodeWell);
        if (judgement.accepted.length === 0) return [];
        if (!isStopped && nextNonce !== null) return this.sign(manager, judgement.accepted, quote, nextNonce);
        await releaseIntents(
          manager,
          judgement.accepted.map(({ intent }) => intent.id),
        );
        return undefined;
      });
      if (assignments === undefined) this.maintainedAt = 0;
      return assignments ?? [];
    } catch (error) {
      await releaseIntents(hold.manager, ids).catch(() => undefined);
      throw error;
    }
  }

  /** What is not sent now: intents that would revert are over, the others come up again. */
  private async setBack(manager: EntityManager, judgement: Judgement, isNodeWell: boolean): Promise<void> {
    const { failed, postponed, deferred } = judgement;
    if (failed.length > 0) {
      await failIntents(
        manager,
        failed.map(({ id, failure }) => ({ intentId: id, failure })),
      );
      await recordSteps(
        manager,
        failed.map(({ id, failure }) => ({ intentId: id, step: 'refused', detail: { code: failure.code } })),
      );
      await this.options.onIntentsFailed(manager, failed);
      this.logger.warn({ failed: failed.map(({ id, failure }) => [id, failure.detail]) }, 'Intents would revert');
    }
    if (postponed.length > 0) await this.postpone(manager, postponed, isNodeWell);
    if (deferred.length > 0) await releaseIntents(manager, deferred);
  }

  /** Only that the node had no answer counts against an intent, and only while it had one for others. */
  private async postpone(
    manager: EntityManager,
    postponed: readonly PostponedIntent[],
    isNodeWell: boolean,
  ): Promise<void> {
    const { parkAfter } = this.options;
    const unanswered = postponed.filter(({ failure }) => failure === NODE_UNAVAILABLE);
    const others = postponed.filter(({ failure }) => failure !== NODE_UNAVAILABLE);
    const parked = await postponeIntents(manager, unanswered, { counts: isNodeWell, parkAfter });
    await postponeIntents(manager, others, { counts: false, parkAfter });
    const said = postponed.map(({ intentId, message }) => [intentId, message]);
    this.logger.warn({ postponed: said }, 'Intents wait');
    if (parked.length > 0) this.logger.error({ parked }, 'Intents were parked; an operator must look at them');
  }

  private async sign(
    manager: EntityManager,
    accepted: readonly AcceptedIntent[],
    quote: FeeQuote,
    first: bigint,
  ): Promise<Assignment[]> {
    const { contracts, batchSize } = this.options;
    const { maxFeePerGas, maxPriorityFeePerGas, blockGasLimit } = quote;
    const costLimit = this.options.policy?.feeLimits.perTransaction;
    const affordable = costLimit === undefined || maxFeePerGas === 0n ? blockGasLimit : costLimit / maxFeePerGas;
    // A transaction that leaves no room for others in a block waits long.
    const mostGas = minimum(blockGasLimit / 2n, affordable);
    const planned = planTransactions(contracts, accepted, { batchSize, mostGas });
    const signing = planned.map(async ({ kind, target, calldata, gasLimit, intents }, index): Promise<Assignment> => {
      const request = { nonce: first + BigInt(index), gasLimit, maxFeePerGas, maxPriorityFeePerGas };
      const signed = await this.account.sign({ ...request, target, calldata });
      return { transactionId: newTransactionId(), kind, intentIds: intents.map(({ id }) => id), ...request, ...signed };
    });
    const assignments = await Promise.all(signing);
    await recordAssignments(manager, this.lane, assignments);
    return assignments;
  }

  private async offer(hold: LaneHold, offers: readonly Offer[]): Promise<void> {
    if (offers.length === 0) return;
    const results = await broadcast(hold, this.rpc, offers);
    const classes = new Set(results.flatMap(({ errorClass }) => errorClass ?? []));
    // A nonce that is used, or a lower one that is missing, is looked into before anything else is signed.
    if ([...classes].some((errorClass) => ['examine', 'resend_all'].includes(remedyOf(errorClass))))
      this.maintainedAt = 0;
    this.obstacle = [...classes].find((errorClass) => remedyOf(errorClass) === 'wait');
    const refused = results.filter(({ taken }) => !taken);
    if (refused.length > 0) {
      this.logger.warn({ signer: this.account.address, refused }, 'The node did not take transactions');
    }
  }

  /** Notes for operators what the lane waits for, if anything. */
  private async tellWaiting(hold: LaneHold, quote: FeeQuote): Promise<void> {
    const dear = quote.exceedsCeiling ? 'The chain asks for more per gas than the ceiling allows' : null;
    const reason = (this.obstacle === undefined ? dear : obstacles[this.obstacle]) ?? null;
    if (this.waitingReason === reason) return;
    await hold.manager.query(`UPDATE chain_lanes SET waiting_reason = $3 WHERE chain_id = $1 AND signer = $2`, [
      this.lane.chainId.toString(),
      this.lane.signer,
      reason,
    ]);
    this.waitingReason = reason;
    if (reason !== null) this.logger.error({ signer: this.account.address, reason }, 'The lane waits');
  }

  /** Watches nonces, sends again what was not seen in a block for a while, and replaces what waits too long or is not wanted. */
  private async maintain(hold: LaneHold): Promise<void> {
    const sight = await watchNonces(hold.manager, this.rpc, this.lane);
    this.tell(sight);
    this.isStopped = sight.isStopped;
    const quote = await this.quote();
    if (sight.isFilling && !quote.exceedsCeiling) {
      await this.offer(hold, await fillNonces(hold, this.account, sight, quote));
    }
    const { resendMilliseconds } = this.options;
    const open = await findOpenAttempts(hold.manager, this.lane.chainId, this.lane.signer, resendMilliseconds);
    const signed = await signReplacements(this.account, open, quote, this.options);
    const replacements = await recordReplacements(hold, this.account, this.options.policy, signed);
    if (replacements.length > 0) {
      this.logger.info({ signer: this.account.address, count: replacements.length }, 'Replaced waiting transactions');
    }
    const replaced = new Map(replacements.map((attempt) => [attempt.transactionId, attempt]));
    await this.offer(
      hold,
      open.map((attempt) => replaced.get(attempt.transactionId) ?? attempt),
    );
    if (open.length === 0) this.obstacle = undefined;
    await this.tellWaiting(hold, quote);
  }

  private tell({ halt }: NonceSight): void {
    if (halt !== undefined) this.logger.error({ signer: this.account.address, ...halt }, 'The lane is halted');
  }
}

/** What operators are told while a node takes nothing new. */
const obstacles: { readonly [errorClass in BroadcastErrorClass]?: string } = {
  insufficient_funds: 'The account has too little to pay for gas',
  pool_full: "The node's pool has no room for our transactions",
  wrong_chain: 'The node serves another chain',
  invalid_sender: 'The node does not recover our account from our signatures',
};
