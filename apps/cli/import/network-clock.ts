import { ApiProblem } from '../api-client.js';
import type { Network } from './network.js';

const RETRY_STEP_MILLISECONDS = 5_000;
const MOST_ATTEMPTS = 10;

/** The network's clock, which the sandbox lets us move forward and which goes on by itself in between. */
export class NetworkClock {
  private constructor(
    private readonly network: Pick<Network, 'moveClock' | 'state'>,
    private time: Date,
    private readAt: number,
  ) {}

  static async read(network: Pick<Network, 'moveClock' | 'state'>): Promise<NetworkClock> {
    const { time } = await network.state();
    return new NetworkClock(network, time, Date.now());
  }

  /** What it shows now, to within the length of a request. */
  now(): Date {
    return new Date(this.time.getTime() + (Date.now() - this.readAt));
  }

  /**
   * Puts the clock on `time`; does nothing where it shows that already. A network that was killed in the middle may have moved only
   * its chain: it then refuses the same time, but can move both a little further.
   * @throws ApiProblem when the clock stays behind
   */
  async advanceTo(time: Date, idempotencyKey: string): Promise<void> {
    for (let attempt = 0; this.now() < time; attempt += 1) {
      const target = new Date(time.getTime() + attempt * RETRY_STEP_MILLISECONDS);
      const key = attempt === 0 ? idempotencyKey : `${idempotencyKey}-${attempt}`;
      try {
        this.set(await this.network.moveClock(target, key));
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 409 || attempt === MOST_ATTEMPTS) throw error;
        this.set((await this.network.state()).time);
      }
    }
  }

  private set(time: Date): void {
    this.time = time;
    this.readAt = Date.now();
  }
}
