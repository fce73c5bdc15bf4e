import { describe, expect, test } from '@jest/globals';
import { type InnerList, MalformedField, parseDictionary, serializeInnerList, Token } from './structured-fields.js';

const none = new Map();

describe('dictionaries', () => {
  test('have items and inner lists, each with parameters', () => {
    const read = parseDictionary(
      ' a=1;x;y=?0 ,\tb="q\\"\\\\";z=-42, c=:AQI=:, d=tok/en, e=("p" "q";bs  );k=2, f=( ), g;h ',
    );
    expect(Object.fromEntries(read)).toEqual({
      a: {
        value: 1,
        parameters: new Map([
          ['x', true],
          ['y', false],
        ]),
      },
      b: { value: 'q"\\', parameters: new Map([['z', -42]]) },
      c: { value: Buffer.from([1, 2]), parameters: none },
      d: { value: new Token('tok/en'), parameters: none },
      e: {
        items: [
          { value: 'p', parameters: none },
          { value: 'q', parameters: new Map([['bs', true]]) },
        ],
        parameters: new Map([['k', 2]]),
      },
      f: { items: [], parameters: none },
      g: { value: true, parameters: new Map([['h', true]]) },
    });
    expect(parseDictionary('').size).toBe(0);
  });

  test.each([
    ...['a=1,', 'a=1,,b=2', ',', 'a=1 b=2', 'A=1', 'a =1', 'a= 1', '1=2', 'é=1'],
    ...['a=1, a=2', 'a=1;x;x', 'a=1.5', 'a=1234567890123456', 'a=-', 'a=@1', 'a=%"x"', 'a=?2'],
    ...['a="x', 'a="\u00e9"', 'a="\\n"', "a='x'", 'a=:AQI:', 'a=:AQJ=:', 'a=:A:', 'a=:AQI=', 'a=::x'],
    ...['a=("p" "q"', 'a=("p""q")', 'a=("p",)', 'a=(("p"))', 'a=("p")x', 'a=', 'a=1;', 'a=1;=2', 'a=1 ;b'],
  ])('%s is malformed', (text) => {
    expect(() => parseDictionary(text)).toThrow(MalformedField);
  });

  test('inner lists are written as they were read', () => {
    const text = '("@method" "a\\"b";sf);created=1618884473;keyid="k\\\\";tag=tok;x;y=?0;z=:AQI=:;n=-1';
    expect(serializeInnerList(parseDictionary(`sig=${text}`).get('sig') as InnerList)).toBe(text);
  });
});
