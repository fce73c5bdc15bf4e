import { describe, expect, it } from '@jest/globals';
import { ApiProblem } from '../api-client.js';
import { NetworkClock } from './network-clock.js';

const start = new Date('2006-05-02T08:00:00Z');
const behind = new ApiProblem(409, 'deadline_passed', 'The clock only moves forward.');

/** A network whose chain may be ahead of its clock, as after a crash between the two. */
class FakeNetwork {
  readonly moves: string[] = [];

  constructor(
    private time: Date,
    private readonly chainTime = time,
  ) {}

  state() {
    const { time } = this;
    return Promise.resolve({ chainId: '1', token: { symbol: 'T', decimals: 6 }, time, sandbox: true });
  }

  moveClock(to: Date, key: string): Promise<Date> {
    this.moves.push(key);
    if (to <= this.chainTime) return Promise.reject(behind);
    this.time = to;
    return Promise.resolve(to);
  }
}

describe('NetworkClock', () => {
  const nextDay = new Date('2006-05-03T08:00:00Z');

  it('moves forward once', async () => {
    const network = new FakeNetwork(start);
    const clock = await NetworkClock.read(network);
    await clock.advanceTo(nextDay, 'key');
    await clock.advanceTo(nextDay, 'key');
    expect(network.moves).toEqual(['key']);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(nextDay.getTime());
  });

  it('stays where it is when the time is past', async () => {
    const network = new FakeNetwork(nextDay);
    const clock = await NetworkClock.read(network);
    await clock.advanceTo(start, 'key');
    expect(network.moves).toEqual([]);
  });

  it('goes a little further when only the chain was moved', async () => {
    const network = new FakeNetwork(start, nextDay);
    const clock = await NetworkClock.read(network);
    await clock.advanceTo(nextDay, 'key');
    expect(network.moves).toEqual(['key', 'key-1']);
    expect(clock.now().getTime()).toBeGreaterThan(nextDay.getTime());
  });

  it('gives up when the clock stays behind', async () => {
    const network = new FakeNetwork(start, new Date('2007-01-01T00:00:00Z'));
    const clock = await NetworkClock.read(network);
    await expect(clock.advanceTo(nextDay, 'key')).rejects.toBe(behind);
  });
});
