import { tokenInterface } from './contracts.js';
import { type RpcClient, readHex, requireResults } from './rpc.js';

/** Neither changes, so they may be kept. */
export interface TokenMetadata {
  readonly symbol: string;
  readonly decimals: number;
}

export async function readTokenMetadata(rpc: RpcClient, token: string): Promise<TokenMetadata> {
  const names = ['symbol', 'decimals'] as const;
  const answers = requireResults(
    await rpc.batch(
      names.map((name) => ({
        method: 'eth_call',
        params: [{ to: token, data: tokenInterface.encodeFunctionData(name) }, 'latest'],
      })),
    ),
  );
  const [symbol, decimals] = names.map((name, index) =>
    String(tokenInterface.decodeFunctionResult(name, readHex(answers[index]))[0]),
  );
  return { symbol: symbol ?? '', decimals: Number(decimals) };
}
