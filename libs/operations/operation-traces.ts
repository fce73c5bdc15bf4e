import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { type IntentStep, stepsOfIntents } from '#chain';
import { inTransaction } from '#database';
import {
  currentSpan,
  type FinishedSpan,
  readTraceparent,
  type SpanContext,
  type Tracer,
  writeTraceparent,
} from '#tracing';

/** Traces of work that never ends are given up after so many days. */
const KEPT_DAYS = 7;

/** Keeps the trace that a piece of chain work belongs to beside it, for the workers to go on with. Nothing where nobody traces. */
export async function keepTrace(manager: EntityManager, operationId: string, businessId: string | null): Promise<void> {
  const span = currentSpan();
  if (span === undefined) return;
  await manager.query(`INSERT INTO operation_traces (operation_id, business_id, traceparent) VALUES ($1, $2, $3)`, [
    operationId,
    businessId,
    writeTraceparent(span),
  ]);
}

interface TracedOperation {
  readonly id: string;
  readonly traceparent: string;
  /** 0: nothing told yet; 1: told up to the block. */
  readonly stage: number;
  readonly status: 'mined' | 'final' | 'failed';
  readonly kind: string;
  readonly subject: string;
  readonly error: string | null;
  readonly intent_id: string | null;
  readonly nonce: string | null;
  readonly transaction_hash: string | null;
  readonly block_number: string | null;
}

interface Booking {
  readonly operation_id: string;
  readonly phase: 'pending' | 'posted' | 'voided';
  readonly kind: string;
  readonly id: string;
  readonly created_at: Date;
}

/**
 * Tells what became of traced chain work as spans of its trace: how long it waited for the sender, its transaction, its receipt, the
 * ledger's pending entry, and, when the block is final, finality and the posted entry. All of it is read from the record of what
 * happened, with its own times, so that nothing that sends or reads has to know of traces, and a restart loses none.
 * @returns how many pieces of work were told of
 */
export async function tellTraces(dataSource: DataSource, tracer: Tracer, limit: number): Promise<number> {
  const { operations, spans } = await inTransaction(dataSource, async (manager) => {
    const operations = await takeTold(manager, limit);
    const intentIds = operations.flatMap(({ intent_id: id }) => (id === null ? [] : [id]));
    if (operations.length === 0) return { operations, spans: [] };
    const histories = await stepsOfIntents(manager, intentIds);
    const bookings = Map.groupBy(await bookingsOf(manager, operations), (booking) => booking.operation_id);
    return {
      operations,
      spans: operations.flatMap((operation) =>
        spansOf(operation, histories.get(operation.intent_id ?? '') ?? [], bookings.get(operation.id) ?? []),
      ),
    };
  });
  for (const span of spans) tracer.add(span);
  return operations.length;
}

/** What there is to tell, and marks it as told. A worker that dies afterwards loses spans, and nothing else. */
async function takeTold(manager: EntityManager, limit: number): Promise<TracedOperation[]> {
  const operations = (await manager.query(
    `SELECT operations.id, traceparent, stage, operations.status, operations.kind, operations.subject,
       operations.error->>'code' AS error, intent.id AS intent_id, work.nonce::text AS nonce, work.transaction_hash,
       work.block_number::text AS block_number
     FROM operation_traces AS trace JOIN operations ON operations.id = trace.operation_id
     LEFT JOIN LATERAL (
       SELECT id, transaction_id FROM chain_intents WHERE operation_id = operations.id ORDER BY sequence DESC LIMIT 1
     ) AS intent ON true
     LEFT JOIN chain_transactions AS work ON work.id = intent.transaction_id
     WHERE operations.status IN ('final', 'failed') OR operations.status = 'mined' AND stage = 0
     ORDER BY trace.operation_id LIMIT $1 FOR UPDATE OF trace SKIP LOCKED`,
    [limit],
  )) as TracedOperation[];
  const ended = operations.filter(({ status }) => status !== 'mined').map(({ id }) => id);
  await manager.query(
    `DELETE FROM operation_traces WHERE operation_id = ANY($1) OR created_at < now() - make_interval(days => $2)`,
    [ended, KEPT_DAYS],
  );
  await manager.query(`UPDATE operation_traces SET stage = 1 WHERE operation_id = ANY($1)`, [
    operations.map(({ id }) => id),
  ]);
  return operations;
}

