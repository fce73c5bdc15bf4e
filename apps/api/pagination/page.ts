import { type EntityManager, type EntityTarget, type FindOptionsWhere, LessThan } from 'typeorm';
import type { CursorCodec } from '#http';
import type { Principal } from '#parties';

interface PageRequest<Entity> {
  readonly manager: EntityManager;
  readonly cursors: CursorCodec;
  readonly principal: Principal;
  /** The list's name and filters; a cursor of another list or filter is refused. */
  readonly list: string;
  readonly query: { readonly limit: number; readonly cursor?: string | undefined };
  /** One condition, or several of which one must hold. */
  readonly where: FindOptionsWhere<Entity> | FindOptionsWhere<Entity>[];
}

export interface Page<Item> {
  readonly data: Item[];
  readonly nextCursor: string | null;
}

/** One page of entities, newest first (ids sort by time). */
export async function findPage<Entity extends { id: string }>(
  entity: EntityTarget<Entity>,
  request: PageRequest<Entity>,
): Promise<Page<Entity>> {
  const { limit, cursor } = request.query;
  const { cursor: _, ...filters } = request.query;
  const scope = `${request.principal.businessId ?? request.principal.apiKeyId}\n${request.list}\n${JSON.stringify(filters)}`;
  const after =
    cursor === undefined ? {} : ({ id: LessThan(request.cursors.decode(cursor, scope)) } as FindOptionsWhere<Entity>);
  const alternatives = Array.isArray(request.where) ? request.where : [request.where];
  const rows = await request.manager.find(entity, {
    where: alternatives.map((condition) => ({ ...condition, ...after })),
    order: { id: 'DESC' } as never,
    take: limit + 1,
  });
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? request.cursors.encode(last.id, scope) : null;
  return { data, nextCursor };
}
