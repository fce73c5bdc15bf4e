import { createRequire } from 'node:module';

import hre from 'hardhat';

const require = createRequire(import.meta.url);
const { EdrContext, FsAccessPermission, L1_CHAIN_TYPE, l1SolidityTestRunnerFactory } = createRequire(
  require.resolve('hardhat'),
)('@nomicfoundation/edr');

/**
 * The contracts' tests, run by Hardhat's engine in this process: many times over without starting anew, and with results that
 * tell how many calls were made.
 * @param {Record<string, Record<string, { evm: object }>>} [contracts] compiler output that takes the place of the artifacts
 */
export async function loadSuites(contracts = {}) {
  await hre.tasks.getTask('build').run({ quiet: true });
  // Whoever looked at the artifacts before the tests were compiled would find no tests now.
  await hre.artifacts.clearCache();
  const { version } = hre.config.solidity.profiles.default.compilers[0];
  const artifacts = [];
  const suites = [];
  for (const fullName of await hre.artifacts.getAllFullyQualifiedNames()) {
    const artifact = await hre.artifacts.readArtifact(fullName);
    const evm = contracts[artifact.inputSourceName]?.[artifact.contractName]?.evm;
    const id = { name: artifact.contractName, source: artifact.inputSourceName, solcVersion: version };
    const contract = {
      abi: JSON.stringify(artifact.abi),
      bytecode: evm ? `0x${evm.bytecode.object}` : artifact.bytecode,
      linkReferences: artifact.linkReferences,
      deployedBytecode: evm ? `0x${evm.deployedBytecode.object}` : artifact.deployedBytecode,
      deployedLinkReferences: artifact.deployedLinkReferences,
    };
    artifacts.push({ id, contract });
    const isSuite = artifact.abi.some(({ type, name }) => type === 'function' && /^(test|invariant)/.test(name));
    if (isSuite && artifact.bytecode !== '0x') suites.push(id);
  }
  if (suites.length === 0) throw new Error('There are no tests');
  const context = new EdrContext();
  await context.registerSolidityTestRunnerFactory(L1_CHAIN_TYPE, l1SolidityTestRunnerFactory());
  const { fsPermissions, fuzz, invariant } = hre.config.test.solidity.profiles.default;
  const readable = [
    ...(fsPermissions?.readFile ?? []).map((path) => ({ access: FsAccessPermission.ReadFile, path })),
    ...(fsPermissions?.readDirectory ?? []).map((path) => ({ access: FsAccessPermission.ReadDirectory, path })),
  ];

  /**
   * Results of all tests of some suites.
   * @param {object} settings of the engine, over those of hardhat.config.ts
   */
  async function run(chosen, settings = {}) {
    const config = {
      projectRoot: hre.config.paths.root,
      hardfork: 'Cancun',
      fsPermissions: readable,
      disableBlockGasLimit: true,
      disableTransactionGasCap: true,
      ...settings,
      fuzz: { ...fuzz, ...settings.fuzz },
      invariant: { ...invariant, ...settings.invariant },
    };
    // Results may come after the engine's own promise is kept.
    const { promise, resolve } = Promise.withResolvers();
    const results = [];
    await context.runSolidityTests(L1_CHAIN_TYPE, artifacts, chosen, config, {}, ({ id, testResults }) => {
      results.push({ suite: id, tests: testResults });
      if (results.length === chosen.length) resolve(results);
    });
    return await promise;
  }
  return { suites, run };
}
