import { QuittanceError } from '#domain';
import type { GrantedPart, Principal } from '#parties';

/** What routes show, by the beginning of their paths; null: what everybody on the network may see, and the auditor's own grant. */
const SHOWN: Readonly<Record<string, GrantedPart | null>> = {
  '/v1/trails': 'trails',
  '/v1/purchase-orders': 'trails',
  '/v1/deliveries': 'trails',
  '/v1/invoices': 'trails',
  '/v1/payments': 'trails',
  '/v1/settlements': 'trails',
  '/v1/disputes': 'trails',
  '/v1/documents': 'documents',
  '/v1/ledger': 'ledger',
  '/v1/audit': null,
  '/v1/auditor-grants': null,
  '/v1/businesses': null,
  '/v1/me': null,
  '/v1/network': null,
};

/**
 * Why an auditor may not ask this under its grant, however little would be shown: undefined when it may. Which rows are shown is for
 * row-level security.
 */
export function refusalUnderGrant(principal: Principal, method: string, route: string): QuittanceError | undefined {
  const { grant } = principal;
  if (grant === undefined) return undefined;
  if (method !== 'GET') return new QuittanceError('forbidden', 'Auditors only read.');
  const [, beginning = ''] = /^(\/v1\/[a-z-]+)/.exec(route) ?? [];
  const part = SHOWN[beginning];
  // A bundle proves the documents' digests, which belong to the documents.
  const needed = route.endsWith('/bundle') ? 'documents' : part;
  if (needed === undefined) return new QuittanceError('forbidden', 'Grants to auditors do not cover this.');
  if (needed === null || grant.reads.includes(needed)) return undefined;
  return new QuittanceError('forbidden', `Your grant does not cover this: it needs ${needed}.`);
}
