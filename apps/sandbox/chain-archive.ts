import { rename, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { RunningAnvil } from '#testing';

const IDLE_MILLISECONDS = 1000;
/** Saving may take at most about this share of the time: the chain stands still meanwhile. */
const SAVING_SHARE = 1 / 50;

/**
 * Saves the chain's state soon after it changed, so that even a sandbox killed without a word loses little. A file is
 * replaced as a whole or not at all. Saving takes about a second for 20,000 transactions, so large chains save seldom.
 */
export class ChainArchive {
  private timer: NodeJS.Timeout | undefined;
  private saving: Promise<void> = Promise.resolve();
  private notBefore = 0;

  constructor(
    private readonly chain: Pick<RunningAnvil, 'call'>,
    private readonly file: string,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** To be called after every block. */
  changed(): void {
    if (this.timer !== undefined) return;
    const wait = Math.max(IDLE_MILLISECONDS, this.notBefore - Date.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.saving = this.save().catch(this.onError);
    }, wait);
  }

  /** Stops saving and leaves the file alone from then on: the chain itself writes it once more at its end. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.saving;
  }

  private async save(): Promise<void> {
    const startedAt = Date.now();
    const dump = await this.chain.call<string>('anvil_dumpState');
    const state = await promisify(gunzip)(Buffer.from(dump.slice(2), 'hex'));
    await writeFile(`${this.file}.new`, state, { mode: 0o600 });
    await rename(`${this.file}.new`, this.file);
    this.notBefore = Date.now() + (Date.now() - startedAt) / SAVING_SHARE;
  }
}
