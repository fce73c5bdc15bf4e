import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from '../../../scripts/build.mjs';

/**
 * Jest loads this file outside of its own module system, where `#room` imports mean the compiled sources: hence the build.
 */
export default async function globalSetup() {
  if (!build()) throw new Error('The sources do not compile; see the messages above.');
  const { startTestEnvironment } = await import(pathToFileURL(resolve('dist/libs/testing/index.js')).href);
  globalThis.quittanceTestEnvironment = await startTestEnvironment();
}
