import { describe, expect, test } from '@jest/globals';
import { isBic, isCountry, isIban, isLei } from './business-identifiers.js';

describe('identifiers of businesses', () => {
  test.each(['DE', 'US', 'AX', 'ZW', 'XK', 'ZZ'])('%s is a country', (code) => expect(isCountry(code)).toBe(true));
  test.each(['XX', 'UK', 'EU', 'de', 'DEU', ''])('%j is none', (code) => expect(isCountry(code)).toBe(false));

  test.each(['5493001KJTIIGC8Y1R12', '529900T8BM49AURSDO55', 'HWUPKR0MPOU8FGXBT394'])('%s is an LEI', (text) => {
    expect(isLei(text)).toBe(true);
    const last = text.slice(-1);
    expect(isLei(`${text.slice(0, -1)}${(Number(last) + 1) % 10}`)).toBe(false);
    expect(isLei(text.toLowerCase())).toBe(false);
  });
  test.each(['', '5493001KJTIIGC8Y1R1', '5493001KJTIIGC8Y1R122', '5493001KJTIIGC8Y1RAA'])('%j is none', (text) => {
    expect(isLei(text)).toBe(false);
  });

  test.each(['DE89370400440532013000', 'GB82WEST12345698765432', 'NO9386011117947', 'MT84MALT011000012345MTLCAST001S'])(
    '%s is an IBAN',
    (text) => {
      expect(isIban(text)).toBe(true);
      expect(isIban(`${text}0`)).toBe(false);
      expect(isIban(text.slice(0, -1))).toBe(false);
      expect(isIban(`${text.slice(0, 2)}00${text.slice(4)}`)).toBe(false);
    },
  );
  test.each(['', 'DE89 3704 0044 0532 0130 00', 'de89370400440532013000', 'US64SVBKUS6S3300958879'])(
    '%j is none',
    (text) => {
      expect(isIban(text)).toBe(false);
    },
  );

  test.each(['DEUTDEFF', 'DEUTDEFF500', 'NEDSZAJJXXX'])('%s is a BIC', (text) => expect(isBic(text)).toBe(true));
  test.each(['', 'DEUTDEF', 'DEUTDEFF50', 'DEUTXXFF', 'deutdeff', 'DEUTDEFF5000'])('%j is none', (text) => {
    expect(isBic(text)).toBe(false);
  });
});
