import { describe, expect, test } from '@jest/globals';
import { Tracer } from '#tracing';
import { createLogger } from './logger.js';

function logged(work: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  work(createLogger('api', 'info', { write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

describe('the log', () => {
  test('is JSON with the trace that the work belongs to', () => {
    const tracer = new Tracer({ add: () => undefined });
    const { context } = tracer.start('request', 'server', undefined);
    const [within, outside] = logged((logger) => {
      tracer.within(context, () => logger.info({ requestId: 'r-1' }, 'Answered'));
      logger.info('Alone');
    });
    expect(within).toMatchObject({ service: 'api', requestId: 'r-1', msg: 'Answered', traceId: context.traceId });
    expect(outside).not.toHaveProperty('traceId');
  });

  test('holds no secret, wherever it is given', () => {
    const key = `qk_${'0'.repeat(26)}_${'A'.repeat(43)}`;
    const failed = Object.assign(new Error(`No ${key}`), { query: 'SELECT 1', parameters: ['canary'] });
    const lines = logged((logger) => {
      logger.error({ err: failed }, 'Failed');
      logger.info({ apiKey: 'canary', headers: { authorization: 'canary' } }, 'Asked');
    });
    const text = JSON.stringify(lines);
    expect(text).not.toContain('canary');
    expect(text).not.toContain('A'.repeat(43));
    expect(lines[0]).toMatchObject({ err: { name: 'Error', message: expect.stringContaining('No qk_') } });
  });
});
