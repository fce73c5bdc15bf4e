import { AsyncLocalStorage } from 'node:async_hooks';
import { newSpanId, newTraceId, type SpanContext } from './trace-context.js';

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A piece of work that is over. Times are milliseconds since 1970. */
export interface FinishedSpan {
  readonly name: string;
  readonly kind: 'server' | 'internal' | 'client' | 'consumer';
  readonly context: SpanContext;
  readonly parentSpanId: string | undefined;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Attributes;
  readonly events?: readonly { readonly name: string; readonly at: number; readonly attributes?: Attributes }[];
  /** What went wrong, if something did. */
  readonly error?: string | undefined;
}

/** Takes finished spans; never throws and never waits. */
export interface SpanSink {
  add(span: FinishedSpan): void;
}

/** Work that is going on. */
export interface Span {
  readonly context: SpanContext;
  end(outcome?: { readonly attributes?: Attributes; readonly error?: string | undefined }): void;
}

interface Active {
  readonly tracer: Tracer;
  readonly context: SpanContext;
}

/** What the work that runs now belongs to. Empty where nobody traces, which costs one look. */
const active = new AsyncLocalStorage<Active>();

/** Makes spans and gives those of recorded traces to a sink. */
export class Tracer {
  constructor(
    private readonly sink: SpanSink,
    /** The part of the traces that begin here that is recorded, 0 to 1; whoever sent a traceparent decided already. */
    private readonly sampleRatio = 1,
  ) {}

  start(name: string, kind: FinishedSpan['kind'], parent: SpanContext | undefined, attributes: Attributes = {}): Span {
    const context = {
      traceId: parent?.traceId ?? newTraceId(),
      spanId: newSpanId(),
      sampled: parent?.sampled ?? Math.random() < this.sampleRatio,
    };
    const startedAt = now();
    return {
      context,
      end: (outcome = {}) => {
        if (!context.sampled) return;
        this.sink.add({
          ...{ name, kind, context, startedAt, endedAt: now(), parentSpanId: parent?.spanId },
          attributes: { ...attributes, ...outcome.attributes },
          error: outcome.error,
        });
      },
    };
  }

  /** Runs `work` as a part of the span of `context`: what it starts is below that. */
  within<Result>(context: SpanContext, work: () => Result): Result {
    return active.run({ tracer: this, context }, work);
  }

  /** Adds a span that was over before anybody looked, from a record of what happened. */
  add(span: FinishedSpan): void {
    if (span.context.sampled) this.sink.add(span);
  }
}

/** The recorded span that runs now; undefined where nobody traces. */
export function currentSpan(): SpanContext | undefined {
  const context = active.getStore()?.context;
  return context?.sampled === true ? context : undefined;
}

/** Does `work` as a span below the one that runs now, or just does it where there is none. */
export async function inSpan<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const parent = active.getStore();
  if (parent === undefined) return work();
  const span = parent.tracer.start(name, 'internal', parent.context);
  try {
    const result = await parent.tracer.within(span.context, work);
    span.end();
    return result;
  } catch (error) {
    span.end({ error: error instanceof Error ? error.name : 'error' });
    throw error;
  }
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
