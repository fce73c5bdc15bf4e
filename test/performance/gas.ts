import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

/** The report of contracts/gas/report.ts, measured now, in a process of its own that compiles the contracts where it must. */
export async function measureGas(): Promise<Record<string, unknown>> {
  const hardhat = resolve('node_modules/hardhat/dist/src/cli.js');
  const child = spawn(process.execPath, [hardhat, 'run', '--no-compile', 'contracts/gas/report-gas.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<number | null>((done) => child.on('close', done));
  const output = await text(child.stdout);
  const code = await exited;
  if (code !== 0) throw new Error(`The measurement ended with code ${code}:\n${output}`);
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
}
