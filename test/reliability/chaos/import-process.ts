import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodes } from '../../../apps/cli/exit-codes.js';
import type { ImportReport } from '../../../apps/cli/import/report.js';

export interface ImportProcessOptions {
  readonly apiUrl: string;
  /** Of an operator. */
  readonly apiKey: string;
  readonly file: string;
  /** Rows; undefined: all. */
  readonly rows: number | undefined;
  /** Where its journal and its report are kept. */
  readonly home: string;
}

/** `quittance import`, started again with the same arguments for as long as it is killed or gives up waiting. */
export class ImportProcess {
  kills = 0;
  /** How often it said that the network does not answer, and was told to go on. */
  gaveUp = 0;
  private child: ChildProcess | undefined;
  private closed = false;
  private readonly journal: string;

  constructor(private readonly options: ImportProcessOptions) {
    this.journal = join(options.home, 'import.jsonl');
  }

  /** Lines of its journal: how far it has come. */
  lines(): number {
    if (!existsSync(this.journal)) return 0;
    let count = 0;
    for (const byte of readFileSync(this.journal)) if (byte === 10) count += 1;
    return count;
  }

  /** kill -9, once it is there to be killed; false when it is done. */
  async kill(isOver: () => boolean): Promise<boolean> {
    while (!isOver()) {
      if (this.child?.kill('SIGKILL')) {
        this.kills += 1;
        this.child = undefined;
        return true;
      }
      await sleep(20);
    }
    return false;
  }

  /** Resolves with its report. @throws when it ends by itself in any other way */
  async run(): Promise<ImportReport> {
    for (;;) {
      const { code, signal, output, errors } = await this.runOnce();
      if (signal === 'SIGKILL') continue;
      if (code === exitCodes.done || code === exitCodes.notConserved) {
        return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as ImportReport;
      }
      if (code !== exitCodes.unreachable || this.closed)
        throw new Error(`The import ended with exit code ${code}:\n${errors}`);
      this.gaveUp += 1;
    }
  }

  /** Ends it for good. */
  close(): void {
    this.closed = true;
    this.child?.kill('SIGTERM');
  }

  private async runOnce(): Promise<{ code: number | null; signal: string | null; output: string; errors: string }> {
    const { apiUrl, apiKey, file, rows, home } = this.options;
    const child = spawn(
      process.execPath,
      [
        ...['--enable-source-maps', resolve('dist/programs/cli.js'), 'import', file],
        ...['--mapping', 'apps/cli/mappings/scms.json', '--shift', '--state', this.journal, '--json'],
        ...(rows === undefined ? [] : ['--limit', String(rows)]),
      ],
      {
        env: {
          ...{ ...process.env, NODE_OPTIONS: '', QUITTANCE_HOME: home },
          ...{ QUITTANCE_API_URL: apiUrl, QUITTANCE_API_KEY: apiKey },
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.child = child;
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-5_000);
    });
    const [code, signal] = await new Promise<[number | null, string | null]>((done) =>
      child.once('close', (...how) => done(how)),
    );
    if (this.child === child) this.child = undefined;
    return { code, signal, output, errors };
  }
}
