import { describe, expect, test } from '@jest/globals';
import { loggableError, withoutSecrets } from './loggable-error.js';

const KEY = `qk_${'0'.repeat(26)}_${'S'.repeat(43)}`;

describe('what errors say in logs', () => {
  test.each([
    [`key ${KEY} is wrong`, `key qk_${'0'.repeat(26)}_… is wrong`],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer …'],
    ['postgres://quittance:secret@db:5432/x refused', 'postgres://…@db:5432/x refused'],
    ['https://rpc.example/v3/0123456789abcdef failed', 'https://rpc.example/… failed'],
    ['https://rpc.example?key=1 failed', 'https://rpc.example/… failed'],
    [`0x${'ab'.repeat(32)}`, '0x…'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_…'],
    ['relation "orders" does not exist', 'relation "orders" does not exist'],
  ])('%s', (text, expected) => {
    expect(withoutSecrets(text)).toBe(expected);
  });

  test('a failed query keeps its code and its cause, and loses its parameters', () => {
    const failure = Object.assign(new Error('value too long', { cause: new Error(`at ${KEY}`) }), {
      code: '22001',
      query: 'INSERT',
      parameters: [KEY],
    });
    const logged = loggableError(failure);
    expect(logged).toMatchObject({ name: 'Error', message: 'value too long', code: '22001' });
    expect(logged.cause?.message).toBe(`at qk_${'0'.repeat(26)}_…`);
    expect(JSON.stringify(logged)).not.toContain('SSSS');
  });

  test('what is thrown that is no error is text, and circles of causes end', () => {
    expect(loggableError('x')).toEqual({ name: 'string', message: 'x' });
    const circle = new Error('circle');
    circle.cause = circle;
    expect(JSON.stringify(loggableError(circle)).match(/"circle"/g)).toHaveLength(5);
  });
});
