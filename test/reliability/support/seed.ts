import { randomInt } from 'node:crypto';
import { seededRandom } from '../random.js';

/** Random numbers for one test. The seed is printed; SEED=… in the environment plays the same run again. */
export function printedRandom(name: string): { seed: number; random: () => number } {
  const seed = process.env.SEED === undefined ? randomInt(2 ** 31) : Number(process.env.SEED);
  process.stdout.write(`${name}: SEED=${seed}\n`);
  return { seed, random: seededRandom(seed) };
}
