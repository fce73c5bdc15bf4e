import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_JSON_DEPTH, parseJsonBody } from './json-body.js';

const parse = (text: string) => parseJsonBody(Buffer.from(text));

describe('parseJsonBody', () => {
  test('reads what JSON.parse reads', () => {
    const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
    const key = fc.string({ unit: 'binary' }).filter((name) => !forbidden.has(name) && name.isWellFormed());
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string().filter((text) => text.isWellFormed()),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(true, false, null, '"', '\\', '\\"', '{', ',', '}{'),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom(0, 1), (sample, spaces) => {
        const text = JSON.stringify(sample, null, spaces);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  test('an empty body is none', () => {
    expect(parse('')).toBeUndefined();
  });

  test.each([
    ['{"a":1,"a":2}', 'names a property twice'],
    ['{"a":1,"\\u0061":2}', 'names a property twice'],
    ['[{"b":{"a":[],"c":1,"a":2}}]', 'names a property twice'],
    ['{"a" : "x,\\"" , "a":2}', 'names a property twice'],
    ['{"__proto__":{}}', 'has a property __proto__'],
    ['{"\\u005f_proto__":{}}', 'has a property __proto__'],
    ['{"a":{"constructor":{"prototype":{}}}}', 'has a property constructor'],
    ['{', 'is not JSON'],
    ['{"a', 'is not JSON'],
    ['{"\\x":1}', 'is not JSON'],
    ['"\\', 'is not JSON'],
    ['{"a":1}}', 'is not JSON'],
    ['{"a":NaN}', 'is not JSON'],
    ['{"a":"\0"}', 'is not JSON'],
    ['\ufeff{}', 'is not JSON'],
  ])('%s %s', (text, detail) => {
    expect(() => parse(text)).toThrow(detail);
  });

  test('the same name in two objects, or as a value, is no repetition', () => {
    expect(parse('[{"a":"a"},{"a":{"a":["a","a"]}}]')).toEqual([{ a: 'a' }, { a: { a: ['a', 'a'] } }]);
  });

  test('nesting is limited at its edge, without a deep stack', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parse(nested(MAX_JSON_DEPTH))).toBeDefined();
    for (const depth of [MAX_JSON_DEPTH + 1, 100_000]) {
      expect(() => parse(nested(depth))).toThrow('nested deeper');
      expect(() => parse('{"a":'.repeat(depth))).toThrow('nested deeper');
    }
  });

  test.each(['ff', 'c080', 'eda080', 'f4908080', '22e282'])('bytes %s are not UTF-8', (hex) => {
    expect(() => parseJsonBody(Buffer.from(hex, 'hex'))).toThrow('not UTF-8');
  });

  test('a megabyte of brackets, quotes or backslashes takes no time', () => {
    const startedAt = performance.now();
    for (const unit of ['{"', '\\', '"\\\\', '[,', '",']) {
      expect(() => parse(unit.repeat(1_048_576 / unit.length))).toThrow('The body');
    }
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
