import { readFileSync } from 'node:fs';
import type { Clauses } from './clauses.js';
import { addDivisions, divideRelease, EMPTY_DIVISION, lastTimeToClaim, payoutOf, shareOf } from './release-terms.js';

type Column =
  | ('gross' | 'deliverBy' | 'claimedAt' | 'releasedAt' | 'accepted' | 'lastTime')
  | ('late' | 'discount' | 'retained' | 'fee' | 'payout');

const json = readFileSync('test/vectors/release-terms.json', 'utf8');
const { vectors } = JSON.parse(json, (_, value) => (typeof value === 'string' ? BigInt(value) : value)) as {
  vectors: (Clauses & Record<Column, bigint>)[];
};

describe('the release terms', () => {
  it('divide as the vectors say, which the contracts are tested against too', () => {
    expect(vectors.length).toBeGreaterThan(100);
    for (const vector of vectors) {
      const division = divideRelease(vector, vector.deliverBy, { ...vector, accepted: vector.accepted === 1n });
      const { gross, late, discount, retained, fee, payout } = vector;
      expect(division).toEqual({ gross, late, discount, retained, fee });
      expect(payoutOf(division)).toBe(payout);
    }
  });

  it('take claims until the late deduction reaches its cap', () => {
    for (const vector of vectors) {
      expect(lastTimeToClaim(vector, vector.deliverBy)).toBe(vector.lastTime);
    }
  });

  it('sum slices part by part', () => {
    const division = { gross: 10n, late: 1n, discount: 2n, retained: 3n, fee: 1n };
    expect(addDivisions(EMPTY_DIVISION, division)).toEqual(division);
    expect(payoutOf(addDivisions(division, division))).toBe(6n);
  });

  it('round shares down', () => {
    expect(shareOf(9_999n, 1n)).toBe(0n);
    expect(shareOf(10_000n, 1n)).toBe(1n);
    expect(shareOf(3n, 10_000n)).toBe(3n);
  });
});
