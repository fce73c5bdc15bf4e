export default async function globalTeardown() {
  await globalThis.quittanceTestEnvironment?.stop();
}
