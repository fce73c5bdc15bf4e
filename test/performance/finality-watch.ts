import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MILLISECONDS = 100;

/** Notes when blocks became final, with one question at a time for all who want to know. */
export class FinalityWatch {
  private final = 0n;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private readonly waiters: { readonly block: bigint; readonly resolve: () => void }[] = [];

  constructor(private readonly finalBlock: () => Promise<bigint>) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** Resolves when a block can not be undone any more. */
  async until(block: bigint): Promise<void> {
    if (this.final >= block) return;
    await new Promise<void>((resolve) => this.waiters.push({ block, resolve }));
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.final = await this.finalBlock();
      const ready = this.waiters.filter(({ block }) => block <= this.final);
      for (const waiter of ready) {
        this.waiters.splice(this.waiters.indexOf(waiter), 1);
        waiter.resolve();
      }
      await sleep(POLL_MILLISECONDS);
    }
  }
}
