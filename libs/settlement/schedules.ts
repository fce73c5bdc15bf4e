import type { DataSource, EntityManager } from 'typeorm';
import { appendAudits, NETWORK_TENANT } from '#audit';
import {
  type ContractCall,
  encodeExecuteFallback,
  encodeReclaim,
  encodeReleaseAcknowledged,
  encodeReleaseDeemed,
  encodeReleaseRetention,
  type Logger,
} from '#chain';
import { inSavepoint, inTransaction } from '#database';
import { isHeldBack, recordWorkFailures, type WorkFailure } from '#dead-letters';
import {
  type ContractAddresses,
  nextOrderStatus,
  type OrderStatus,
  type OrderTerms,
  type OrderTermsJson,
  termsFromJson,
} from '#domain';
import { promiseChainWork } from '#operations';
import { writeOutbox } from '#outbox';
import { appendTrails } from '#trail';
import { isFaultOfLogs } from './orders-put-aside.js';

/** Items that one round of one schedule takes. */
const BATCH = 200;

interface DueWork {
  readonly subject: string;
  readonly business_key: string;
  readonly order_hash: string;
  readonly terms: OrderTermsJson;
  /** The cumulative amount, dispute or tranche that it is about. */
  readonly number: string;
}

/** Something that falls due: what is asked of the database, and of the contracts. */
interface SilenceRule {
  /** Of the operations, in the API's words. */
  readonly kind: string;
  /** Selects `subject`, `order_hash`, `terms`, `number` and `business_key` at the chain's time `checkpoint.block_time`. */
  readonly query: string;
  readonly encode: (contracts: ContractAddresses, terms: OrderTerms, number: bigint) => ContractCall;
}

/** Business keys name the round, or what moved so far, as the same may fall due again after a settlement or a payment. */
const keys = {
  deemed: `'releaseDeemed:' || order_hash || ':' || round || ':' || cumulative`,
  debt: `'releaseAcknowledged:' || order_hash || ':' || to_amount || ':' || released`,
  fallback: `'executeFallback:' || order_hash || ':' || round || ':' || dispute.number`,
  retention: `'releaseRetention:' || order_hash || ':' || round || ':' || retention.number`,
  reclaim: `'reclaim:' || order_hash || ':' || settlement_count || ':' || (paid + refunded + fees)`,
};

const silenceRules: readonly SilenceRule[] = [
  {
    kind: 'release_delivery',
    query: `SELECT delivery.id AS subject, order_hash, terms, cumulative AS number, ${keys.deemed} AS business_key
      FROM deliveries AS delivery
      JOIN purchase_orders ON purchase_orders.id = order_id
      JOIN chain_checkpoints AS checkpoint ON chain_id = $1
      WHERE (delivery.status = 'claimed' OR delivery.status = 'accepting' AND NOT EXISTS (
          SELECT 1 FROM chain_intents AS acceptance WHERE acceptance.subject = delivery.order_id
            AND acceptance.kind = 'accept' AND acceptance.status IN ('ready', 'assigned')))
        AND inspection_ends_at <= block_time AND purchase_orders.status = 'funded' AND ${notAtWork(keys.deemed)}
      ORDER BY inspection_ends_at`,
    encode: encodeReleaseDeemed,
  },
  {
    kind: 'release_acknowledged_debt',
    query: `SELECT invoice.id AS subject, order_hash, terms, to_amount AS number, ${keys.debt} AS business_key
      FROM invoices AS invoice
      JOIN purchase_orders ON purchase_orders.id = order_id
      JOIN chain_checkpoints AS checkpoint ON chain_id = $1
      WHERE registered AND invoice.status = 'issued' AND acknowledged_at IS NOT NULL AND due_at <= block_time
        AND purchase_orders.status = 'funded' AND to_amount > released AND held > disputed + retained
        AND ${notAtWork(keys.debt)}
      ORDER BY due_at`,
    encode: encodeReleaseAcknowledged,
  },
  {
    kind: 'execute_fallback',
    query: `SELECT dispute.id AS subject, order_hash, terms, dispute.number, ${keys.fallback} AS business_key
      FROM disputes AS dispute
      JOIN purchase_orders ON purchase_orders.id = order_id
      JOIN chain_checkpoints AS checkpoint ON chain_id = $1
      WHERE dispute.status = 'open' AND arbitration_ends_at <= block_time AND purchase_orders.status = 'funded'
        AND ${notAtWork(keys.fallback)}
      ORDER BY arbitration_ends_at`,
    encode: encodeExecuteFallback,
  },
  {
    kind: 'release_retention',
    query: `SELECT order_id AS subject, order_hash, terms, retention.number, ${keys.retention} AS business_key
      FROM retentions AS retention
      JOIN purchase_orders ON purchase_orders.id = order_id
      JOIN chain_checkpoints AS checkpoint ON chain_id = $1
      WHERE retention.status = 'held' AND retention.amount > 0 AND due_at <= block_time
        AND purchase_orders.status = 'funded' AND ${notAtWork(keys.retention)}
      ORDER BY due_at`,
    encode: encodeReleaseRetention,
  },
  {
    kind: 'reclaim_order',
    query: `SELECT id AS subject, order_hash, terms, 0 AS number, ${keys.reclaim} AS business_key
      FROM purchase_orders JOIN chain_checkpoints AS checkpoint ON chain_id = $1
      WHERE status = 'funded' AND claim_by <= block_time AND held - disputed - retained > greatest(
          claimed - released - contested, (
            SELECT max(to_amount) FROM invoices WHERE order_id = purchase_orders.id AND registered
              AND invoices.status = 'issued' AND acknowledged_at IS NOT NULL) - released, 0)
        AND ${notAtWork(keys.reclaim)}
      ORDER BY claim_by`,
    encode: encodeReclaim,
  },
];

