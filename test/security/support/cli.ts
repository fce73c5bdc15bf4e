import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export interface CliOutcome {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
}

/** Runs the built command line; `killAfter` ends it with SIGKILL once it has printed that text. */
export function runCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  options: { readonly input?: string; readonly killAfter?: string } = {},
): Promise<CliOutcome> {
  const child = spawn(process.execPath, [resolve('dist/programs/cli.js'), ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(options.input ?? '');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
      if (options.killAfter !== undefined && output.includes(options.killAfter)) child.kill('SIGKILL');
    });
  }
  return new Promise((ended) => child.on('close', (code, signal) => ended({ code, signal, output })));
}
