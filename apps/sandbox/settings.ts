import { SandboxError } from './progress.js';

/** What environment and command line ask for. */
export interface SandboxSettings {
  /** Data directory. */
  home: string;
  apiHost: string;
  apiPort: number;
  /** Begin with an empty data directory. */
  reset: boolean;
  /** When the network's time begins, for a new sandbox. */
  genesis: Date;
  sampleTrade: boolean;
  blockMilliseconds: number;
  /** Blocks on top of a block before it counts as final; 0 on chains that do not reorganise, as consortia run. */
  finalityDepth: number;
  /** Whether the chain is saved while it runs, for which it stands still. It is always saved at a clean end. */
  savesChain: boolean;
}

/** Long ago, so that historic trade can be replayed at its real dates. The clock only moves forward. */
const DEFAULT_GENESIS = '2006-01-01T00:00:00Z';

/** @throws {SandboxError} that names the variable or argument that is wrong */
export function readSettings(commandLine: readonly string[], environment: NodeJS.ProcessEnv): SandboxSettings {
  const unknown = commandLine.find((argument) => argument !== '--reset');
  if (unknown !== undefined) {
    throw new SandboxError(`Unknown argument ${unknown}. To start: npm start   To begin anew: npm start -- --reset`);
  }
  const genesis = environment.SANDBOX_GENESIS ?? DEFAULT_GENESIS;
  if (Number.isNaN(Date.parse(genesis))) {
    throw new SandboxError(`SANDBOX_GENESIS=${genesis} is not a date. Example: SANDBOX_GENESIS=2006-01-01T00:00:00Z`);
  }
  return {
    home: environment.QUITTANCE_HOME ?? '.quittance',
    apiHost: environment.API_HOST ?? '127.0.0.1',
    apiPort: integer(environment, 'PORT', 3000, 1, 65_535),
    reset: commandLine.includes('--reset'),
    genesis: new Date(genesis),
    sampleTrade: environment.SANDBOX_SAMPLE_TRADE !== 'false',
    blockMilliseconds: integer(environment, 'SANDBOX_BLOCK_MS', 200, 1, 60_000),
    finalityDepth: integer(environment, 'FINALITY_DEPTH', 2, 0, 1_000),
    savesChain: environment.SANDBOX_SAVE_CHAIN !== 'false',
  };
}

function integer(environment: NodeJS.ProcessEnv, name: string, otherwise: number, least: number, most: number): number {
  const text = environment[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new SandboxError(`${name}=${text} is not a whole number from ${least} to ${most}.`);
}
