import { InputError } from '../input-error.js';

/** @throws InputError when it is not the number of a block */
export function readBlockNumber(text: string): bigint {
  if (!/^[0-9]{1,18}$/.test(text)) throw new InputError(`${text} is not the number of a block.`);
  return BigInt(text);
}
