import { describe, expect, it } from '@jest/globals';
import { dateFormats, dayAt, formatDay, instantOf, parseDay } from './dates.js';

const scms = ['day-monthname-year', 'month/day/year'] as const;

function read(text: string): string | undefined {
  const day = parseDay(text, scms);
  return day === undefined ? undefined : formatDay(day);
}

describe('parseDay', () => {
  it.each([
    ['2-Jun-06', '2006-06-02'],
    ['02-Jun-06', '2006-06-02'],
    ['01-Sept-06', '2006-09-01'],
    ['01-September-2006', '2006-09-01'],
    ['8/29/14', '2014-08-29'],
    ['03/19/2010', '2010-03-19'],
    [' 5/13/07 ', '2007-05-13'],
    ['29-Feb-08', '2008-02-29'],
    ['31-Dec-69', '2069-12-31'],
    ['1-Jan-70', '1970-01-01'],
  ])('reads %s as %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    'Date Not Captured',
    'N/A - From RDC',
    'Pre-PQ Process',
    '',
    '30-Feb-08',
    '13/13/2010',
    '29-Feb-07',
    '1-Juno-06',
    '2006-06-02',
    '2-Jun-006',
  ])('does not take "%s" for a day', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it('reads day and month in the order that the format says', () => {
    expect(formatDay(parseDay('03/04/2010', ['day/month/year'])!)).toBe('2010-04-03');
    expect(formatDay(parseDay('03/04/2010', ['month/day/year'])!)).toBe('2010-03-04');
  });

  it('reads ISO dates where the mapping names them', () => {
    expect(formatDay(parseDay('2010-03-04', dateFormats)!)).toBe('2010-03-04');
  });
});

describe('days', () => {
  it('are the UTC days of instants', () => {
    const day = parseDay('19-Mar-10', scms)!;
    expect(dayAt(instantOf(day))).toBe(day);
    expect(dayAt(instantOf(day, 86_399))).toBe(day);
    expect(dayAt(new Date(instantOf(day).getTime() - 1))).toBe(day - 1);
  });
});
