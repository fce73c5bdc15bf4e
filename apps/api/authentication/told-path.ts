import type { FastifyRequest } from 'fastify';
import { idPrefixes } from '#domain';

/** What is no text of people: ids, digests, addresses, numbers and times. */
const HARMLESS = new RegExp(
  `^((${Object.values(idPrefixes).join('|')})_[0-9a-z]{26}|0x[0-9a-fA-F]{40,64}|[0-9a-f]{64}|-?[0-9.]{1,78}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+Z)?)$`,
);

/** Stands in the log for what a caller wrote. */
const HIDDEN = '…';

/**
 * A request's path as the audit log tells it: the route, with those of its parameters that are ids, digests or numbers, and the query where
 * it has nothing else either.
 */
export function toldPath({
  url,
  params,
  routeOptions,
}: Pick<FastifyRequest, 'url' | 'params' | 'routeOptions'>): string {
  const [, query] = url.split('?', 2);
  const values = (params ?? {}) as Readonly<Record<string, string>>;
  const path = (routeOptions.url ?? `/${HIDDEN}`).replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = values[name] ?? '';
    return HARMLESS.test(value) ? value : HIDDEN;
  });
  if (query === undefined || query === '') return path;
  const isHarmless = [...new URLSearchParams(query)].every(
    ([name, value]) => /^[a-zA-Z]{1,30}$/.test(name) && (HARMLESS.test(value) || value === ''),
  );
  return isHarmless ? `${path}?${query}` : `${path}?${HIDDEN}`;
}
