/** What of a table is written once, when the row is: by commands, and by what the chain made. */
export interface SealedTable {
  readonly table: string;
  readonly key: readonly string[];
  /** Column whose ids sort by the time at which they were made: where new rows are looked for. */
  readonly id: SealedId;
  /**
   * Every column that never changes, by its value; without what only seals over salted hashes have. `details.reason` is that key of the JSON
   * object `details`, which is sealed without its value.
   */
  readonly columns: readonly string[];
  /** Columns about people, which are sealed by a salted hash so that they can be erased, and what stands there afterwards. */
  readonly personal: PersonalColumns;
  /** SQL for the subjects under which the log tells what was erased of `record`, where that is not its own id. */
  readonly erasedWith?: string;
}

/** The column of ids, their prefix, and the digits that they are written in. */
export type SealedId = readonly [column: string, prefix: string, digits?: string];

/** Crockford's base32, as the program makes ids. */
const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz';
/** As the database makes them. */
const HEX = '0123456789abcdef';
/** 48 bits of milliseconds in front, as in UUIDv7. */
const ID_BITS = 128;

/** By name, as text, what takes the place of a value that was erased. */
export type PersonalColumns = Readonly<Record<string, string | null>>;

/** Stands where a text was erased. */
export const ERASED = '[erased]';
/** Stands where a JSON object was erased, as the database writes it. */
const ERASED_OBJECT = '{"erased": true}';

const byId = (
  table: string,
  prefix: string,
  columns: readonly string[],
  personal: PersonalColumns = {},
): SealedTable => ({
  ...{ table, key: ['id'], id: ['id', prefix] },
  columns: ['id', ...columns],
  personal,
});

/** All columns of a table's seals over salted hashes. */
export function sealedColumns({ columns, personal }: SealedTable): string[] {
  return [...columns, ...Object.keys(personal).filter((name) => !columns.includes(name))];
}

/** SQL for a column's value; of an object of which a key is sealed by itself, what kind of value that key has stands in the value's place. */
export function sealedValue(sealed: SealedTable, name: string, alias: string): string {
  const [column, own] = name.split('.');
  if (own !== undefined) return `${alias}.${column}->>'${own}'`;
  const keys = sealedColumns(sealed)
    .filter((each) => each.startsWith(`${name}.`))
    .map((each) => each.slice(name.length + 1));
  return keys.reduce((value, key) => {
    const kind = `jsonb_build_object('${key}', jsonb_typeof(${alias}.${name}->'${key}'))`;
    return `${value} || CASE WHEN ${alias}.${name} ? '${key}' THEN ${kind} ELSE '{}' END`;
  }, `${alias}.${name}`);
}

/** The smallest id that could be made at a time. */
export function firstIdOf([, prefix, digits = BASE32]: SealedId, milliseconds: number): string {
  const base = BigInt(digits.length);
  let value = BigInt(Math.max(0, milliseconds)) << 80n;
  let text = '';
  while (text.length < lengthOf(digits)) {
    text = digits.charAt(Number(value % base)) + text;
    value /= base;
  }
  return `${prefix}_${text}`;
}

/** What ids of such a column match, as a regular expression of the program and of the database. */
export function idForm([, prefix, digits = BASE32]: SealedId): string {
  return `^${prefix}_[${digits}]{${lengthOf(digits)}}$`;
}

const idForms = new Map<string, RegExp>();

/** Whether something is an id of such a column by its form. */
export function isIdOf(id: SealedId, text: string): boolean {
  const form = idForm(id);
  const known = idForms.get(form) ?? new RegExp(form);
  idForms.set(form, known);
  return known.test(text);
}

function lengthOf(digits: string): number {
  return Math.ceil(ID_BITS / Math.log2(digits.length));
}

/** Whether a table's records are sealed over salted hashes of some columns. */
export function isSalted({ personal }: SealedTable): boolean {
  return Object.keys(personal).length > 0;
}

