export { MOST_WAITING, OtlpExporter, otlpRequest } from './otlp-exporter.js';
export { newSpanId, readTraceparent, type SpanContext, writeTraceparent } from './trace-context.js';
export { type Attributes, currentSpan, type FinishedSpan, inSpan, type Span, type SpanSink, Tracer } from './tracer.js';
export { openTracing, type Tracing } from './tracing-config.js';
