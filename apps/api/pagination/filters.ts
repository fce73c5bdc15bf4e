import { type FindOperator, Raw } from 'typeorm';
import type { Principal } from '#parties';
import { amountInput, dateInput, plainText, timeInput } from '../schemas/values.schema.js';

const FROM = 'From then on';
const BEFORE = 'Before then';

export const createdFilters = {
  createdFrom: timeInput.optional().meta({ description: FROM }),
  createdBefore: timeInput.optional().meta({ description: BEFORE }),
};
export const amountFilters = {
  amountFrom: amountInput.optional().meta({ description: 'At least so much, in minor units' }),
  amountTo: amountInput.optional().meta({ description: 'At most so much, in minor units' }),
};
export const dueDateFilters = {
  dueFrom: dateInput.optional().meta({ description: 'On that day or later' }),
  dueTo: dateInput.optional().meta({ description: 'On that day or earlier' }),
};
export const idempotencyFilter = {
  idempotencyKey: plainText(255)
    .optional()
    .meta({ description: 'What your request with this Idempotency-Key made or changed, in bulk too' }),
};
export const prefixInput = plainText(100).min(1).optional().meta({ description: 'It begins like this' });
export const from = timeInput.optional().meta({ description: FROM });
export const before = timeInput.optional().meta({ description: BEFORE });

type Bound = bigint | Date | string | undefined;
interface Range {
  readonly from?: Bound;
  /** Included. */
  readonly to?: Bound;
  /** Not included. */
  readonly before?: Bound;
}

/** A condition on a column, under its name; nothing where no bound is given. */
export function within<Name extends string>(name: Name, range: Range): { [Key in Name]?: FindOperator<never> } {
  const bounds = [
    ['>=', 'from', range.from],
    ['<=', 'to', range.to],
    ['<', 'before', range.before],
  ] as const;
  const given = bounds.filter(([, , bound]) => bound !== undefined);
  if (given.length === 0) return {};
  const parameter = (kind: string) => `${name}_${kind}`;
  const operator = Raw(
    (column) => given.map(([sign, kind]) => `${column} ${sign} :${parameter(kind)}`).join(' AND '),
    Object.fromEntries(
      given.map(([, kind, bound]) => [parameter(kind), typeof bound === 'bigint' ? bound.toString() : bound]),
    ),
  );
  return { [name]: operator } as { [Key in Name]?: FindOperator<never> };
}

/**
 * Texts that are `exact`, or begin with `prefix`; both when both are given. A prefix is a range by bytes: PostgreSQL lets comparisons of
 * text look into an index before it knows whose rows they are, and operators that search in texts only afterwards.
 */
export function beginsWith<Name extends string>(
  name: Name,
  exact: string | undefined,
  prefix: string | undefined,
): { [Key in Name]?: FindOperator<string> } {
  if (exact === undefined && prefix === undefined) return {};
  const end = prefix === undefined ? undefined : afterPrefix(prefix);
  const conditions = (column: string) => [
    ...(exact === undefined ? [] : [`${column} = :${name}_exact`]),
    ...(prefix === undefined ? [] : [`${column} COLLATE "C" >= :${name}_prefix`]),
    ...(end === undefined ? [] : [`${column} COLLATE "C" < :${name}_end`]),
  ];
  const operator = Raw((column) => conditions(column).join(' AND '), {
    [`${name}_exact`]: exact,
    [`${name}_prefix`]: prefix,
    [`${name}_end`]: end,
  });
  return { [name]: operator } as { [Key in Name]?: FindOperator<string> };
}

/** The first text, by code points, after all that begin with `prefix`; undefined where there is none. */
export function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  while (points.length > 0) {
    const last = points.pop()?.codePointAt(0) ?? 0;
    if (last === 0x10ffff) continue;
    // Surrogates are no characters.
    return points.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1);
  }
  return undefined;
}

/** The ids that the answer to the tenant's request with `key` named, at `path` of the answer or of its items in bulk. */
export function madeUnder(
  principal: Principal,
  key: string | undefined,
  path: readonly ('id' | 'operation')[] = ['id'],
): { id?: FindOperator<string> } {
  if (key === undefined) return {};
  const at = `'{${path.join(',')}}'`;
  return {
    id: Raw(
      (column) =>
        `${column} IN (SELECT coalesce(item->'body', kept.answer) #>> ${at} FROM idempotency_records AS record
           CROSS JOIN LATERAL coalesce(record.answer, record.response_body::json) AS kept (answer)
           LEFT JOIN LATERAL json_array_elements(kept.answer->'results') AS item ON true
         WHERE record.tenant_id = :keyTenant AND record.key = :idempotencyKey)`,
      { keyTenant: principal.businessId ?? 'operator', idempotencyKey: key },
    ),
  };
}
