import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

import hardhatEthers from '@nomicfoundation/hardhat-ethers';
import hardhatIgnitionEthers from '@nomicfoundation/hardhat-ignition-ethers';
import { defineConfig } from 'hardhat/config';
import type { HardhatPlugin } from 'hardhat/types/plugins';

const require = createRequire(import.meta.url);

/** First account of the well-known development mnemonic; it holds nothing on any public network. */
const SANDBOX_DEPLOYER_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

// The npm package is the compiler, so that a build needs no download.
const compiler = { version: '0.8.37', path: require.resolve('solc/soljson.js') };

const contractCompiler = (runs: number) => ({
  ...compiler,
  settings: { evmVersion: 'cancun', viaIR: true, optimizer: { enabled: true, runs } },
});

/** For as many calls as the contract may be large: the escrow is near the limit of 24,576 bytes. */
const escrowCompiler = contractCompiler(25_000);

/** The play money stands for the tokens of others, which are compiled for many calls and to no size. */
const tokenCompiler = contractCompiler(1_000_000);

/** Of fuzz and invariant tests, so that each run tries the same. */
const SEED = '0x7175697474616e6365';

/** How long fuzz and invariant tests are; `npm run test:deep` has them longer. */
function countFrom(variable: string, otherwise: number): number {
  return Number(process.env[variable] ?? otherwise);
}

/** Tests deploy the contracts from their artifacts and are themselves compiled the quick way. */
function testOverrides() {
  const files = readdirSync(new URL('contracts/test', import.meta.url), { recursive: true, encoding: 'utf8' });
  const settings = { evmVersion: 'cancun', viaIR: false, optimizer: { enabled: false } };
  return Object.fromEntries(
    files.filter((file) => file.endsWith('.sol')).map((file) => [`contracts/test/${file}`, { ...compiler, settings }]),
  );
}

/**
 * Hardhat compiles together what has one and the same configuration. As it makes a new one for every override, each test would
 * be compiled alone, with all that it imports, and leave build information of its own.
 */
const testsCompiledTogether: HardhatPlugin = {
  id: 'quittance-tests-compiled-together',
  hookHandlers: {
    config: async () => ({
      default: async () => ({
        resolveUserConfig: async (userConfig, resolveVariable, next) => {
          const resolved = await next(userConfig, resolveVariable);
          for (const profile of Object.values(resolved.solidity.profiles)) {
            const tests = Object.keys(profile.overrides).filter((name) => name.startsWith('contracts/test/'));
            const shared = profile.overrides[tests[0] ?? ''];
            if (shared === undefined) continue;
            for (const name of tests) profile.overrides[name] = shared;
          }
          return resolved;
        },
      }),
    }),
  },
};

export default defineConfig({
  plugins: [hardhatEthers, hardhatIgnitionEthers, testsCompiledTogether],
  solidity: {
    compilers: [contractCompiler(40_000)],
    overrides: {
      ...testOverrides(),
      'contracts/TradeEscrow.sol': escrowCompiler,
      'contracts/SandboxStablecoin.sol': tokenCompiler,
    },
  },
  paths: {
    sources: './contracts',
    ignition: './contracts/ignition',
    tests: { solidity: './contracts/test' },
  },
  networks: {
    sandbox: {
      type: 'http',
      chainType: 'l1',
      url: process.env.RPC_URL ?? 'http://127.0.0.1:8545',
      accounts: [process.env.DEPLOYER_KEY ?? SANDBOX_DEPLOYER_KEY],
      ignition: { disableFeeBumping: true },
    },
  },
  ignition: { requiredConfirmations: 1, blockPollingInterval: 100 },
  test: {
    solidity: {
      fuzz: { runs: countFrom('FUZZ_RUNS', 256), seed: SEED },
      invariant: {
        runs: countFrom('INVARIANT_RUNS', 6),
        depth: countFrom('INVARIANT_DEPTH', 64),
        failOnRevert: true,
      },
      fsPermissions: { readDirectory: ['./test/vectors'] },
    },
  },
});
