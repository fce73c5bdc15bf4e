/** A calendar day: whole days since 1970-01-01 in UTC. */
export type Day = number;

/** What the parts of a date look like in a file, in the order in which they are written. */
export const dateFormats = ['day-monthname-year', 'month/day/year', 'day/month/year', 'year-month-day'] as const;
export type DateFormat = (typeof dateFormats)[number];

export const SECONDS_PER_DAY = 86_400;

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];

const PATTERNS: { readonly [Format in DateFormat]: RegExp } = {
  'day-monthname-year': /^(?<day>\d{1,2})[- ](?<month>[a-z]{3,9})\.?[- ](?<year>\d{4}|\d{2})$/i,
  'month/day/year': /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4}|\d{2})$/,
  'day/month/year': /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4}|\d{2})$/,
  'year-month-day': /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/,
};

/**
 * Reads a date in the first of `formats` that fits: `2-Jun-06`, `01-Sept-06`, `8/29/14`, `03/19/2010`, `2010-03-19`.
 * Two-digit years are 1970 to 2069, as POSIX strptime has them. Undefined when no format fits or no such day exists.
 */
export function parseDay(text: string, formats: readonly DateFormat[]): Day | undefined {
  for (const format of formats) {
    const parts = PATTERNS[format].exec(text.trim())?.groups;
    if (parts === undefined) continue;
    const { year = '', month = '', day = '' } = parts;
    const found = dayOf(fullYear(year), monthNumber(month), Number(day));
    if (found !== undefined) return found;
  }
  return undefined;
}

function fullYear(text: string): number {
  const year = Number(text);
  if (text.length === 4) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

/** 1 to 12; 0 for a word that is no month. Names may be cut after three letters or more (`Sep`, `Sept`, `September`). */
function monthNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  return MONTHS.findIndex((month) => month.startsWith(text.toLowerCase())) + 1;
}

function dayOf(year: number, month: number, day: number): Day | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / (SECONDS_PER_DAY * 1000) : undefined;
}

/** `2010-03-19` */
export function formatDay(day: Day): string {
  return instantOf(day).toISOString().slice(0, 10);
}

/** The moment `secondsOfDay` seconds after the day began in UTC. */
export function instantOf(day: Day, secondsOfDay = 0): Date {
  return new Date((day * SECONDS_PER_DAY + secondsOfDay) * 1000);
}

export function dayAt(instant: Date): Day {
  return Math.floor(instant.getTime() / 1000 / SECONDS_PER_DAY);
}
