import { readFileSync } from 'node:fs';
import { NO_CLAUSES } from './clauses.js';
import { addDivisions, divideRelease, EMPTY_DIVISION, lastTimeToClaim, payoutOf, shareOf } from './release-terms.js';

const vectorsFile = JSON.parse(readFileSync('test/vectors/release-terms.json', 'utf8')) as {
  columns: string[];
  rows: string[][];
};

/** By column; columns that are no rate are no clause, and ignored where clauses are taken. */
const vectors = vectorsFile.rows.map((row) => ({
  ...NO_CLAUSES,
  ...(Object.fromEntries(vectorsFile.columns.map((name, column) => [name, BigInt(row[column] ?? '')])) as Record<
    'gross' | 'deliverBy' | 'claimedAt' | 'releasedAt' | 'accepted' | 'lastTime',
    bigint
  > &
    Record<'late' | 'discount' | 'retained' | 'fee' | 'payout', bigint>),
}));

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
