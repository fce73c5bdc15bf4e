import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Rolldown } from 'vite';

const root = resolve(import.meta.dirname, '../../..');
const placeOf = (name: string) => join(import.meta.dirname, name);

/** A browser takes inline content whose SHA-256 the policy names, and no other. */
const sourceOf = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

/** Writes the verifier to one file that needs no other, so that it works from a disk too: a browser loads no modules from there. */
export async function buildVerifierPage(file: string): Promise<void> {
  const script = await bundledScript();
  const style = readFileSync(placeOf('style.css'), 'utf8');
  const policy = [
    `default-src 'none'`,
    `script-src ${sourceOf(script)}`,
    `style-src ${sourceOf(style)}`,
    // The node that the reader names.
    'connect-src http: https:',
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  const parts: Readonly<Record<string, string>> = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    style: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
  };
  const page = readFileSync(placeOf('page.html'), 'utf8');
  writeFileSync(
    file,
    page.replace(/<!--(policy|style|script)-->/g, (_, name: string) => parts[name] ?? ''),
  );
}

async function bundledScript(): Promise<string> {
  const outcome = (await build({
    configFile: false,
    logLevel: 'warn',
    resolve: {
      alias: {
        // Of the domain the verifier needs what has no imports.
        '#domain': join(root, 'libs/domain/merkle-log.ts'),
        '#verification': join(root, 'libs/verification/index.ts'),
      },
    },
    build: {
      write: false,
      minify: true,
      lib: { entry: placeOf('main.ts'), formats: ['iife'], name: 'verifier' },
    },
  })) as Rolldown.RolldownOutput[] | Rolldown.RolldownOutput;
  const [chunk, ...others] = [outcome].flat().flatMap(({ output }) => output);
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error('The verifier is not one script');
  // What would end the element early in HTML.
  return chunk.code.replace(/<\/script/gi, '<\\/script').replace(/<!--/g, '<\\!--');
}
