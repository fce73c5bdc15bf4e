import { z } from 'zod';

/** How a list is sorted: by a property that has no nulls, or by age. */
export interface Sort {
  readonly property: string | undefined;
  /** In SQL, of the property. */
  readonly type: 'numeric' | 'timestamptz' | 'date';
  readonly descending: boolean;
}

/** What a list can be sorted by beside `createdAt`, with the SQL type of each. */
type SortTypes = Readonly<Record<string, Sort['type']>>;

/** The query parameter `sort`: a name, with a minus before it for the largest or newest first. */
export function sortInput(types: SortTypes) {
  const names = ['createdAt', ...Object.keys(types)];
  return z
    .enum(names.flatMap((name) => [`-${name}`, name]) as [string, ...string[]])
    .default('-createdAt')
    .meta({ description: 'A minus before the name sorts the largest or newest first' });
}

/** Reads what {@link sortInput} let through. */
export function readSort(types: SortTypes, text: string): Sort {
  const descending = text.startsWith('-');
  const name = descending ? text.slice(1) : text;
  const type = types[name];
  return { property: type === undefined ? undefined : name, type: type ?? 'timestamptz', descending };
}