/**
 * Does what anyone may do once a party has been silent for too long (see the silence table): deemed releases, debt that is due,
 * fallbacks, retention that is due, reclaims, lapsed orders. Time is the chain's, that of the newest block that was read. Any number
 * of workers may run it. Work that fails, here or on chain, rests longer each time and is parked in the end (see `#dead-letters`).
 * When somebody else did it first, the contract's call changes nothing, and its intent ends as mined.
 */
export class Schedules {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contracts: ContractAddresses,
    private readonly logger: Logger,
  ) {}

  /** One round of every schedule. Returns how many things it set in motion. */
  async run(): Promise<number> {
    const done: Record<string, number> = {};
    for (const rule of silenceRules) {
      done[rule.kind] = await this.exclusively(rule.kind, (manager) => this.promise(manager, rule));
    }
    done.lapse = await this.exclusively('lapse', (manager) => this.lapse(manager));
    const total = Object.values(done).reduce((sum, count) => sum + count, 0);
    if (total > 0) this.logger.info(done, 'Acted on silence');
    return total;
  }

  /** One worker at a time looks for due work, so that a look always sees what the last one recorded. */
  private async exclusively(name: string, work: (manager: EntityManager) => Promise<number>): Promise<number> {
    return inTransaction(this.dataSource, async (manager) => {
      const [lock] = (await manager.query(`SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held`, [
        `quittance schedule ${name} ${this.contracts.chainId}`,
      ])) as [{ held: boolean }];
      return lock.held ? work(manager) : 0;
    });
  }

  private async promise(manager: EntityManager, { kind, query, encode }: SilenceRule): Promise<number> {
    const due = (await manager.query(`${query} LIMIT ${BATCH} FOR UPDATE OF purchase_orders SKIP LOCKED`, [
      this.contracts.chainId.toString(),
    ])) as DueWork[];
    const failures: WorkFailure[] = [];
    for (const work of due) {
      try {
        await inSavepoint(manager, () =>
          promiseChainWork(manager, {
            chainId: this.contracts.chainId,
            businessId: null,
            kind,
            subject: work.subject,
            businessKey: work.business_key,
            laneKey: work.order_hash,
            call: encode(this.contracts, termsFromJson(work.terms), BigInt(work.number)),
          }),
        );
      } catch (error) {
        if (!isFaultOfLogs(error)) throw error;
        failures.push({ reference: work.business_key, subject: work.subject, reason: String(error) });
      }
    }
    await this.noteFailures(manager, failures);
    return due.length - failures.length;
  }

  private async noteFailures(manager: EntityManager, failures: readonly WorkFailure[]): Promise<void> {
    const parked = await recordWorkFailures(manager, 'schedules', failures);
    if (failures.length > 0) this.logger.warn({ failures }, 'Work that is due cannot be recorded');
    if (parked.length > 0) this.logger.error({ parked }, 'Work that is due was parked after too many failures');
  }

  private async lapse(manager: EntityManager): Promise<number> {
    const due = (await manager.query(
      `SELECT id, reference, status, amount, block_time, array_remove(ARRAY[buyer_id, supplier_id, attester_id, arbiter_id], NULL) AS business_ids
       FROM purchase_orders JOIN chain_checkpoints ON chain_id = $1
       WHERE status IN ('issued', 'accepted') AND fund_by <= block_time
       ORDER BY fund_by LIMIT ${BATCH} FOR UPDATE OF purchase_orders SKIP LOCKED`,
      [this.contracts.chainId.toString()],
    )) as {
      id: string;
      reference: string;
      status: OrderStatus;
      amount: string;
      block_time: Date;
      business_ids: string[];
    }[];
    if (due.length === 0) return 0;
    await manager.query(
      `UPDATE purchase_orders SET status = due.status, updated_at = network_now()
       FROM unnest($1::text[], $2::text[]) AS due (id, status) WHERE purchase_orders.id = due.id`,
      [due.map(({ id }) => id), due.map(({ status }) => nextOrderStatus(status, 'lapse', ['network']))],
    );
    await appendTrails(
      manager,
      due.map((order) => ({
        orderId: order.id,
        kind: 'order_lapsed',
        at: order.block_time,
        amount: BigInt(order.amount),
      })),
    );
    await writeOutbox(
      manager,
      due.map((order) => ({
        type: 'purchase_order.lapsed',
        subject: order.id,
        businessIds: order.business_ids,
        payload: { orderId: order.id, orderReference: order.reference, orderStatus: 'lapsed', amount: order.amount },
      })),
    );
    await appendAudits(
      manager,
      NETWORK_TENANT,
      due.map((order) => ({
        actor: 'worker',
        action: 'order_lapsed',
        outcome: 'done',
        subject: order.id,
        details: {},
      })),
    );
    return due.length;
  }
}

function notAtWork(businessKey: string): string {
  return `NOT EXISTS (SELECT 1 FROM chain_intents WHERE chain_intents.chain_id = checkpoint.chain_id
      AND business_key = ${businessKey} AND chain_intents.status <> 'failed')
    AND NOT ${isHeldBack('schedules', businessKey)}`;
}
