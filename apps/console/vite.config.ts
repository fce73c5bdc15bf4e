import { defineConfig } from 'vite';

/** `npx vite apps/console` serves the sources beside a running API; the build goes where the API looks for it. */
export default defineConfig({
  base: '/console/',
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