/** The ledger's entries that the block of each piece of work made for its order. */
async function bookingsOf(manager: EntityManager, operations: readonly TracedOperation[]): Promise<Booking[]> {
  return (await manager.query(
    `WITH work AS (
       SELECT id, block_number, transaction_hash, coalesce(
         (SELECT order_id FROM deliveries WHERE deliveries.id = subject),
         (SELECT order_id FROM invoices WHERE invoices.id = subject),
         (SELECT order_id FROM settlements WHERE settlements.id = subject),
         (SELECT order_id FROM disputes WHERE disputes.id = subject), subject) AS order_id
       FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) AS given (id, subject, block_number, transaction_hash)
     ), pending AS (
       SELECT work.id AS operation_id, booking.* FROM work JOIN ledger_transactions AS booking
         ON booking.phase = 'pending' AND booking.block_number = work.block_number
         AND booking.transaction_hash = work.transaction_hash AND booking.order_id = work.order_id
     )
     SELECT operation_id, phase, kind, id, created_at FROM pending
     UNION ALL
     SELECT operation_id, ended.phase, ended.kind, ended.id, ended.created_at
     FROM pending JOIN ledger_transactions AS ended ON ended.pending_id = pending.id`,
    [
      operations.map(({ id }) => id),
      operations.map(({ subject }) => subject),
      operations.map((operation) => operation.block_number),
      operations.map((operation) => operation.transaction_hash),
    ],
  )) as Booking[];
}

function spansOf(
  operation: TracedOperation,
  history: readonly IntentStep[],
  bookings: readonly Booking[],
): FinishedSpan[] {
  const parent = readTraceparent(operation.traceparent);
  if (parent === undefined) return [];
  const at = (step: IntentStep['step']) => history.findLast((taken) => taken.step === step)?.at.getTime();
  const span = spanMaker(operation, parent);
  const [recorded, assigned, mined, final] = [at('recorded'), at('assigned'), at('mined'), at('final')];
  const spans: FinishedSpan[] = [];
  if (operation.stage === 0 && recorded !== undefined) {
    spans.push(span('intent waits for the sender', 'internal', recorded, assigned ?? recorded));
    if (assigned !== undefined) {
      const events = history.map(({ step, at: happened }) => ({ name: step, at: happened.getTime() }));
      spans.push({ ...span('chain transaction', 'client', assigned, mined ?? assigned), events });
    }
    if (mined !== undefined) spans.push(span('receipt', 'consumer', mined, mined));
    spans.push(...bookings.filter(({ phase }) => phase === 'pending').map((booking) => bookingSpan(span, booking)));
  }
  if (operation.status === 'final' && mined !== undefined && final !== undefined) {
    spans.push(span('finality', 'internal', mined, final));
    spans.push(...bookings.filter(({ phase }) => phase !== 'pending').map((booking) => bookingSpan(span, booking)));
  }
  if (operation.status === 'failed') {
    const end = history.at(-1)?.at.getTime() ?? recorded ?? 0;
    spans.push({ ...span('operation failed', 'internal', end, end), error: operation.error ?? 'failed' });
  }
  return spans;
}

type SpanMaker = (name: string, kind: FinishedSpan['kind'], startedAt: number, endedAt: number) => FinishedSpan;

/** Ids follow from the work, so that what is told twice is one span. */
function spanMaker(operation: TracedOperation, parent: SpanContext): SpanMaker {
  const { id, kind: action, subject, nonce, transaction_hash: hash, block_number: block } = operation;
  const known = { 'quittance.transaction': hash, 'quittance.nonce': nonce, 'quittance.block': block };
  const onChain = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)) as Record<
    string,
    string
  >;
  return (name, kind, startedAt, endedAt) => ({
    ...{ name, kind, startedAt, endedAt, parentSpanId: parent.spanId },
    context: { ...parent, spanId: createHash('sha256').update(`${id} ${name}`).digest('hex').slice(0, 16) },
    attributes: {
      ...{ 'quittance.operation': id, 'quittance.action': action, 'quittance.subject': subject },
      ...onChain,
    },
  });
}

function bookingSpan(span: SpanMaker, { phase, kind, id, created_at: createdAt }: Booking): FinishedSpan {
  const made = span(`ledger ${phase} ${kind}`, 'internal', createdAt.getTime(), createdAt.getTime());
  return { ...made, attributes: { ...made.attributes, 'quittance.ledger_transaction': id } };
}
