// Writes test/vectors/release-terms.json: what clauses make of amounts and times, by arithmetic of its own (exact fractions instead
// of chained integer divisions). Every value is fixed, so the file changes only if a rule does.
//   hardhat run --no-compile test/vectors/generate-release-terms.ts
//   VECTORS_CHECK=1 hardhat run --no-compile test/vectors/generate-release-terms.ts    fail if the committed file differs
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const FILE = resolve('test/vectors/release-terms.json');
const DAY = 86_400n;
const DELIVER_BY = 1_800_000_000n;

interface Rates {
  retentionBps: bigint;
  lateBpsPerDay: bigint;
  lateCapBps: bigint;
  earlyDiscountBps: bigint;
  earlyDiscountPeriod: bigint;
  feeBps: bigint;
}
interface Slice {
  gross: bigint;
  claimedAt: bigint;
  releasedAt: bigint;
  accepted: boolean;
}

const NONE: Rates = {
  retentionBps: 0n,
  lateBpsPerDay: 0n,
  lateCapBps: 0n,
  earlyDiscountBps: 0n,
  earlyDiscountPeriod: 0n,
  feeBps: 0n,
};
const ALL: Rates = {
  retentionBps: 500n,
  lateBpsPerDay: 100n,
  lateCapBps: 1_050n,
  earlyDiscountBps: 200n,
  earlyDiscountPeriod: 10n * DAY,
  feeBps: 50n,
};

/** The largest whole number of parts of 10,000 that fits: found by search, not by division. */
function partOf(amount: bigint, bps: bigint): bigint {
  let low = 0n;
  let high = amount;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle * 10_000n <= amount * bps) low = middle;
    else high = middle - 1n;
  }
  return low;
}

/** Each day that began after deliverBy, counted one by one until the cap is reached. */
function lateBps(rates: Rates, claimedAt: bigint): bigint {
  let bps = 0n;
  for (let dayBegins = DELIVER_BY; dayBegins <= claimedAt && bps < rates.lateCapBps; dayBegins += DAY) {
    bps += rates.lateBpsPerDay;
    if (rates.lateBpsPerDay === 0n) break;
  }
  return bps > rates.lateCapBps ? rates.lateCapBps : bps;
}

function lastTime(rates: Rates): bigint {
  let days = 0n;
  while (days * rates.lateBpsPerDay < rates.lateCapBps) days += 1n;
  return DELIVER_BY + days * DAY;
}

function vectorOf(rates: Rates, slice: Slice) {
  const late = partOf(slice.gross, lateBps(rates, slice.claimedAt));
  const isEarly = slice.accepted && slice.releasedAt - slice.claimedAt < rates.earlyDiscountPeriod;
  const discount = isEarly ? partOf(slice.gross - late, rates.earlyDiscountBps) : 0n;
  const retained = partOf(slice.gross - late - discount, rates.retentionBps);
  const fee = partOf(slice.gross - late - discount - retained, rates.feeBps);
  const payout = slice.gross - late - discount - retained - fee;
  const accepted = slice.accepted ? 1n : 0n;
  return {
    ...rates,
    ...{
      gross: slice.gross,
      deliverBy: DELIVER_BY,
      claimedAt: slice.claimedAt,
      releasedAt: slice.releasedAt,
      accepted,
    },
    ...{ lastTime: lastTime(rates), late, discount, retained, fee, payout },
  };
}

function* cases(): Generator<[Rates, Slice]> {
  const onTime: Slice = { gross: 1_000_000n, claimedAt: DELIVER_BY - 1n, releasedAt: DELIVER_BY, accepted: true };
  const amounts = [1n, 2n, 99n, 101n, 9_999n, 10_000n, 10_001n, 123_456_789n, 2n ** 111n + 1n, 2n ** 112n - 1n];
  for (const gross of amounts) {
    yield [NONE, { ...onTime, gross }];
    yield [ALL, { ...onTime, gross }];
    yield [ALL, { ...onTime, gross, accepted: false }];
    yield [ALL, { ...onTime, gross, claimedAt: DELIVER_BY + 3n * DAY, releasedAt: DELIVER_BY + 4n * DAY }];
  }
  for (const bps of [1n, 9_999n, 10_000n]) {
    for (const gross of [1n, 9_999n, 10_001n, 2n ** 112n - 1n]) {
      const late = { ...onTime, gross, claimedAt: DELIVER_BY };
      yield [
        { ...NONE, retentionBps: bps },
        { ...onTime, gross },
      ];
      yield [
        { ...NONE, feeBps: bps },
        { ...onTime, gross },
      ];
      yield [
        { ...NONE, earlyDiscountBps: bps, earlyDiscountPeriod: DAY },
        { ...onTime, gross },
      ];
      yield [{ ...NONE, lateBpsPerDay: bps, lateCapBps: bps }, late];
      yield [
        { ...ALL, retentionBps: bps, feeBps: bps, lateBpsPerDay: bps, lateCapBps: bps, earlyDiscountBps: bps },
        late,
      ];
    }
  }
  for (const days of [0n, 1n, 9n, 10n, 11n, 365n]) {
    for (const second of [-1n, 0n, 1n]) {
      const claimedAt = DELIVER_BY + days * DAY + second;
      yield [ALL, { ...onTime, gross: 777_777_777n, claimedAt, releasedAt: claimedAt, accepted: false }];
    }
  }
  for (const second of [-1n, 0n, 1n]) {
    const releasedAt = onTime.claimedAt + ALL.earlyDiscountPeriod + second;
    yield [ALL, { ...onTime, releasedAt }];
  }
  for (const [perDay, cap] of [
    [1n, 1n],
    [1n, 10_000n],
    [3n, 10n],
    [10_000n, 10_000n],
    [10_000n, 1n],
    [7n, 9_999n],
  ] as const) {
    const rates = { ...ALL, lateBpsPerDay: perDay, lateCapBps: cap };
    yield [rates, { ...onTime, gross: 31_415_926n, claimedAt: lastTime(rates) - 1n, releasedAt: lastTime(rates) }];
  }
}

const vectors = [...cases()].map(([rates, slice]) => vectorOf(rates, slice));
const content = `${JSON.stringify({ vectors }, (_, value) => (typeof value === 'bigint' ? value.toString() : value), 2)}\n`;
if (process.env.VECTORS_CHECK === '1') {
  if ((await readFile(FILE, 'utf8').catch(() => '')) !== content) {
    process.stderr.write('test/vectors/release-terms.json differs from its generator\n');
    process.exitCode = 1;
  }
} else {
  await writeFile(FILE, content);
}
