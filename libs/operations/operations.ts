import type { EntityManager } from 'typeorm';
import { newId } from '#domain';

/** Records a promise of chain work in the caller's transaction. Returns the operation's id. */
export async function createOperation(
  manager: EntityManager,
  operation: { businessId: string | null; kind: string; subject: string },
): Promise<string> {
  const id = newId('operation');
  await manager.query(
    `INSERT INTO operations (id, business_id, kind, subject, status) VALUES ($1, $2, $3, $4, 'pending')`,
    [id, operation.businessId, operation.kind, operation.subject],
  );
  return id;
}
