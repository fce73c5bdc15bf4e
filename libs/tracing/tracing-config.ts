import { OtlpExporter } from './otlp-exporter.js';
import { Tracer } from './tracer.js';

/** A tracer and what sends its spans; undefined where no collector is configured, and then nothing is recorded at all. */
export interface Tracing {
  readonly tracer: Tracer;
  readonly exporter: OtlpExporter;
}

/**
 * Reads OpenTelemetry's own variables: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT (which gets `/v1/traces`),
 * OTEL_EXPORTER_OTLP_HEADERS (`name=value,…`), OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER_ARG (0 to 1, of the traces that begin here) and
 * OTEL_SDK_DISABLED. Throws for a value that it cannot use.
 */
export function openTracing(
  service: string,
  onLoss: (lost: number, reason: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): Tracing | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: exact } = environment;
  if (environment.OTEL_SDK_DISABLED === 'true' || (!base && !exact)) return undefined;
  const url = exact || `${(base ?? '').replace(/\/+$/, '')}/v1/traces`;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new Error(`${url} is no address of an OTLP/HTTP collector.`);
  const ratio = Number(environment.OTEL_TRACES_SAMPLER_ARG || '1');
  if (!(ratio >= 0 && ratio <= 1)) throw new Error('OTEL_TRACES_SAMPLER_ARG is a number from 0 to 1.');
  const serviceName = environment.OTEL_SERVICE_NAME || `quittance-${service}`;
  const headers = readHeaders(environment.OTEL_EXPORTER_OTLP_HEADERS ?? '');
  const exporter = new OtlpExporter({ url, headers, serviceName, onLoss });
  return { exporter, tracer: new Tracer(exporter, ratio) };
}

function readHeaders(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      if (name.trim() === '' || value.length === 0)
        throw new Error('OTEL_EXPORTER_OTLP_HEADERS is name=value,name=value.');
      return [name.trim(), decodeURIComponent(value.join('=').trim())];
    }),
  );
}
