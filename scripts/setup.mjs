// Makes node_modules match package-lock.json before `npm start` and `npm test`. Runs on any Node >= 20 without dependencies.
// Dependencies are installed by the Node release that package-lock.json pins: an older one would skip native packages
// that declare a newer engine, without a word.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.quittance-setup');
const musl = existsSync('/lib/ld-musl-x86_64.so.1') || existsSync('/lib/ld-musl-aarch64.so.1');
const NEEDED_BYTES = 2 * 1024 ** 3;

const failures = [
  {
    signs: /EUSAGE/,
    message: 'package.json and package-lock.json disagree. Run: npx -y -p node@24 npm install',
  },
  {
    signs: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/,
    message:
      'The package registry cannot be reached. Connect to the network (or set a proxy or mirror: npm config set registry <url>) and run the command again.',
  },
  {
    signs: /ENOSPC/,
    message: 'The disk is full. Free about 2 GB and run the command again.',
  },
  {
    signs: /EACCES|EPERM/,
    message: `npm may not write here. Make ${root} and your npm cache (npm config get cache) writable for this user and run the command again.`,
  },
];

/** Ends with one plain sentence that says what to do. */
function stop(message) {
  console.error(`\nSetup stopped: ${message}`);
  process.exit(1);
}

/** The stamp names the lockfile and the machine it was installed for; a copied node_modules of another platform differs. */
function stampFor(lockfile) {
  return `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** Whether this machine gets the package that the lockfile describes; others are for other systems. */
function isForThisMachine({ os, cpu, libc }) {
  const fits = (allowed, actual) => allowed === undefined || allowed.includes(actual);
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, musl ? 'musl' : 'glibc');
}

/** True when every package of the lockfile that this machine needs is installed in the locked version. */
function isInstalled(lock) {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    if (wanted.optional && (wanted.os === undefined || !isForThisMachine(wanted))) return true;
    return installed[path]?.version === wanted.version && existsSync(join(root, path, 'package.json'));
  });
}

/** Runs `npm ci` under the pinned Node and shows how far it is. Resolves with npm's exit code and error output. */
function install(nodeVersion, packages) {
  const current = process.versions.node.split('.')[0] === nodeVersion.split('.')[0];
  const npmCi = ['npm', 'ci', '--include=dev', '--no-audit', '--no-fund'];
  const [command, ...args] = current ? npmCi : ['npx', '-y', '-p', `node@${nodeVersion}`, ...npmCi];
  const startedAt = Date.now();
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const live = process.stdout.isTTY;
  const report = () => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    const done = packages.filter((path) => existsSync(join(root, path, 'package.json'))).length;
    const line = `  ${done} of ${packages.length} packages, ${seconds} s`;
    process.stdout.write(live ? `\r${line}` : `${line}\n`);
  };
  const timer = setInterval(report, live ? 500 : 5000);
  return new Promise((done) => {
    child.on('error', (error) => done({ code: 1, errors: String(error) }));
    child.on('close', (code) => {
      clearInterval(timer);
      report();
      if (live) process.stdout.write('\n');
      done({ code, errors });
    });
  });
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  stop(
    `Node ${process.versions.node} is too old. Install Node 20 or newer from https://nodejs.org and run the command again.`,
  );
}

const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8');
const stamp = stampFor(lockfile);
const upToDate = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;

if (!upToDate) {
  const lock = JSON.parse(lockfile);
  if (!isInstalled(lock)) {
    const disk = statfsSync(root);
    const free = disk.bavail * disk.bsize;
    if (free < NEEDED_BYTES) {
      stop(
        `only ${Math.round(free / 1024 ** 2)} MB are free where ${root} lies; free about 2 GB and run the command again.`,
      );
    }
    const nodeVersion = lock.packages['node_modules/node'].version;
    const packages = Object.keys(lock.packages).filter((path) => path !== '' && isForThisMachine(lock.packages[path]));
    console.log(
      `Installing dependencies with Node ${nodeVersion} (once, and again when package-lock.json changes) ...`,
    );
    const { code, errors } = await install(nodeVersion, packages);
    if (code !== 0) {
      const lines = errors.split('\n').filter((line) => line.startsWith('npm error'));
      console.error(lines.slice(0, 12).join('\n'));
      stop(failures.find(({ signs }) => signs.test(errors))?.message ?? 'npm ci failed; its messages are above.');
    }
    if (!isInstalled(lock)) {
      stop('npm ci ended well but packages are missing. Delete node_modules and run the command again.');
    }
  }
  writeFileSync(stampFile, stamp);
}
