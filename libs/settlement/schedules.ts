import type { DataSource, EntityManager } from 'typeorm';
import { appendAudits, NETWORK_TENANT } from '#audit';
import { type ContractCall, encodeReclaim, encodeReleaseDeemed, type Logger } from '#chain';
import { inTransaction } from '#database';
import { type ContractAddresses, nextOrderStatus, type OrderStatus, type OrderTermsJson, termsFromJson } from '#domain';
import { promiseChainWork } from '#operations';
import { writeOutbox } from '#outbox';
import { appendTrails } from '#trail';

/** Items that one round of one schedule takes. */
const BATCH = 200;

/** A failed attempt is not repeated before: what made it fail is not mended by insisting. */
const RETRY_AFTER = `interval '5 minutes'`;

interface DueWork {
  readonly subject: string;
  readonly business_key: string;
  readonly order_hash: string;
  readonly terms: OrderTermsJson;
  readonly cumulative: string;
}

/**
 * Does what anyone may do once a party has been silent for too long (see the silence table): deemed releases, reclaims, lapsed
 * orders. Time is the chain's, that of the newest block that was read. Any number of workers may run it.
 */
export class Schedules {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contracts: ContractAddresses,
    private readonly logger: Logger,
  ) {}

  /** One round of every schedule. Returns how many things it set in motion. */
  async run(): Promise<number> {
    const released = await this.exclusively('deemed releases', (manager) => this.releaseDeemed(manager));
    const reclaimed = await this.exclusively('reclaims', (manager) => this.reclaim(manager));
    const lapsed = await this.exclusively('lapses', (manager) => this.lapse(manager));
    if (released + reclaimed + lapsed > 0) this.logger.info({ released, reclaimed, lapsed }, 'Acted on silence');
    return released + reclaimed + lapsed;
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

  private async releaseDeemed(manager: EntityManager): Promise<number> {
    const due = (await manager.query(
      `SELECT delivery.id AS subject, order_hash, terms, cumulative,
         'releaseDeemed:' || order_hash || ':' || cumulative AS business_key
       FROM deliveries AS delivery
       JOIN purchase_orders ON purchase_orders.id = order_id
       JOIN chain_checkpoints AS checkpoint ON chain_id = $1
       WHERE (delivery.status = 'claimed' OR delivery.status = 'accepting' AND NOT EXISTS (
           SELECT 1 FROM chain_intents AS acceptance WHERE acceptance.subject = delivery.order_id
             AND acceptance.kind = 'accept' AND acceptance.status IN ('ready', 'assigned')))
         AND inspection_ends_at <= block_time AND purchase_orders.status = 'funded'
         AND ${notAtWork(`'releaseDeemed:' || order_hash || ':' || cumulative`)}
       ORDER BY inspection_ends_at LIMIT ${BATCH} FOR UPDATE OF purchase_orders SKIP LOCKED`,
      [this.contracts.chainId.toString()],
    )) as DueWork[];
    return this.promise(manager, 'release_delivery', due, (work) =>
      encodeReleaseDeemed(this.contracts, termsFromJson(work.terms), BigInt(work.cumulative)),
    );
  }

  /** What is held beyond claims; it comes up again after every payment, so the key names the state it was asked for in. */
  private async reclaim(manager: EntityManager): Promise<number> {
    const due = (await manager.query(
      `SELECT id AS subject, order_hash, terms, claimed AS cumulative,
         'reclaim:' || order_hash || ':' || (released + refunded) AS business_key
       FROM purchase_orders JOIN chain_checkpoints AS checkpoint ON chain_id = $1
       WHERE status = 'funded' AND deliver_by <= block_time AND released + held > greatest(claimed, released)
         AND ${notAtWork(`'reclaim:' || order_hash || ':' || (released + refunded)`)}
       ORDER BY deliver_by LIMIT ${BATCH} FOR UPDATE OF purchase_orders SKIP LOCKED`,
      [this.contracts.chainId.toString()],
    )) as DueWork[];
    return this.promise(manager, 'reclaim_order', due, (work) =>
      encodeReclaim(this.contracts, termsFromJson(work.terms)),
    );
  }

  private async promise(
    manager: EntityManager,
    kind: string,
    due: readonly DueWork[],
    encode: (work: DueWork) => ContractCall,
  ): Promise<number> {
    for (const work of due) {
      await promiseChainWork(manager, {
        chainId: this.contracts.chainId,
        businessId: null,
        kind,
        subject: work.subject,
        businessKey: work.business_key,
        laneKey: work.order_hash,
        call: encode(work),
      });
    }
    return due.length;
  }

  private async lapse(manager: EntityManager): Promise<number> {
    const due = (await manager.query(
      `SELECT id, reference, status, amount, block_time, array_remove(ARRAY[buyer_id, supplier_id, attester_id], NULL) AS business_ids
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
  const same = `chain_intents.chain_id = checkpoint.chain_id AND business_key = ${businessKey}`;
  return `NOT EXISTS (SELECT 1 FROM chain_intents WHERE ${same} AND chain_intents.status <> 'failed')
    AND NOT EXISTS (SELECT 1 FROM chain_intents WHERE ${same} AND chain_intents.status = 'failed' AND chain_intents.updated_at > now() - ${RETRY_AFTER})`;
}
