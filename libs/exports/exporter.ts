import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { type Logger, type RpcClient, readTokenMetadata } from '#chain';
import { inTransaction, networkTime } from '#database';
import type { DocumentStorage } from '#documents';
import { QuittanceError } from '#domain';
import type { Export } from './export.entity.js';
import {
  claimExport,
  expireExports,
  failExport,
  finishExport,
  LeaseLostError,
  releaseExport,
  reportProgress,
} from './export-queue.js';
import { type MadeExport, makeExport } from './make-export.js';
import { writeManifest } from './manifest.js';
import type { StatementToken } from './statement/statement.js';

/** Bytes of one file at most: what an object store takes in one piece. */
export const MAX_EXPORT_BYTES = 4_000_000_000;
const PROGRESS_MILLISECONDS = 500;
/** A failed attempt is made again after so long. */
const RETRY_SECONDS = 5;
const EXPIRED_AT_ONCE = 100;
const STATEMENT_MILLISECONDS = 600_000;

/** The worker ends; somebody else makes the export. */
class InterruptedError extends Error {}

/** Makes exports one after the other. Any number may work; what one leaves behind, another begins anew. */
export class Exporter {
  private readonly worker = randomUUID();
  private readonly tokens = new Map<string, Promise<StatementToken>>();
  private interrupted = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly rpc: RpcClient,
    private readonly storage: DocumentStorage,
    private readonly logger: Logger,
  ) {}

  /** Makes the oldest export that waits. Returns whether there was one. */
  async step(): Promise<boolean> {
    await expireExports(this.dataSource, this.storage, EXPIRED_AT_ONCE);
    const job = await claimExport(this.dataSource, this.worker);
    if (job === undefined) return false;
    try {
      await this.make(job);
    } catch (error) {
      await this.giveUp(job, error);
    }
    return true;
  }

  /** Ends the export that is under way, within a batch of rows. */
  interrupt(): void {
    this.interrupted = true;
  }

  private async make(job: Export): Promise<void> {
    const { dataSource, storage, worker } = this;
    let reportedAt = Number.NEGATIVE_INFINITY;
    const onProgress = async (done: number, total: number) => {
      if (this.interrupted) throw new InterruptedError('The worker ends');
      if (performance.now() - reportedAt < PROGRESS_MILLISECONDS) return;
      reportedAt = performance.now();
      await reportProgress(dataSource, job, worker, { done, total });
    };
    const scope = { tenant: job.rowsOf, asApp: true, readOnly: true, isolation: 'REPEATABLE READ' as const };
    const made = await inTransaction(
      dataSource,
      async (manager) => {
        await manager.query(`SET LOCAL statement_timeout = ${STATEMENT_MILLISECONDS}`);
        return makeExport(job, {
          ...{ manager, onProgress },
          tokenName: (token) => this.tokenName(token),
          receive: (content) => storage.receive(content, MAX_EXPORT_BYTES),
        });
      },
      scope,
    );
    await this.keep(job, made);
  }

  private async keep(job: Export, { received, rows, columns }: MadeExport): Promise<void> {
    try {
      const madeAt = await networkTime(this.dataSource.manager);
      const { sha256, size } = received;
      const manifest = writeManifest(job, { sha256, size, rows, columns }, madeAt);
      await finishExport(this.dataSource, job, this.worker, { received, manifest, rows });
      this.logger.info({ export: job.id, rows, size }, 'Export made');
    } finally {
      await received.discard();
    }
  }

  private async giveUp(job: Export, error: unknown): Promise<void> {
    const { dataSource, worker } = this;
    if (error instanceof LeaseLostError) return;
    if (error instanceof InterruptedError) {
      await releaseExport(dataSource, job, worker, { restSeconds: 0, wasTried: false });
      return;
    }
    if (error instanceof QuittanceError && error.code !== 'unavailable') {
      await failExport(dataSource, job, worker, error.detail);
      return;
    }
    this.logger.error({ err: error, export: job.id }, 'An export failed; trying again');
    await releaseExport(dataSource, job, worker, { restSeconds: RETRY_SECONDS, wasTried: true });
  }

  /** A token that fails to say its name is asked again. */
  private tokenName(token: string): Promise<StatementToken> {
    const known = this.tokens.get(token);
    if (known !== undefined) return known;
    const asked = readTokenMetadata(this.rpc, token);
    asked.catch(() => this.tokens.delete(token));
    this.tokens.set(token, asked);
    return asked;
  }
}
