import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

/** What may be used and passed on together with a product under Apache-2.0. */
const LICENCES = new Set([
  ...[
    'MIT',
    'MIT-0',
    'ISC',
    'Apache-2.0',
    '0BSD',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
    'Unlicense',
    'CC0-1.0',
  ],
  ...['Python-2.0', 'CC-BY-4.0', 'CC-BY-3.0', 'PostgreSQL', 'WTFPL', 'Zlib'],
  // Copyleft for the files themselves, which are passed on as they are.
  'MPL-2.0',
]);

/** Packages whose manifest names no licence, and the first line of the file in which they state one. */
const STATED_IN_A_FILE: Readonly<Record<string, { readonly line: string; readonly licence: string }>> = {
  'png-js@2.0.0': { line: 'MIT License', licence: 'MIT' },
};

/** What the package itself says, in today's form or that of long ago. */
function licenceOf(path: string, named: string): string | undefined {
  const file = `${path}/package.json`;
  if (!existsSync(file)) return undefined;
  const stated = STATED_IN_A_FILE[named];
  if (stated !== undefined && readFileSync(`${path}/LICENSE`, 'utf8').startsWith(`${stated.line}\n`))
    return stated.licence;
  const { license, licenses } = JSON.parse(readFileSync(file, 'utf8')) as {
    license?: string | { readonly type: string };
    licenses?: readonly { readonly type: string }[];
  };
  return typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR '));
}

describe('S30: what others wrote', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const locked = Object.entries(lock.packages).filter(([path]) => path !== '');
  const nameOf = (path: string) => path.split('node_modules/').at(-1) ?? path;

  test('S30: every dependency is pinned to one version, and the lock file has that version', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)]);
      expect([name, lock.packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
    }
    const root = lock.packages[''] as unknown as Manifest;
    expect(root.dependencies).toEqual(manifest.dependencies);
    expect(root.devDependencies).toEqual(manifest.devDependencies);
  });

  test('S30: what is locked is locked by its content', () => {
    // Of programs for other machines only the version is known; npm takes the content that the registry vouches for.
    const isForOthers = ({ optional, os, cpu }: LockedPackage) =>
      optional === true && (os !== undefined || cpu !== undefined);
    const unlocked = locked.filter(([, entry]) => entry.integrity === undefined && !isForOthers(entry));
    expect(unlocked.map(([path]) => path)).toEqual([]);
    const elsewhere = locked.filter(([, { resolved }]) => resolved !== undefined && !/^https:\/\//.test(resolved));
    expect(elsewhere.map(([path]) => path)).toEqual([]);
  });

  test('S30: whoever wants to run something at installation was decided about', () => {
    const scripts = new Set(
      locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path)),
    );
    const undecided = [...scripts].filter((name) => !(name in manifest.allowScripts));
    expect(undecided).toEqual([]);
  });

  test('S30: the image is built from the lock file', () => {
    const dockerfile = readFileSync('Dockerfile', 'utf8');
    expect(dockerfile).toMatch(/npm ci/);
    expect(dockerfile).not.toMatch(/npm (install|i) /);
  });

  test('S30: what the services are delivered with may be passed on', () => {
    const problems: string[] = [];
    for (const [path, entry] of locked.filter(([, { dev }]) => dev !== true)) {
      const named = `${nameOf(path)}@${entry.version}`;
      const licence = licenceOf(path, named) ?? entry.license ?? '';
      if (licence === '' && entry.optional === true) continue;
      const choices = licence.replace(/[()]/g, '').split(/ OR /);
      const allowed = choices.some((choice) => choice.split(/ AND /).every((part) => LICENCES.has(part.trim())));
      if (!allowed) problems.push(`${named}: ${licence || 'no licence'}`);
    }
    expect(problems).toEqual([]);
  });
});
