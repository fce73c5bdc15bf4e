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
  const scope = scopeOf(request);
  const after =
    cursor === undefined ? {} : ({ id: LessThan(request.cursors.decode(cursor, scope)) } as FindOptionsWhere<Entity>);
  const alternatives = Array.isArray(request.where) ? request.where : [request.where];
  const rows = await request.manager.find(entity, {
    where: alternatives.map((condition) => ({ ...condition, ...after })),
    order: { id: 'DESC' } as never,
    take: limit + 1,
  });
  return toPage(rows, limit, (id) => request.cursors.encode(id, scope));
}

interface RowPageRequest<Item> extends Pick<PageRequest<Item>, 'cursors' | 'principal' | 'list' | 'query'> {
  /** Up to `limit` items, newest first, of those with ids below `before`. */
  readonly find: (before: string | undefined, limit: number) => Promise<Item[]>;
}

/** One page of what a function finds, newest first (ids sort by time). */
export async function findRowPage<Item extends { readonly id: string }>(
  request: RowPageRequest<Item>,
): Promise<Page<Item>> {
  const { limit, cursor } = request.query;
  const scope = scopeOf(request);
  const rows = await request.find(cursor === undefined ? undefined : request.cursors.decode(cursor, scope), limit + 1);
  return toPage(rows, limit, (id) => request.cursors.encode(id, scope));
}

function scopeOf({ principal, list, query }: Pick<PageRequest<unknown>, 'principal' | 'list' | 'query'>): string {
  const { cursor: _, ...filters } = query;
  return `${principal.businessId ?? principal.actorId}\n${list}\n${JSON.stringify(filters)}`;
}

function toPage<Item extends { readonly id: string }>(
  rows: readonly Item[],
  limit: number,
  encode: (lastId: string) => string,
): Page<Item> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last !== undefined ? encode(last.id) : null };
}
