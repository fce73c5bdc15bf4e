import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { buildVerifierPage } from './verifier/build-page.js';

/** `npx vite apps/console` serves the sources beside a running API; the build goes where the API looks for it. */
export default defineConfig({
  base: '/console/',
  plugins: [
    {
      name: 'verifier-page',
      apply: 'build',
      closeBundle: () => buildVerifierPage(resolve(import.meta.dirname, '../../dist/console/verify.html')),
    },
  ],
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      onwarn(warning, warn) {
        // Libraries mark modules "use client" for servers that render them; there is none here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  server: { proxy: { '/v1': process.env.QUITTANCE_API ?? 'http://127.0.0.1:3000' } },
});
