import type { DataSource, EntityManager } from 'typeorm';
import { maximum } from '#domain';
import type { KeySigner } from '#keystore';
import { classifyBroadcastError, isTaken } from './broadcast-errors.js';
import { ExclusiveSession } from './exclusive-session.js';
import { bumpFees, type FeeQuote, quoteFees } from './fees.js';
import {
  type Assignment,
  type FailedIntent,
  failIntents,
  lockReadyIntents,
  newTransactionId,
  nextRecordedNonce,
  postponeIntents,
  type QueuedIntent,
  recordAssignments,
  recordAttempts,
  releaseIntents,
  reserveReadyIntents,
} from './intent-queue.js';
import { type Judgement, judge } from './judgement.js';
import type { Logger } from './logger.js';
import { Loop } from './loop.js';
import { findLostAttempts } from './lost-transactions.js';
import { type BroadcastResult, findOpenAttempts, type OpenAttempt, recordBroadcasts } from './open-transactions.js';
import { OperatorAccount } from './operator-account.js';
import { applyPolicy, type OperatorPolicy } from './operator-policy.js';
import { type RpcClient, RpcError, readQuantity } from './rpc.js';
import { predictCalls } from './simulation.js';

/** Told, in the transaction that fails them, of intents that came to nothing, so that what waited for them can go on. */
export type IntentsFailedHook = (manager: EntityManager, intents: readonly FailedIntent[]) => Promise<void>;

export interface SenderOptions {
  readonly chainId: bigint;
  /** Key of the account that pays. */
  readonly signer: KeySigner;
  /** What it signs; whatever is asked of it unless told. */
  readonly policy?: OperatorPolicy;
  /** Wei per gas that no transaction's fee exceeds. */
  readonly maxFeePerGas: bigint;
  readonly onIntentsFailed: IntentsFailedHook;
  /** Intents taken in one go; 100 unless told. */
  readonly batchSize?: number;
  /** Rest when there was nothing to do; 50 unless told. */
  readonly pollMilliseconds?: number;
  /** How often unseen transactions are looked after; 2 s unless told. */
  readonly maintenanceMilliseconds?: number;
  /** After which an unseen transaction is offered to the node again; 10 s unless told. */
  readonly resendMilliseconds?: number;
  /** After which an unseen transaction gets a higher fee; 60 s unless told. */
  readonly bumpMilliseconds?: number;
}

