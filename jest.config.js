/** Runs TypeScript as the ES modules it is compiled to; `#room` imports resolve to the sources. */
const typescriptAsEsm = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['quittance-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': '@swc/jest' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.quittance/'],
};

export default {
  // Jest knows no time limit per project; end-to-end tests wait for blocks.
  testTimeout: 120_000,
  projects: [
    {
      ...typescriptAsEsm,
      displayName: 'unit',
      testMatch: ['<rootDir>/libs/**/*.spec.ts', '<rootDir>/apps/**/*.spec.ts'],
    },
    ...['e2e', 'reliability', 'security'].map((name) => ({
      ...typescriptAsEsm,
      displayName: name,
      testMatch: [`<rootDir>/test/${name}/**/*.e2e.ts`],
      globalSetup: '<rootDir>/libs/testing/jest/global-setup.js',
      globalTeardown: '<rootDir>/libs/testing/jest/global-teardown.js',
    })),
  ],
};
