import type { ApiAnswer } from '../../e2e/support/running-network.js';

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly retryAfter: string | null;
  readonly milliseconds: number;
}

/** Many clients at once, each doing one request after the other, each again with the same key until it is accepted. */
export class Crowd {
  readonly accepted: ApiAnswer[] = [];
  /** Answers that were neither accepted nor the kind of refusal that says to come again. */
  readonly refusals: Refusal[] = [];
  /** Connections that broke without an answer. */
  broken = 0;
  private stopped = false;
  private readonly working: Promise<void>[] = [];

  constructor(
    private readonly clients: number,
    /** The `number`-th request of all; called again, with the same number, until accepted. */
    private readonly request: (number: number) => Promise<ApiAnswer>,
  ) {}

  start(): this {
    let next = 0;
    for (let client = 0; client < this.clients; client += 1) {
      this.working.push(
        (async () => {
          while (!this.stopped) {
            next += 1;
            await this.insist(next);
          }
        })(),
      );
    }
    return this;
  }

  /** Finishes what was begun. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.working);
  }

  private async insist(number: number): Promise<void> {
    const deadline = performance.now() + 120_000;
    for (;;) {
      const asked = performance.now();
      const answer = await this.request(number).catch(() => undefined);
      if (answer === undefined) this.broken += 1;
      else if (answer.status < 300) {
        this.accepted.push(answer);
        return;
      } else {
        this.refusals.push({
          status: answer.status,
          code: answer.body?.code,
          retryAfter: answer.headers.get('retry-after'),
          milliseconds: performance.now() - asked,
        });
      }
      if (performance.now() > deadline) throw new Error(`Request ${number} was never accepted`);
      await new Promise((retry) => setTimeout(retry, 100));
    }
  }
}
