import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { coversScope, QuittanceError, type Scope } from '#domain';
import type { Principal } from '#parties';
import { refusalUnderGrant } from '../authentication/granted-reads.js';

/** Names in one `expand`. */
export const MOST_EXPANSIONS = 4;
const MAX_LENGTH = 200;

/** Something that stands beside a resource when it is asked for: what a route of its own shows of it. */
export interface Expansion<Row, View> {
  /** That route, and the scope that it wants: whoever may not ask it is not shown the same here. */
  readonly route: string;
  readonly scope: Scope;
  /** Finds what belongs to all of `rows`, in as many statements for a hundred as for one. */
  readonly load: (manager: EntityManager, principal: Principal, rows: readonly Row[]) => Promise<(row: Row) => View>;
}

/** All that may stand beside a resource, by name. */
export type Expansions<Row, Expanded> = {
  readonly [Name in keyof Expanded]-?: Expansion<Row, NonNullable<Expanded[Name]> | null>;
};

/** The query parameter `expand`: some of `names`, with commas between them. */
export function expandInput<Name extends string>(names: readonly [Name, ...Name[]]) {
  return z
    .string()
    .max(MAX_LENGTH)
    .default('')
    .transform((text, context): readonly Name[] => {
      const asked = [...new Set(text.split(',').filter((name) => name !== ''))];
      const unknown = asked.find((name) => !(names as readonly string[]).includes(name));
      if (unknown !== undefined) {
        context.addIssue({ code: 'custom', message: `Here can be expanded: ${names.join(', ')}.` });
      } else if (asked.length > MOST_EXPANSIONS) {
        context.addIssue({ code: 'custom', message: `At most ${MOST_EXPANSIONS} can be expanded at once.` });
      }
      return asked as Name[];
    })
    .meta({
      description: `Up to ${MOST_EXPANSIONS} of ${names.join(', ')}, with commas between them: what their own routes show, in \`expanded\``,
      example: names.slice(0, 2).join(','),
    });
}

/**
 * `views` of `rows`, each with what is asked for of `expansions` as `expanded`. Throws `insufficient_scope` and `forbidden` where the
 * caller could not ask the expansion's own route.
 */
export async function withExpansions<Row, View extends object, Expanded extends object>(
  { manager, principal }: { readonly manager: EntityManager; readonly principal: Principal },
  expansions: Expansions<Row, Expanded>,
  names: readonly (keyof Expanded & string)[],
  { rows, views }: { readonly rows: readonly Row[]; readonly views: readonly View[] },
): Promise<(View & { expanded?: Expanded })[]> {
  if (names.length === 0) return [...views];
  for (const name of names) requireAccess(principal, expansions[name]);
  const found: [string, (row: Row) => unknown][] = [];
  for (const name of names) found.push([name, await expansions[name].load(manager, principal, rows)]);
  return views.map((view, index) => {
    const row = rows[index] as Row;
    return { ...view, expanded: Object.fromEntries(found.map(([name, of]) => [name, of(row)])) as Expanded };
  });
}

/** The one `view` of a row, like {@link withExpansions}. */
export async function withExpansion<Row, View extends object, Expanded extends object>(
  reader: { readonly manager: EntityManager; readonly principal: Principal },
  expansions: Expansions<Row, Expanded>,
  names: readonly (keyof Expanded & string)[],
  { row, view }: { readonly row: Row; readonly view: View },
): Promise<View & { expanded?: Expanded }> {
  const [expanded] = await withExpansions(reader, expansions, names, { rows: [row], views: [view] });
  if (expanded === undefined) throw new Error('A row has exactly one view');
  return expanded;
}

function requireAccess(principal: Principal, { route, scope }: Expansion<never, unknown>): void {
  if (!coversScope(principal.scopes, scope)) {
    throw new QuittanceError('insufficient_scope', `To expand this needs the scope ${scope}.`);
  }
  const refusal = refusalUnderGrant(principal, 'GET', route);
  if (refusal !== undefined) throw refusal;
}