/** Order matters to nobody but whoever reads the seals: a table's rows are sealed after those that they refer to. */
export const sealedTables: readonly SealedTable[] = [
  byId('businesses', 'biz', ['name', 'country', 'roles', 'external_reference', 'created_at'], { name: ERASED }),
  byId('signers', 'sgn', ['business_id', 'kind', 'address', 'created_at']),
  byId('members', 'mem', ['business_id', 'created_at'], { name: ERASED, email: null }),
  byId('member_details', 'mdt', ['member_id', 'number', 'created_at'], { name: ERASED, email: null }),
  byId('external_subjects', 'sub', ['business_id', 'member_id', 'issuer', 'subject', 'created_at'], {
    subject: ERASED,
  }),
  byId('api_keys', 'key', ['business_id', 'name', 'roles', 'secret_hash', 'created_at'], { name: ERASED }),
  byId(
    'auditor_grants',
    'agr',
    [
      ...['business_id', 'auditor', 'api_key_id', 'reads', 'period_from', 'period_until', 'expires_at', 'granted_by'],
      'created_at',
    ],
    { auditor: ERASED },
  ),
  byId(
    'approvals',
    'apr',
    [
      ...['business_id', 'method', 'path', 'body', 'digest', 'amount', 'requested_by', 'requested_by_member'],
      ...['created_at', 'expires_at'],
    ],
    { body: ERASED_OBJECT },
  ),
  byId('api_key_secrets', 'aks', ['api_key_id', 'secret_hash', 'created_at']),
  byId('purchase_orders', 'po', [
    ...['order_hash', 'reference', 'buyer_id', 'supplier_id', 'attester_id', 'arbiter_id', 'token', 'terms', 'fund_by'],
    'created_at',
  ]),
  {
    ...{ table: 'purchase_order_lines', key: ['order_id', 'number'], id: ['order_id', 'po'] },
    columns: ['order_id', 'number', 'sku', 'description', 'quantity', 'unit', 'unit_price', 'amount'],
    personal: {},
  },
  {
    ...{ table: 'trail_entries', key: ['id'], id: ['id', 'stp', HEX] },
    columns: [
      ...['id', 'order_id', 'sequence', 'kind', 'at', 'actor_id', 'actor_address', 'amount', 'subject', 'chain_id'],
      ...['block_number', 'block_hash', 'transaction_hash', 'log_index', 'details'],
    ],
    personal: { 'details.reason': ERASED },
    // What is said about a dispute, or of an order that ends before it is funded: see erase_copies.
    erasedWith: `ARRAY[record.subject, CASE WHEN record.kind IN ('order_declined', 'order_cancelled') THEN record.order_id END]`,
  },
  byId('documents', 'doc', ['business_id', 'file_name', 'media_type', 'size', 'sha256', 'created_at'], {
    file_name: ERASED,
  }),
  byId('deliveries', 'dlv', [
    ...['order_id', 'number', 'round', 'reference', 'claimant_id', 'amount', 'cumulative', 'delivered_at', 'evidence'],
    ...['evidence_hash', 'created_at'],
  ]),
  {
    ...{ table: 'delivery_lines', key: ['delivery_id', 'line_number'], id: ['delivery_id', 'dlv'] },
    columns: ['delivery_id', 'line_number', 'quantity', 'amount'],
    personal: {},
  },
  byId('invoices', 'inv', [
    ...[
      'order_id',
      'number',
      'supplier_id',
      'buyer_id',
      'from_amount',
      'to_amount',
      'amount',
      'due_date',
      'document_hash',
    ],
    ...['due_at', 'registered', 'invoice_hash', 'created_at'],
  ]),
  byId('settlements', 'stl', ['order_id', 'nonce', 'proposed_by', 'to_supplier', 'to_buyer', 'created_at']),
  byId(
    'disputes',
    'dsp',
    [
      ...['order_id', 'round', 'kind', 'delivery_id', 'cumulative', 'tranche', 'contested', 'reason', 'reason_hash'],
      'created_at',
    ],
    { reason: ERASED },
  ),
  byId('payments', 'pay', [
    ...['order_id', 'kind', 'payee_address', 'token', 'amount', 'chain_id', 'block_number', 'block_hash', 'block_time'],
    ...['transaction_hash', 'log_index'],
  ]),
  byId('operations', 'op', ['business_id', 'kind', 'subject', 'created_at']),
  byId('chain_intents', 'int', [
    ...[
      'sequence',
      'chain_id',
      'business_key',
      'lane_key',
      'kind',
      'target',
      'calldata',
      'subject',
      'operation_id',
      'created_at',
    ],
  ]),
  byId('outbox_events', 'evt', ['sequence', 'type', 'subject', 'business_ids', 'payload', 'created_at']),
];
