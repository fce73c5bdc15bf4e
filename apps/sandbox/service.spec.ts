import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { RestartPolicy } from './restart-policy.js';
import { Service } from './service.js';

describe('restarting a service', () => {
  test('waits longer after every failure and gives up at the sixth in a row', () => {
    const policy = new RestartPolicy();
    const pauses = [1, 2, 3, 4, 5, 6].map(() => policy.afterEnd());
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, undefined]);
  });

  test('does not count ends of a service that had become ready', () => {
    const policy = new RestartPolicy();
    for (let kill = 0; kill < 20; kill += 1) {
      policy.becameReady();
      expect(policy.afterEnd()).toBe(500);
    }
  });
});

describe('a service', () => {
  let directory: string;
  let service: Service | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'quittance-service-'));
  });

  afterEach(async () => {
    await service?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Starts `script` and resolves with the first notices, or what it says when it gives up. */
  function notices(script: string, count: number): Promise<string[]> {
    const entry = join(directory, 'entry.mjs');
    writeFileSync(entry, script);
    const heard: string[] = [];
    return new Promise((resolve) => {
      const hear = (message: string) => {
        heard.push(message);
        if (heard.length === count) resolve(heard);
      };
      service = new Service({
        name: 'worker',
        entry,
        environment: {},
        logFile: join(directory, 'log'),
        onNotice: hear,
        onGivenUp: hear,
        onStarted: () => undefined,
      });
      void service.start();
    });
  }

  test('that is killed once it is ready starts again after the shortest pause, every time', async () => {
    const heard = await notices(
      `process.send('ready'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200);`,
      3,
    );
    expect(heard).toEqual(
      heard.map(() => expect.stringMatching(/^worker ended \(SIGKILL\) and starts again in 0\.5 s/)),
    );
  });

  test('that never becomes ready starts again later and later', async () => {
    const heard = await notices('process.exit(7);', 2);
    expect(heard[0]).toContain('ended (exit code 7) and starts again in 0.5 s');
    expect(heard[1]).toContain('starts again in 1 s');
  });
});
