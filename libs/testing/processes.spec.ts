import { spawn } from 'node:child_process';
import { freePort, isPortFree, isRunning, startProcess, stopLeftover } from './processes.js';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const SLEEP_MARK = 'sleep 300.0';

describe('owned processes', () => {
  it('end when they are stopped', async () => {
    const owned = await startProcess('sleep', ['300.01'], { signalWhenOrphaned: 'SIGTERM' });
    expect(isRunning(owned.pid, SLEEP_MARK)).toBe(true);
    await owned.stop('SIGTERM', 1000);
    expect(isRunning(owned.pid, SLEEP_MARK)).toBe(false);
  });

  it('are killed when they do not listen', async () => {
    const owned = await startProcess('sh', ['-c', 'trap "" TERM; while :; do sleep 0.05; done'], {
      signalWhenOrphaned: 'SIGTERM',
    });
    await pause(100);
    await owned.stop('SIGTERM', 200);
    expect(owned.child.signalCode).toBe('SIGKILL');
  });

  it('do not outlive an owner who is killed without a word', async () => {
    const module = new URL('./processes.ts', import.meta.url).href;
    const owner = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { startProcess } from '${module}';
         const owned = await startProcess('sleep', ['300.02'], { signalWhenOrphaned: 'SIGTERM' });
         console.log(owned.pid);
         setInterval(() => {}, 1000);`,
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '--experimental-transform-types --no-warnings' },
      },
    );
    const pid = await new Promise<number>((resolve) => owner.stdout.once('data', (line) => resolve(Number(line))));
    expect(isRunning(pid, SLEEP_MARK)).toBe(true);
    owner.kill('SIGKILL');
    for (let waited = 0; isRunning(pid, SLEEP_MARK) && waited < 3000; waited += 50) await pause(50);
    expect(isRunning(pid, SLEEP_MARK)).toBe(false);
  });

  it('of an earlier run are stopped only when their command line is the expected one', async () => {
    const owned = await startProcess('sleep', ['300.03'], { signalWhenOrphaned: 'SIGTERM' });
    expect(await stopLeftover(owned.pid, 'anvil', 'SIGTERM')).toBe(false);
    expect(isRunning(owned.pid, SLEEP_MARK)).toBe(true);
    expect(await stopLeftover(owned.pid, SLEEP_MARK, 'SIGTERM')).toBe(true);
    expect(isRunning(owned.pid, SLEEP_MARK)).toBe(false);
  });

  it('cannot start when there is no such program', async () => {
    await expect(startProcess('no-such-program', [], { signalWhenOrphaned: 'SIGTERM' })).rejects.toThrow('ENOENT');
  });
});

it('a free port is free', async () => {
  expect(await isPortFree(await freePort())).toBe(true);
});
