import { describe, expect, it } from '@jest/globals';
import { ApiProblem } from '../api-client.js';
import { repeatWhileTakenBack } from './taken-back.js';

const refusal = new ApiProblem(409, 'invalid_transition', 'An order that is funding cannot claim delivery.');

/** Answers what is next of `answers`: an error is thrown. */
function next<Answer>(answers: (Answer | Error)[]): () => Promise<Answer> {
  return async () => {
    const answer = answers.shift();
    if (answer === undefined) throw new Error('Asked once too often');
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

describe('what the chain took back', () => {
  const { signal } = new AbortController();

  it('is waited for, however long it takes to be mined again', async () => {
    const post = next([refusal, refusal, refusal, 'op_1']);
    await expect(repeatWhileTakenBack(post, async () => true, signal, 0)).resolves.toBe('op_1');
  });

  it('may be back before anybody asks', async () => {
    await expect(repeatWhileTakenBack(next([refusal, 'op_1']), next([false]), signal, 0)).resolves.toBe('op_1');
  });

  it('does not hide a refusal that stands', async () => {
    const post = next([refusal, refusal]);
    await expect(repeatWhileTakenBack(post, next([false]), signal, 0)).rejects.toBe(refusal);
  });

  it('ends with what is no refusal, and with the run', async () => {
    const gone = new Error('unreachable');
    await expect(repeatWhileTakenBack(next([gone]), next([]), signal, 0)).rejects.toBe(gone);
    const halt = new AbortController();
    halt.abort(new Error('interrupted'));
    await expect(repeatWhileTakenBack(next([refusal]), next([true]), halt.signal, 0)).rejects.toThrow('interrupted');
  });
});
