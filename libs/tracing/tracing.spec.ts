import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { MOST_WAITING, OtlpExporter } from './otlp-exporter.js';
import { readTraceparent, writeTraceparent } from './trace-context.js';
import { currentSpan, type FinishedSpan, inSpan, Tracer } from './tracer.js';
import { openTracing } from './tracing-config.js';

const TRACE = 'ab'.repeat(16);
const SPAN = 'cd'.repeat(8);

function recording(ratio?: number) {
  const spans: FinishedSpan[] = [];
  return { spans, tracer: new Tracer({ add: (span) => spans.push(span) }, ratio) };
}

describe('traceparent', () => {
  test.each([
    ['01', true],
    ['00', false],
    ['03', true],
  ])('flags %s', (flags, sampled) => {
    expect(readTraceparent(`00-${TRACE}-${SPAN}-${flags}`)).toEqual({ traceId: TRACE, spanId: SPAN, sampled });
  });

  test.each([
    undefined,
    '',
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  ])('%p is none', (header) => {
    expect(readTraceparent(header)).toBeUndefined();
  });

  test('of a later version is read as far as it is known, and ours is of the first', () => {
    const context = readTraceparent(`01-${TRACE}-${SPAN}-01-more`);
    expect(context && writeTraceparent(context)).toBe(`00-${TRACE}-${SPAN}-01`);
  });
});

describe('spans', () => {
  test('work within a span is below it, and its failure is told', async () => {
    const { spans, tracer } = recording();
    const outer = tracer.start('outer', 'server', undefined);
    await tracer.within(outer.context, () => inSpan('inner', async () => undefined));
    const failing = tracer.within(outer.context, () =>
      inSpan('failing', async () => {
        throw new TypeError('no');
      }),
    );
    await expect(failing).rejects.toThrow('no');
    const parent = { parentSpanId: outer.context.spanId };
    expect(spans).toMatchObject([
      { name: 'inner', error: undefined, ...parent },
      { name: 'failing', error: 'TypeError', ...parent },
    ]);
  });

  test('nothing is recorded where nobody traces', async () => {
    expect(await inSpan('alone', async () => currentSpan())).toBeUndefined();
  });

  test('whoever began a trace decides whether it is recorded', () => {
    const { spans, tracer } = recording(0);
    tracer.start('own', 'server', undefined).end();
    tracer.start('not sampled', 'server', { traceId: TRACE, spanId: SPAN, sampled: false }).end();
    tracer.start('sampled', 'server', { traceId: TRACE, spanId: SPAN, sampled: true }).end();
    expect(spans.map(({ name }) => name)).toEqual(['sampled']);
  });
});

describe('the exporter', () => {
  const span: FinishedSpan = {
    ...{
      name: 'work',
      kind: 'server',
      context: { traceId: TRACE, spanId: SPAN, sampled: true },
      parentSpanId: undefined,
    },
    ...{
      startedAt: 1_800_000_000_000.5,
      endedAt: 1_800_000_000_001,
      attributes: { route: '/v1', status: 200, late: true },
    },
    error: 'Broken',
  };

  test('sends OTLP over HTTP in JSON', async () => {
    const bodies: unknown[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () => {
        bodies.push({ url: request.url, key: request.headers['x-key'], ...JSON.parse(text) });
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const tracing = openTracing('api', () => undefined, {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b',
    });
    tracing?.exporter.add(span);
    await tracing?.exporter.close();
    await new Promise((resolve) => server.close(resolve));
    const attributes = [
      { key: 'route', value: { stringValue: '/v1' } },
      { key: 'status', value: { intValue: '200' } },
      { key: 'late', value: { boolValue: true } },
    ];
    expect(bodies).toMatchObject([
      {
        ...{ url: '/v1/traces', key: 'a b' },
        resourceSpans: [
          {
            resource: { attributes: [{ key: 'service.name', value: { stringValue: 'quittance-api' } }] },
            scopeSpans: [
              {
                spans: [
                  {
                    ...{ traceId: TRACE, spanId: SPAN, name: 'work', kind: 2, attributes, status: { code: 2 } },
                    ...{ startTimeUnixNano: '1800000000000500000', endTimeUnixNano: '1800000000001000000' },
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  test('keeps so many spans and no more, and tells what was lost', async () => {
    const losses: number[] = [];
    const exporter = new OtlpExporter({
      ...{ url: 'http://127.0.0.1:1/v1/traces', headers: {}, serviceName: 'api', onLoss: (lost) => losses.push(lost) },
    });
    for (let count = 0; count < MOST_WAITING; count += 1) exporter.add(span);
    expect(losses).toEqual([]);
    exporter.add(span);
    expect(losses).toEqual([1]);
    await exporter.close();
  });

  test('is there only where a collector is configured, and its variables are checked', () => {
    const open = (environment: NodeJS.ProcessEnv) => openTracing('api', () => undefined, environment);
    expect(open({})).toBeUndefined();
    expect(open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
    expect(() => open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' })).toThrow('no address');
    expect(() => open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_TRACES_SAMPLER_ARG: '1.1' })).toThrow('0 to 1');
    expect(() => open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_HEADERS: 'x' })).toThrow(
      'name=value',
    );
  });
});
