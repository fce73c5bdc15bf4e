export * from './anvil.js';
export { type KmsFault, KmsServer } from './kms-server.js';
export { ObjectServer } from './object-server.js';
export * from './postgres.js';
export * from './processes.js';
export * from './service-urls.js';
export * from './test-environment.js';
export {
  createTestDatabase,
  startTestChain,
  type TestChain,
  type TestDatabase,
  testDeployment,
} from './test-resources.js';
