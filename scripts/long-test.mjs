// A test of a promise in its long form: node scripts/long-test.mjs PATTERN NAME=VALUE…
//   npm run test:writers     16 writers append to the audit log for a minute (R29)
//   npm run test:tampering   500 changes by a superuser are found and located (R28)
import { spawnSync } from 'node:child_process';

const [pattern, ...settings] = process.argv.slice(2);
const environment = Object.fromEntries(settings.map((setting) => setting.split('=')));
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const { status } = spawnSync(
  process.execPath,
  [...jest, '--selectProjects', 'reliability', '--testPathPatterns', pattern],
  {
    stdio: 'inherit',
    env: { ...environment, ...process.env },
  },
);
process.exitCode = status ?? 1;
