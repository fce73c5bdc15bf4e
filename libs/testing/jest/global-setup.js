import { build } from '../../../scripts/build.mjs';

/**
 * Jest loads this file outside of its own module system, where `#room` imports mean the compiled sources: hence the build.
 */
export default async function globalSetup() {
  if (!build()) throw new Error('The sources do not compile; see the messages above.');
  const { startTestEnvironment } = await import('../../../dist/libs/testing/index.js');
  globalThis.quittanceTestEnvironment = await startTestEnvironment();
}
