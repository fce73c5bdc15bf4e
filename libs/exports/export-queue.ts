import type { DataSource, EntityManager } from 'typeorm';
import { appendAudit } from '#audit';
import { inTransaction, OPERATOR_TENANT } from '#database';
import type { DocumentStorage, ReceivedContent } from '#documents';
import { Export } from './export.entity.js';
import { manifestDigest } from './manifest.js';

/** A worker that gives no sign of life for so long loses its export to another. */
export const LEASE_SECONDS = 60;
/** How often one is begun before it is given up. */
const MOST_ATTEMPTS = 5;
/** How long a file can be fetched. */
export const KEPT_HOURS = 72;

/** The export is another worker's by now. */
export class LeaseLostError extends Error {}

/** In whose audit log an export stands: a business's own, or the operator's for network-wide readers. */
function auditTenant({ tenantId }: Pick<Export, 'tenantId'>): string {
  return tenantId.startsWith('biz_') ? tenantId : OPERATOR_TENANT;
}

/** The oldest export that nobody makes, for `worker` from now on. One that was begun too often is failed instead. */
export async function claimExport(dataSource: DataSource, worker: string): Promise<Export | undefined> {
  return inTransaction(dataSource, async (manager) => {
    const [[row]] = (await manager.query(
      `UPDATE exports SET status = 'running', attempts = attempts + 1, worker = $1, rows_done = 0, rows_total = NULL,
         lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
       WHERE id = (
         SELECT id FROM exports WHERE status = 'queued' OR status = 'running' AND lease_until < clock_timestamp()
         ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, attempts`,
      [worker],
    )) as [{ id: string; attempts: number }[], number];
    if (row === undefined) return undefined;
    const job = await readExport(manager, row.id);
    if (row.attempts <= MOST_ATTEMPTS) return job;
    await fail(manager, job, worker, `It could not be made in ${MOST_ATTEMPTS} attempts.`);
    return undefined;
  });
}

async function readExport(manager: EntityManager, id: string): Promise<Export> {
  const [row] = (await manager.query(
    `SELECT id, tenant_id AS "tenantId", rows_of AS "rowsOf", api_key_id AS "apiKeyId", dataset, format, from_time AS "from",
       to_time AS "to", currency, created_at AS "createdAt", status FROM exports WHERE id = $1`,
    [id],
  )) as [object];
  return Object.assign(new Export(), row);
}

/** Tells how far it is and keeps the lease. Throws {@link LeaseLostError}. */
export async function reportProgress(
  dataSource: DataSource,
  { id }: Export,
  worker: string,
  { done, total }: { readonly done: number; readonly total: number },
): Promise<void> {
  const [, changed] = (await dataSource.query(
    `UPDATE exports SET rows_done = $3, rows_total = $4, lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
     WHERE id = $1 AND worker = $2 AND status = 'running'`,
    [id, worker, done, total],
  )) as [unknown, number];
  if (changed === 0) throw new LeaseLostError(`Export ${id} is another worker's by now`);
}

/** Keeps the file and says that it is there, in one. Throws {@link LeaseLostError}. */
export async function finishExport(
  dataSource: DataSource,
  job: Export,
  worker: string,
  {
    received,
    manifest,
    rows,
  }: { readonly received: ReceivedContent; readonly manifest: string; readonly rows: number },
): Promise<void> {
  const { sha256, size } = received;
  await inTransaction(dataSource, async (manager) => {
    await lockFile(manager, sha256);
    const [, changed] = (await manager.query(
      `UPDATE exports SET status = 'ready', rows_done = $3, rows_total = $3, sha256 = $4, size = $5, manifest = $6, worker = NULL,
         lease_until = NULL, finished_at = network_now(), expires_at = network_now() + make_interval(hours => ${KEPT_HOURS})
       WHERE id = $1 AND worker = $2 AND status = 'running'`,
      [job.id, worker, rows, sha256, size, manifest],
    )) as [unknown, number];
    if (changed === 0) throw new LeaseLostError(`Export ${job.id} is another worker's by now`);
    await appendAudit(manager, {
      ...{ tenantId: auditTenant(job), actor: 'worker', action: 'finish_export', outcome: 'done', subject: job.id },
      details: { rows, sha256, manifest: manifestDigest(manifest) },
    });
    await received.keep();
  });
}

async function fail(manager: EntityManager, job: Export, worker: string, reason: string): Promise<void> {
  const [, changed] = (await manager.query(
    `UPDATE exports SET status = 'failed', error = $3, worker = NULL, lease_until = NULL, finished_at = network_now()
     WHERE id = $1 AND worker = $2 AND status = 'running'`,
    [job.id, worker, reason],
  )) as [unknown, number];
  if (changed === 0) return;
  await appendAudit(manager, {
    ...{ tenantId: auditTenant(job), actor: 'worker', action: 'finish_export', outcome: 'refused', subject: job.id },
    details: { reason },
  });
}

/** Says that there will be no file, and why in words for the caller. */
export async function failExport(dataSource: DataSource, job: Export, worker: string, reason: string): Promise<void> {
  await inTransaction(dataSource, (manager) => fail(manager, job, worker, reason));
}

/** Gives an export back to the queue: at once where the worker ends, else after `restSeconds`. */
export async function releaseExport(
  dataSource: DataSource,
  { id }: Export,
  worker: string,
  { restSeconds, wasTried }: { readonly restSeconds: number; readonly wasTried: boolean },
): Promise<void> {
  await dataSource.query(
    `UPDATE exports SET lease_until = clock_timestamp() + make_interval(secs => $3), attempts = attempts - $4
     WHERE id = $1 AND worker = $2 AND status = 'running'`,
    [id, worker, restSeconds, wasTried ? 0 : 1],
  );
}

/** Deletes up to `limit` files whose time is over, and none of businesses under a legal hold. Returns how many exports expired. */
export async function expireExports(dataSource: DataSource, storage: DocumentStorage, limit: number): Promise<number> {
  return inTransaction(dataSource, async (manager) => {
    const due = (await manager.query(
      `SELECT id, sha256 FROM exports WHERE status = 'ready' AND expires_at <= network_now()
         AND tenant_id <> ALL (businesses_under_hold()) ORDER BY sha256, id LIMIT $1
       FOR UPDATE SKIP LOCKED`,
      [limit],
    )) as { id: string; sha256: string }[];
    for (const { id, sha256 } of due) {
      await lockFile(manager, sha256);
      await manager.query(`UPDATE exports SET status = 'expired' WHERE id = $1`, [id]);
      const [{ used }] = (await manager.query(
        `SELECT EXISTS (SELECT FROM exports WHERE sha256 = $1 AND status = 'ready') AS used`,
        [sha256],
      )) as [{ used: boolean }];
      if (!used) await storage.remove(sha256);
    }
    return due.length;
  });
}

/** Files lie under their digest, so two exports may share one: whoever keeps or deletes it waits for the other. */
async function lockFile(manager: EntityManager, sha256: string): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [sha256]);
}
