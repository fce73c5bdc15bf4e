import { ApiProblem } from '../api-client.js';
import type { Network } from './network.js';

/** The network's clock, which the sandbox lets us move forward and which goes on by itself in between. */
export class NetworkClock {
  private constructor(
    private readonly network: Network,
    private shown: Date,
    private readAt: number,
  ) {}

  static async read(network: Network): Promise<NetworkClock> {
    const { time } = await network.state();
    return new NetworkClock(network, time, Date.now());
  }

  /** What it shows now, to within the length of a request. */
  now(): Date {
    return new Date(this.shown.getTime() + (Date.now() - this.readAt));
  }

  /** Puts the clock on `time`; does nothing when it shows that or later already. */
  async advanceTo(time: Date, idempotencyKey: string): Promise<void> {
    if (this.now() >= time) return;
    try {
      this.show(await this.network.moveClock(time, idempotencyKey));
    } catch (error) {
      // Somebody else moved it further.
      if (!(error instanceof ApiProblem) || error.status !== 409) throw error;
    }
    // A replayed answer shows an earlier time than it is now.
    if (this.now() < time) this.show((await this.network.state()).time);
  }

  private show(time: Date): void {
    this.shown = time;
    this.readAt = Date.now();
  }
}
