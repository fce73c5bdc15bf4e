import { hostname } from 'node:os';
import type { DataSource, EntityManager } from 'typeorm';
import { ExclusiveSession } from './exclusive-session.js';
import type { Lane } from './lanes.js';

/** Somebody else has the lane now, or may have it soon. Nothing was signed or sent. */
export class LaneLostError extends Error {
  constructor({ chainId, signer }: Lane) {
    super(`The lane of ${signer} on chain ${chainId} is not ours any more`);
    this.name = 'LaneLostError';
  }
}

/** What the holder must know to sign, read under the lane's lock. */
export interface LaneTurn {
  /** The nonce of the next transaction; null until the chain was looked at. */
  readonly nextNonce: bigint | null;
  /** Whether a pause or a halt forbids to sign. */
  readonly isStopped: boolean;
}

const TAKEOVER_TRIES = 10;
const TAKEOVER_REST_MILLISECONDS = 50;

/**
 * One process's hold of a lane: an advisory lock on a connection of its own, through which alone it writes; a token that grows with
 * every holder; and a lease that a heartbeat keeps. Whoever stops beating (a paused process, a machine that is cut off) for longer
 * than the lease loses the connection, and with it whatever it had not committed; when it wakes, its lease has run out by its own clock,
 * so that it sends nothing either.
 */
export class LaneHold {
  private confirmedAt = performance.now();
  private isLost = false;
  private isClosed = false;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    readonly lane: Lane,
    private readonly dataSource: DataSource,
    private readonly session: ExclusiveSession,
    readonly token: bigint,
    private readonly leaseMilliseconds: number,
  ) {
    this.timer = setInterval(() => void this.beat(), leaseMilliseconds / 4);
    this.timer.unref();
  }

  /** Takes the lane if it is free, or its holder's lease has run out. Undefined: somebody else is at work. */
  static async tryTake(dataSource: DataSource, lane: Lane, leaseMilliseconds: number): Promise<LaneHold | undefined> {
    const name = `quittance sender ${lane.chainId} ${lane.signer}`;
    let session = await ExclusiveSession.tryOpen(dataSource, name);
    if (session === undefined && (await evict(dataSource, lane, name, leaseMilliseconds))) {
      for (let tries = 0; session === undefined && tries < TAKEOVER_TRIES; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, TAKEOVER_REST_MILLISECONDS));
        session = await ExclusiveSession.tryOpen(dataSource, name);
      }
    }
    if (session === undefined) return undefined;
    try {
      const [row] = (await session.manager.query(
        `INSERT INTO chain_lanes (chain_id, signer, token, holder, backend_pid, heartbeat_at)
         VALUES ($1, $2, 1, $3, pg_backend_pid(), clock_timestamp())
         ON CONFLICT (chain_id, signer) DO UPDATE SET token = chain_lanes.token + 1, holder = EXCLUDED.holder,
           backend_pid = EXCLUDED.backend_pid, heartbeat_at = EXCLUDED.heartbeat_at
         RETURNING token`,
        [lane.chainId.toString(), lane.signer, `${hostname()}:${process.pid}`],
      )) as [{ token: string }];
      return new LaneHold(lane, dataSource, session, BigInt(row.token), leaseMilliseconds);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.session.isOpen && !this.isLost;
  }

  /** For reading outside a transaction, and for notes that harm nobody when they come late. */
  get manager(): EntityManager {
    return this.session.manager;
  }

  /**
   * Runs `work` in one transaction that holds the lane's row, and only while the token is ours.
   * @throws {LaneLostError} when it is not
   */
  transaction<Result>(work: (manager: EntityManager, turn: LaneTurn) => Promise<Result>): Promise<Result> {
    return this.session.transaction(async (manager) => {
      const askedAt = performance.now();
      const [[row]] = (await manager.query(
        `UPDATE chain_lanes SET heartbeat_at = clock_timestamp() WHERE chain_id = $1 AND signer = $2 AND token = $3
         RETURNING coalesce((SELECT max(nonce) + 1 FROM chain_transactions WHERE chain_id = $1 AND signer = $2), first_nonce) AS next_nonce,
           paused_reason IS NOT NULL OR halted_code IS NOT NULL AS is_stopped`,
        [...this.key, this.token.toString()],
      )) as [{ next_nonce: string | null; is_stopped: boolean }[], number];
      if (row === undefined) throw this.lose();
      this.confirmedAt = askedAt;
      return work(manager, {
        nextNonce: row.next_nonce === null ? null : BigInt(row.next_nonce),
        isStopped: row.is_stopped,
      });
    });
  }

  /**
   * Called right before anything is sent. Within the lease nobody else can have taken the lane since the token was last seen to be
   * ours; beyond half of it the token is looked at again.
   * @throws {LaneLostError} when it is not ours, or may not be by now
   */
  async requireForSending(): Promise<void> {
    if (performance.now() - this.confirmedAt > this.leaseMilliseconds / 2) await this.confirm(this.session.manager);
    if (!this.isOpen || performance.now() - this.confirmedAt > this.leaseMilliseconds) throw this.lose();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    await this.session.close();
  }

  private get key(): [string, string] {
    return [this.lane.chainId.toString(), this.lane.signer];
  }

  private lose(): LaneLostError {
    this.isLost = true;
    return new LaneLostError(this.lane);
  }

  private async confirm(manager: Pick<EntityManager, 'query'>): Promise<void> {
    const askedAt = performance.now();
    const [rows] = (await manager.query(
      `UPDATE chain_lanes SET heartbeat_at = clock_timestamp() WHERE chain_id = $1 AND signer = $2 AND token = $3 RETURNING 1`,
      [...this.key, this.token.toString()],
    )) as [unknown[], number];
    if (rows.length === 0) throw this.lose();
    this.confirmedAt = askedAt;
  }

  /** On another connection: the lane's own may be in the middle of something long. */
  private async beat(): Promise<void> {
    if (this.isClosed) return;
    try {
      await this.confirm(this.dataSource.manager);
    } catch {
      // Lost, or without a database: then there is no heartbeat, and in a while no lease.
    }
  }
}

/** Ends the connection of a holder whose lease has run out. Returns whether there was one. */
async function evict(dataSource: DataSource, lane: Lane, name: string, leaseMilliseconds: number): Promise<boolean> {
  const rows = (await dataSource.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN chain_lanes ON chain_id = $1 AND signer = $2
     WHERE locktype = 'advisory' AND granted AND objsubid = 1
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (classid::bigint << 32) | objid::bigint = hashtextextended($3, 0)
       AND heartbeat_at < clock_timestamp() - $4 * interval '1 millisecond'`,
    [lane.chainId.toString(), lane.signer, name, leaseMilliseconds],
  )) as unknown[];
  return rows.length > 0;
}
