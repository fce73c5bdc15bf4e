import type { Attributes, FinishedSpan, SpanSink } from './tracer.js';

export interface OtlpOptions {
  /** Where OTLP/HTTP is taken, such as `http://collector:4318/v1/traces`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** Told of spans that were lost, at most once a minute. */
  readonly onLoss: (lost: number, reason: string) => void;
}

/** What waits for the collector at most; beyond that spans are lost, and the service goes on. */
export const MOST_WAITING = 2_048;
const MOST_AT_ONCE = 512;
const REST_MILLISECONDS = 1_000;
const TIMEOUT_MILLISECONDS = 10_000;
const REPORT_MILLISECONDS = 60_000;

/** Values of OpenTelemetry's protocol, trace.proto. */
const KINDS = { internal: 1, server: 2, client: 3, consumer: 5 } as const;
const STATUS_ERROR = 2;

/**
 * Sends spans as OTLP over HTTP in JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp), together, once a second. A collector that is
 * slow or away costs spans and nothing else.
 */
export class OtlpExporter implements SpanSink {
  private waiting: FinishedSpan[] = [];
  private lost = 0;
  private reportedAt = -Infinity;
  private sending: Promise<void> | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly options: OtlpOptions) {
    this.timer = setInterval(() => void this.flush(), REST_MILLISECONDS).unref();
  }

  add(span: FinishedSpan): void {
    if (this.waiting.length < MOST_WAITING) this.waiting.push(span);
    else this.lose(1, 'the collector does not keep up');
  }

  /** Sends what waits, and resolves when it was taken or lost. */
  async flush(): Promise<void> {
    this.sending ??= this.sendAll().finally(() => {
      this.sending = undefined;
    });
    await this.sending;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
    await this.flush();
  }

  private async sendAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const spans = this.waiting.splice(0, MOST_AT_ONCE);
      try {
        const response = await fetch(this.options.url, {
          method: 'POST',
          headers: { ...this.options.headers, 'content-type': 'application/json' },
          body: JSON.stringify(otlpRequest(this.options.serviceName, spans)),
          signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
        });
        await response.arrayBuffer();
        if (!response.ok) this.lose(spans.length, `the collector answers ${response.status}`);
      } catch (error) {
        this.lose(spans.length, error instanceof Error ? error.message : 'the collector is away');
      }
    }
  }

  private lose(count: number, reason: string): void {
    this.lost += count;
    if (performance.now() - this.reportedAt < REPORT_MILLISECONDS) return;
    this.reportedAt = performance.now();
    this.options.onLoss(this.lost, reason);
    this.lost = 0;
  }
}

/** An ExportTraceServiceRequest in the JSON that OTLP defines: ids in hex, times in nanoseconds as text. */
export function otlpRequest(serviceName: string, spans: readonly FinishedSpan[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: keyValues({ 'service.name': serviceName }) },
        scopeSpans: [{ scope: { name: 'quittance' }, spans: spans.map(otlpSpan) }],
      },
    ],
  };
}

function otlpSpan({ name, kind, context, parentSpanId, startedAt, endedAt, attributes, events, error }: FinishedSpan) {
  return {
    ...{ traceId: context.traceId, spanId: context.spanId, name, kind: KINDS[kind] },
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(Math.max(startedAt, endedAt)),
    attributes: keyValues(attributes),
    events: (events ?? []).map((event) => ({
      ...{ name: event.name, timeUnixNano: nanoseconds(event.at), attributes: keyValues(event.attributes ?? {}) },
    })),
    status: error === undefined ? {} : { code: STATUS_ERROR, message: error },
  };
}

function keyValues(attributes: Attributes) {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

function anyValue(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** Whole microseconds are exact in a number; nanoseconds of today are not. */
function nanoseconds(milliseconds: number): string {
  return `${Math.round(milliseconds * 1_000)}000`;
}
