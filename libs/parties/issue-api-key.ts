import type { DataSource } from 'typeorm';
import { appendAudit } from '#audit';
import { inTransaction, OPERATOR_TENANT } from '#database';
import { createApiKey, type NewApiKey } from './api-keys.js';

/**
 * Makes an API key that no caller of the API asked for, such as an operator's first, and says so in the log of the business that it
 * speaks for, else in the operator's. Returns its token as `createApiKey` does.
 */
export function issueApiKey(
  dataSource: DataSource,
  key: NewApiKey,
  actor: string,
): Promise<{ id: string; token: string }> {
  return inTransaction(dataSource, async (manager) => {
    const made = await createApiKey(manager, key);
    const { businessId, roles, scopes = [] } = key;
    await appendAudit(manager, {
      ...{ tenantId: businessId ?? OPERATOR_TENANT, actor, action: 'create_api_key', outcome: 'done' },
      ...{ subject: made.id, details: { businessId, roles, scopes } },
    });
    return made;
  });
}
