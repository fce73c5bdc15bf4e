/** Runs one step again and again until stopped; a step that is running is always finished. */
export class Loop {
  private stopped = false;
  private running: Promise<void> | undefined;
  private wakeUp: (() => void) | undefined;

  /**
   * @param step does one piece of work and returns the milliseconds to rest before the next
   * @param onError is told of a failed step and returns the milliseconds to rest
   */
  constructor(
    private readonly step: () => Promise<number>,
    private readonly onError: (error: unknown) => number,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Resolves when the current step has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wakeUp?.();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      let rest: number;
      try {
        rest = await this.step();
      } catch (error) {
        rest = this.onError(error);
      }
      await this.sleep(rest);
    }
  }

  private async sleep(milliseconds: number): Promise<void> {
    if (this.stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = undefined;
  }
}
