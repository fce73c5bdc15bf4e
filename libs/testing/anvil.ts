import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePort, startProcess } from './processes.js';

/** Chain id of every embedded chain. */
export const EMBEDDED_CHAIN_ID = 31337;

/** Anvil would save every minute, into the file in use. It is to save at its end only. */
const NEVER_SECONDS = String(10 * 365 * 86_400);

export interface AnvilOptions {
  /** Default: a free one. */
  port?: number;
  /** Read at start when it exists, written at a clean end. */
  statePath?: string;
  /** Read at start, never written: many chains can start from one state. */
  initialStatePath?: string;
  /** Of the genesis block, Unix seconds. */
  timestamp?: number;
  /** `automatic`: a block per transaction (default). `manual`: only when somebody calls `evm_mine`. */
  mining?: 'automatic' | 'manual';
  /** Transactions cost nothing, as on chains of consortia. */
  freeGas?: boolean;
  /** How many blocks back state can be queried; every one costs memory. Default 500. */
  historyBlocks?: number;
  logFile?: string;
}

/** What a test asks of a receipt. */
export interface MinedReceipt {
  readonly status: string;
  readonly logs: readonly { readonly topics: readonly string[] }[];
}

export interface RunningAnvil {
  readonly rpcUrl: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the chain has ended, on request or by itself. */
  readonly ended: Promise<void>;
  /** JSON-RPC call. @throws with the node's own message */
  call<Result = unknown>(method: string, ...parameters: readonly unknown[]): Promise<Result>;
  /** Sends from an account that the chain holds the key of, and waits until it is mined, which comes a moment after the answer. */
  mine(transaction: Readonly<Record<string, unknown>>): Promise<MinedReceipt>;
  /** Ends the chain, which first writes `statePath`. */
  stop(): Promise<void>;
}

/** The native program inside the npm package: its Node launcher would be one more process to look after. */
function anvilBinary(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json'));
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const program = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
  const manifest = `@foundry-rs/anvil-${process.platform}-${architecture}/package.json`;
  return join(dirname(require.resolve(manifest)), 'bin', program);
}

/**
 * Starts a local EVM node on 127.0.0.1.
 * @throws when it does not answer within 30 seconds
 */
export async function startAnvil(options: AnvilOptions = {}): Promise<RunningAnvil> {
  const port = options.port ?? (await freePort());
  const rpcUrl = `http://127.0.0.1:${port}`;
  const node = await startProcess(
    anvilBinary(),
    [
      ...['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(EMBEDDED_CHAIN_ID)],
      ...['--hardfork', 'prague', '--gas-limit', '60000000', '--quiet'],
      ...['--prune-history', String(options.historyBlocks ?? 500)],
      ...(options.statePath === undefined ? [] : ['--state', options.statePath, '--state-interval', NEVER_SECONDS]),
      ...(options.initialStatePath === undefined ? [] : ['--load-state', options.initialStatePath]),
      ...(options.timestamp === undefined ? [] : ['--timestamp', String(options.timestamp)]),
      ...(options.freeGas ? ['--gas-price', '0', '--block-base-fee-per-gas', '0'] : []),
      ...(options.mining === 'manual' ? ['--no-mining'] : []),
    ],
    { ...(options.logFile === undefined ? {} : { logFile: options.logFile }), signalWhenOrphaned: 'SIGINT' },
  );
  const call = <Result>(method: string, ...parameters: readonly unknown[]) =>
    callRpc<Result>(rpcUrl, method, parameters);
  const mine = async (transaction: Readonly<Record<string, unknown>>) => {
    const hash = await call<string>('eth_sendTransaction', transaction);
    for (;;) {
      const receipt = await call<MinedReceipt | null>('eth_getTransactionReceipt', hash);
      if (receipt !== null) return receipt;
      await new Promise((retry) => setTimeout(retry, 5));
    }
  };
  const stop = () => node.stop('SIGINT', 60_000);
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      await call('eth_chainId');
      return { rpcUrl, port, pid: node.pid, ended: node.ended, call, mine, stop };
    } catch (error) {
      if (node.child.exitCode !== null || Date.now() > deadline) {
        await stop();
        throw new Error(`The embedded chain did not start on port ${port}: ${String(error)}`, { cause: error });
      }
      await new Promise((retry) => setTimeout(retry, 20));
    }
  }
}

async function callRpc<Result>(rpcUrl: string, method: string, params: readonly unknown[]): Promise<Result> {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const answer = (await response.json()) as { result: Result; error?: { message: string } };
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
}
