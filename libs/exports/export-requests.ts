import type { EntityManager } from 'typeorm';
import { AUDITOR_TENANT, OPERATOR_TENANT } from '#database';
import { coversScope, newId, QuittanceError, type Scope, unknownId } from '#domain';
import { getParty, mayReadEverything, type Principal } from '#parties';
import { Export, type ExportDataset, type ExportFormat } from './export.entity.js';

/** Exports of one tenant that are waited for at a time. */
export const MOST_UNFINISHED = 3;
/** Exports that one tenant may ask for within 24 hours. */
export const MOST_PER_DAY = 200;
const ROOM_AFTER_SECONDS = 30;
const DAY_SECONDS = 86_400;

/** What a credential that exports a dataset, or fetches the file, may read anyway. */
const SCOPES_OF_DATASET: Readonly<Record<ExportDataset, readonly Scope[]>> = {
  orders: ['orders:read'],
  invoices: ['invoices:read'],
  payments: ['payments:read'],
  trail: ['orders:read'],
  ledger: ['ledger:read'],
  audit: ['audit:read'],
  statement: ['payments:read', 'ledger:read'],
};

/** Throws `forbidden`. */
export function requireReadsDataset({ scopes }: Pick<Principal, 'scopes'>, dataset: ExportDataset): void {
  const missing = SCOPES_OF_DATASET[dataset].find((scope) => !coversScope(scopes, scope));
  if (missing === undefined) return;
  throw new QuittanceError(
    'forbidden',
    `This export wants the scope ${missing} too, which the credential does not have.`,
  );
}

export interface ExportRequest {
  readonly dataset: ExportDataset;
  readonly format: ExportFormat;
  readonly from: Date;
  readonly to: Date;
  readonly currency?: string | undefined;
  /** For network-wide readers: what this business sees. */
  readonly businessId?: string | undefined;
}

/** Whose exports a caller may look at: those of its business, or those of its kind of network-wide reader. */
export function exportTenant({ businessId, roles }: Principal): string {
  return businessId ?? (roles.includes('operator') ? OPERATOR_TENANT : AUDITOR_TENANT);
}

/**
 * Puts an export in the queue. Throws `not_found` for a business that the caller does not speak for, `invalid_request` for a statement
 * of nobody, `forbidden` for what the caller may not read, and `rate_limited` where {@link MOST_UNFINISHED} or {@link MOST_PER_DAY} are reached.
 */
export async function requestExport(
  manager: EntityManager,
  principal: Principal,
  request: ExportRequest,
): Promise<Export> {
  requireReadsDataset(principal, request.dataset);
  const tenantId = exportTenant(principal);
  const rowsOf = await readableRows(manager, principal, request);
  await requireRoom(manager, tenantId);
  const { dataset, format, from, to, currency = null } = request;
  const id = newId('export');
  await manager.insert(Export, {
    ...{ id, tenantId, rowsOf, apiKeyId: principal.actorId, dataset, format, from, to, currency },
  });
  return manager.findOneByOrFail(Export, { id });
}

async function readableRows(manager: EntityManager, principal: Principal, request: ExportRequest): Promise<string> {
  const { businessId, dataset } = request;
  if (principal.businessId !== undefined) {
    if (businessId !== undefined && businessId !== principal.businessId) throw unknownId('business', businessId);
    return principal.businessId;
  }
  if (!mayReadEverything(principal)) throw new QuittanceError('forbidden', 'This API key reads nothing.');
  if (businessId !== undefined) return (await getParty(manager, businessId)).business.id;
  if (dataset === 'statement') {
    const errors = [{ pointer: '/businessId', detail: 'A statement is that of one business.' }];
    throw new QuittanceError('invalid_request', 'Say whose statement it is to be.', { errors });
  }
  return exportTenant(principal);
}

/** Requests of one tenant come one after the other here, so that none slips past a limit. */
async function requireRoom(manager: EntityManager, tenantId: string): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtext('exports of ' || $1))`, [tenantId]);
  const [{ unfinished, today }] = (await manager.query(
    `SELECT count(*) FILTER (WHERE status IN ('queued', 'running'))::int AS unfinished,
       count(*) FILTER (WHERE created_at > network_now() - make_interval(secs => ${DAY_SECONDS}))::int AS today
     FROM exports WHERE tenant_id = $1`,
    [tenantId],
  )) as [{ unfinished: number; today: number }];
  if (unfinished >= MOST_UNFINISHED) {
    throw new QuittanceError('rate_limited', `${unfinished} exports are not finished yet. Ask again when one is.`, {
      retryAfterSeconds: ROOM_AFTER_SECONDS,
    });
  }
  if (today >= MOST_PER_DAY) {
    throw new QuittanceError('rate_limited', `${today} exports were asked for in the last 24 hours. Ask again later.`, {
      retryAfterSeconds: ROOM_AFTER_SECONDS,
    });
  }
}

/** An export of the caller's. Throws `not_found`. */
export async function getExport(manager: EntityManager, principal: Principal, id: string): Promise<Export> {
  const found = await manager.findOneBy(Export, { id, tenantId: exportTenant(principal) });
  if (found === null) throw unknownId('export', id);
  return found;
}

/**
 * An export of the caller's whose file is there. Throws `not_found`, `forbidden` where the caller may not read what is in it, and
 * `invalid_transition` where there is no file.
 */
export async function getReadyExport(manager: EntityManager, principal: Principal, id: string): Promise<Export> {
  const found = await getExport(manager, principal, id);
  requireReadsDataset(principal, found.dataset);
  if (found.status === 'ready') return found;
  throw new QuittanceError('invalid_transition', 'This export has no file now.', {
    state: found.status,
    allowedActions: [{ action: 'get_export', href: `/v1/exports/${id}` }],
  });
}
