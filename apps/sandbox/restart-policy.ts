const FIRST_PAUSE_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 10_000;
const MOST_FAILURES_IN_A_ROW = 6;

/**
 * When a service that ended by itself starts again: after a longer pause each time, and not at all once it failed too often in
 * a row without becoming ready. A service that was killed while it worked has no fault that a pause would mend.
 */
export class RestartPolicy {
  private failuresInARow = 0;

  get failures(): number {
    return this.failuresInARow;
  }

  becameReady(): void {
    this.failuresInARow = 0;
  }

  /** Milliseconds until the next start; undefined when there is none. */
  afterEnd(): number | undefined {
    this.failuresInARow += 1;
    return this.failuresInARow >= MOST_FAILURES_IN_A_ROW
      ? undefined
      : Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** (this.failuresInARow - 1), LONGEST_PAUSE_MILLISECONDS);
  }
}