const FEE_QUOTE_MILLISECONDS = 1_000;
const LOCK_RETRY_MILLISECONDS = 1_000;

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
  private readonly loop: Loop;
  private session: ExclusiveSession | undefined;
  private fees: { readonly quote: FeeQuote; readonly at: number } | undefined;
  /** Of the account on chain when the lane was taken over; nobody else should have used it since. */
  private nonceAtStart: bigint | undefined;
  /** Attempts whose nonce something else has used. While there are any, the lane is halted: what it would sign is a guess. */
  private lost: readonly string[] = [];
  private maintainedAt = 0;
  private failuresInRow = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly rpc: RpcClient,
    private readonly logger: Logger,
    options: SenderOptions,
  ) {
    this.options = {
      batchSize: 100,
      pollMilliseconds: 50,
      maintenanceMilliseconds: 2_000,
      resendMilliseconds: 10_000,
      bumpMilliseconds: 60_000,
      ...options,
    };
    this.account = new OperatorAccount(options.signer, options.chainId, options.policy);
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
    const session = await this.enter();
    if (session === undefined) return LOCK_RETRY_MILLISECONDS;
    if (Date.now() - this.maintainedAt >= this.options.maintenanceMilliseconds) {
      await this.maintain(session);
      this.maintainedAt = Date.now();
    }
    if (this.lost.length > 0) return this.options.maintenanceMilliseconds;
    const assignments = await this.assign(session);
    await this.broadcast(session, assignments);
    this.failuresInRow = 0;
    return assignments.length > 0 ? 0 : this.options.pollMilliseconds;
  }

  private async enter(): Promise<ExclusiveSession | undefined> {
    if (this.session?.isOpen) return this.session;
    await this.leave();
    const lane = `quittance sender ${this.options.chainId} ${this.account.address}`;
    this.session = await ExclusiveSession.tryOpen(this.dataSource, lane);
    if (this.session !== undefined) {
      this.maintainedAt = 0;
      this.nonceAtStart = undefined;
      this.lost = [];
      this.logger.info({ signer: this.account.address }, 'Sending transactions');
    }
    return this.session;
  }

  private async leave(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    await session?.close();
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
  private async assign(session: ExclusiveSession): Promise<Assignment[]> {
    const { chainId, batchSize, policy } = this.options;
    const intents = await reserveReadyIntents(session.manager, chainId, batchSize);
    if (intents.length === 0) return [];
    try {
      const quote = await this.quote();
      const predictions = await predictCalls(this.rpc, this.account.address, intents, quote.blockGasLimit);
      const judged = intents.map((intent, index) => ({ intent, prediction: predictions[index] }));
      this.nonceAtStart ??= await this.nonceOnChain();
      const lowest = this.nonceAtStart;
      return await session.transaction(async (manager) => {
        const ready = await lockReadyIntents(
          manager,
          intents.map(({ id }) => id),
        );
        const possible = judge(judged.filter(({ intent }) => ready.has(intent.id)));
        const judgement =
          policy === undefined ? possible : await applyPolicy(manager, policy, this.account.address, possible, quote);
        await this.setBack(manager, judgement);
        const { accepted } = judgement;
        return accepted.length === 0 ? [] : await this.sign(manager, accepted, quote, lowest);
      });
    } catch (error) {
      const ids = intents.map(({ id }) => id);
      await releaseIntents(session.manager, ids).catch(() => undefined);
      throw error;
    }
  }

  /** What is not sent now: intents that would revert are over, the others come up again. */
  private async setBack(manager: EntityManager, { failed, postponed, deferred }: Judgement): Promise<void> {
    if (failed.length > 0) {
      await failIntents(
        manager,
        failed.map(({ id, failure }) => ({ intentId: id, failure })),
      );
      await this.options.onIntentsFailed(manager, failed);
      this.logger.warn({ failed: failed.map(({ id, failure }) => [id, failure.detail]) }, 'Intents would revert');
    }
    if (postponed.length > 0) {
      await postponeIntents(manager, postponed);
      const said = postponed.map(({ intentId, message }) => [intentId, message]);
      this.logger.warn({ postponed: said }, 'The node could not judge intents');
    }
    if (deferred.length > 0) await releaseIntents(manager, deferred);
  }

  private async sign(
    manager: EntityManager,
    accepted: readonly { intent: QueuedIntent; gasLimit: bigint }[],
    quote: FeeQuote,
    lowest: bigint,
  ): Promise<Assignment[]> {
    const { chainId } = this.options;
    const signer = this.account.address;
    const first = maximum((await nextRecordedNonce(manager, chainId, signer)) ?? 0n, lowest);
    const { maxFeePerGas, maxPriorityFeePerGas } = quote;
    const signing = accepted.map(async ({ intent, gasLimit }, index) => {
      const request = { nonce: first + BigInt(index), gasLimit, maxFeePerGas, maxPriorityFeePerGas };
      const signed = await this.account.sign({ ...request, target: intent.target, calldata: intent.calldata });
      return { intent, transactionId: newTransactionId(), ...request, ...signed };
    });
    const assignments = await Promise.all(signing);
    await recordAssignments(manager, chainId, signer, assignments);
    return assignments;
  }

  private async nonceOnChain(): Promise<bigint> {
    return readQuantity(await this.rpc.send('eth_getTransactionCount', [this.account.address, 'pending']));
  }

  /** Offers committed transactions to the node and notes what it said. */
  private async broadcast(
    session: ExclusiveSession,
    attempts: readonly { hash: string; raw: string }[],
  ): Promise<void> {
    if (attempts.length === 0) return;
    const results: BroadcastResult[] = [];
    const note = (hash: string, error: unknown) => {
      const errorClass = error === undefined ? undefined : classifyBroadcastError(error);
      const message = error instanceof Error ? error.message : undefined;
      results.push({ hash, errorClass, message, taken: isTaken(errorClass) });
    };
    try {
      const outcomes = await this.rpc.batch(
        attempts.map(({ raw }) => ({ method: 'eth_sendRawTransaction', params: [raw] })),
      );
      for (const [index, { hash }] of attempts.entries()) {
        const outcome = outcomes[index];
        note(hash, outcome === undefined || outcome.ok ? undefined : outcome.error);
      }
    } catch (error) {
      if (error instanceof RpcError) throw error;
      for (const { hash } of attempts) note(hash, error);
    }
    await recordBroadcasts(session.manager, results);
    const outdated = results.filter(({ errorClass }) => errorClass === 'nonce_too_low').map(({ hash }) => hash);
    if (outdated.length > 0) await this.lookForLost(session, [...this.lost, ...outdated]);
    const refused = results.filter(({ taken }) => !taken);
    if (refused.length > 0) {
      this.logger.warn({ signer: this.account.address, refused }, 'The node did not take transactions');
    }
  }

  private async lookForLost(session: ExclusiveSession, hashes: readonly string[]): Promise<void> {
    const before = this.lost.length;
    this.lost = await findLostAttempts(session.manager, this.rpc, hashes);
    if (this.lost.length > before) {
      const details = { signer: this.account.address, lost: this.lost };
      this.logger.error(details, 'Something else used the nonces of our transactions; the lane is halted');
    }
  }

  /** Sends again what was not seen in a block for a while, and raises the fee of what waits too long. */
  private async maintain(session: ExclusiveSession): Promise<void> {
    const { chainId, resendMilliseconds } = this.options;
    await this.lookForLost(session, this.lost);
    const open = await findOpenAttempts(session.manager, chainId, this.account.address, resendMilliseconds);
    if (open.length === 0) return;
    const quote = await this.quote();
    const waiting = open.filter((attempt) => this.needsHigherFee(attempt, quote));
    const signing = waiting.map(async (attempt) => {
      const fees = bumpFees(attempt, quote, this.options.maxFeePerGas);
      if (fees === undefined) return [];
      const signed = await this.account.signAgain(attempt.raw, fees);
      const { transactionId, gasLimit } = attempt;
      return [{ transactionId, gasLimit, number: attempt.number + 1, ...fees, ...signed }];
    });
    const bumped = (await Promise.all(signing)).flat();
    if (bumped.length > 0) {
      await session.transaction((manager) => recordAttempts(manager, bumped));
      this.logger.info({ signer: this.account.address, count: bumped.length }, 'Raised fees of waiting transactions');
    }
    const replaced = new Map(bumped.map((attempt) => [attempt.transactionId, attempt]));
    await this.broadcast(
      session,
      open.map((attempt) => replaced.get(attempt.transactionId) ?? attempt),
    );
  }

  /** Fees are not why a transaction waits behind a lower nonce, without new blocks, or for more than others pay. */
  private needsHigherFee(attempt: OpenAttempt, quote: FeeQuote): boolean {
    if (attempt.errorClass === 'fee_too_low' || attempt.errorClass === 'replacement_underpriced') return true;
    const isLow =
      attempt.maxFeePerGas < quote.maxFeePerGas || attempt.maxPriorityFeePerGas < quote.maxPriorityFeePerGas;
    return attempt.wasPassedOver && isLow && attempt.ageMilliseconds >= this.options.bumpMilliseconds;
  }
}
