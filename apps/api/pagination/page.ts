import {
  And,
  type EntityManager,
  type EntityTarget,
  type FindOperator,
  type FindOptionsWhere,
  LessThan,
  MoreThan,
  Raw,
} from 'typeorm';
import type { CursorCodec } from '#http';
import type { Principal } from '#parties';
import type { Sort } from './sorting.js';

interface PageRequest<Entity> {
  readonly manager: EntityManager;
  readonly cursors: CursorCodec;
  readonly principal: Principal;
  /** The list's name and filters; a cursor of another list or filter is refused. */
  readonly list: string;
  readonly query: { readonly limit: number; readonly cursor?: string | undefined };
  /** One condition, or several of which one must hold. */
  readonly where: FindOptionsWhere<Entity> | FindOptionsWhere<Entity>[];
  /** Newest first unless told. */
  readonly sort?: Sort | undefined;
}

export interface Page<Item> {
  readonly data: Item[];
  readonly nextCursor: string | null;
}

/** One page of entities, in the order asked for. */
export async function findPage<Entity extends { id: string }>(
  entity: EntityTarget<Entity>,
  request: PageRequest<Entity>,
): Promise<Page<Entity>> {
  const { sort } = request;
  return sort?.property === undefined
    ? findByAge(entity, request, sort?.descending ?? true)
    : findSorted(entity, request, { ...sort, property: sort.property });
}

/**
 * Ids sort by time. Each alternative is looked for by itself, since only then does an index that begins with what it says give its
 * newest rows without all others.
 */
async function findByAge<Entity extends { id: string }>(
  entity: EntityTarget<Entity>,
  request: PageRequest<Entity>,
  descending: boolean,
): Promise<Page<Entity>> {
  const { limit, cursor } = request.query;
  const scope = scopeOf(request);
  const last = cursor === undefined ? undefined : request.cursors.decode(cursor, scope);
  const after = last === undefined ? undefined : descending ? LessThan(last) : MoreThan(last);
  const direction = descending ? 'DESC' : 'ASC';
  const found = request.manager
    .createQueryBuilder(entity, 'item')
    .orderBy('item.id', direction)
    .limit(limit + 1);
  const alternatives = alternativesOf(request).map((condition) =>
    found
      .subQuery()
      .select('part.id')
      .from(entity, 'part')
      .where(withId(condition, after))
      .orderBy('part.id', direction)
      .limit(limit + 1),
  );
  found.where(`item.id IN (${alternatives.map((part) => part.getQuery()).join(' UNION ')})`);
  for (const part of alternatives) found.setParameters(part.getParameters());
  const rows = await found.getMany();
  return toPage(rows, limit, ({ id }) => request.cursors.encode(id, scope));
}

/**
 * Sorted by a property and then by id. Each alternative is asked for by itself, since only then does an index that begins with what it
 * says give its rows in order.
 */
async function findSorted<Entity extends { id: string }>(
  entity: EntityTarget<Entity>,
  request: PageRequest<Entity>,
  sort: Sort & { readonly property: string },
): Promise<Page<Entity>> {
  const { limit, cursor } = request.query;
  const scope = scopeOf(request);
  const after = cursor === undefined ? undefined : beyond(request.cursors.decode(cursor, scope), sort);
  const direction = sort.descending ? 'DESC' : 'ASC';
  const found = new Map<string, Entity>();
  for (const condition of alternativesOf(request)) {
    const rows = await request.manager.find(entity, {
      where: withId(condition, after),
      order: { [sort.property]: direction, id: direction } as never,
      take: limit + 1,
    });
    for (const row of rows) found.set(row.id, row);
  }
  const keyOf = (row: Entity) => (row as unknown as Record<string, bigint | Date | string>)[sort.property] ?? '';
  const rows = [...found.values()].sort((one, other) => {
    const [first, second] = [keyOf(one), keyOf(other)];
    const order = first < second || (!(first > second) && one.id < other.id) ? -1 : 1;
    return sort.descending ? -order : order;
  });
  return toPage(rows, limit, (row) => {
    const key = keyOf(row);
    const text = key instanceof Date ? key.toISOString() : key.toString();
    return request.cursors.encode(JSON.stringify([text, row.id]), scope);
  });
}

/** A condition on ids: rows that come after the one that a cursor names. */
function beyond(position: string, { property, type, descending }: Sort): FindOperator<string> {
  const [key, id] = JSON.parse(position) as [string, string];
  return Raw(
    (column) =>
      `(${column.replace(/\.[^.]*$/, `.${property}`)}, ${column}) ${descending ? '<' : '>'} (CAST(:sortKey AS ${type}), :sortId)`,
    { sortKey: key, sortId: id },
  );
}

function alternativesOf<Entity>({ where }: PageRequest<Entity>): FindOptionsWhere<Entity>[] {
  return Array.isArray(where) ? where : [where];
}

function withId<Entity>(condition: FindOptionsWhere<Entity>, after: FindOperator<string> | undefined) {
  if (after === undefined) return condition;
  const { id } = condition as { id?: FindOperator<string> };
  return { ...condition, id: id === undefined ? after : And(id, after) } as FindOptionsWhere<Entity>;
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
  return toPage(rows, limit, ({ id }) => request.cursors.encode(id, scope));
}

function scopeOf({ principal, list, query }: Pick<PageRequest<unknown>, 'principal' | 'list' | 'query'>): string {
  const { cursor: _, ...filters } = query;
  const text = JSON.stringify(filters, (_name, value) => (typeof value === 'bigint' ? value.toString() : value));
  return `${principal.businessId ?? principal.actorId}\n${list}\n${text}`;
}

function toPage<Item>(rows: readonly Item[], limit: number, encode: (last: Item) => string): Page<Item> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last !== undefined ? encode(last) : null };
}
