// Prints the path of a Chromium for the browser test; installs it on Debian and Ubuntu when there is none and root asks.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = [
  ...(process.env.CHROMIUM_PATH === undefined ? [] : [process.env.CHROMIUM_PATH]),
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const find = () => places.find((place) => existsSync(place));

/** Runs apt-get; its output is shown only when it fails. */
function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stdout, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
  if (status !== 0) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
  return status === 0;
}

function install() {
  const mayInstall = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (!mayInstall) return;
  console.error('Installing Chromium for the browser test ...');
  if (apt('update', '-qq')) apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
}

if (find() === undefined) install();
const path = find();
if (path === undefined) {
  console.error(
    'The browser test needs Chromium or Chrome. Install one (Debian: sudo apt-get install chromium; others: https://www.google.com/chrome) or name its program in CHROMIUM_PATH.',
  );
  process.exitCode = 1;
} else {
  console.log(path);
}
