import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProblem } from '../api-client.js';

const PAUSE_MILLISECONDS = 200;

/**
 * Does `post`, and does it again for as long as it is refused because a reorganisation of the chain took back what it follows from: that
 * is mined again before long. `isTakenBack` asks the network, which may have it back between refusal and answer, so a refusal is believed
 * when it comes a second time. Throws the last refusal, and what `signal` is aborted with.
 */
export async function repeatWhileTakenBack<Result>(
  post: () => Promise<Result>,
  isTakenBack: () => Promise<boolean>,
  signal: AbortSignal,
  pauseMilliseconds = PAUSE_MILLISECONDS,
): Promise<Result> {
  for (let last = false; ; ) {
    try {
      return await post();
    } catch (error) {
      if (last || !(error instanceof ApiProblem)) throw error;
      last = !(await isTakenBack());
    }
    signal.throwIfAborted();
    await sleep(pauseMilliseconds);
  }
}
