import { Command } from 'commander';
import { z } from 'zod';
import { formatUnits } from '#domain';
import { ApiClient } from '../api-client.js';
import { exitCodes } from '../exit-codes.js';
import { readNetworkAccess } from '../network-access.js';

const PATIENCE_MILLISECONDS = 5_000;

const networkSchema = z.looseObject({
  chainId: z.union([z.string(), z.number()]),
  time: z.string(),
  headBlock: z.union([z.string(), z.number()]),
  finalBlock: z.union([z.string(), z.number()]),
  sandbox: z.boolean(),
  token: z.looseObject({ symbol: z.string(), decimals: z.number() }),
  contracts: z.looseObject({ escrow: z.string() }),
});
const reconciliationSchema = z.looseObject({
  conserved: z.boolean(),
  difference: z.string(),
  orders: z.looseObject({ funded: z.string(), held: z.string(), released: z.string(), refunded: z.string() }),
  chain: z.looseObject({ owed: z.string(), balance: z.string() }),
});

/** `quittance status`: where the network stands and whether its books agree with the chain. */
export function statusCommand(): Command {
  return new Command('status')
    .description("show the network's clock, chain and whether its books agree with the chain")
    .option('--json', 'print {network, reconciliation} as one JSON object')
    .action(async ({ json }: { json?: true }) => {
      const { apiUrl, apiKey } = readNetworkAccess();
      const client = new ApiClient(apiUrl, { patienceMilliseconds: PATIENCE_MILLISECONDS });
      const [network, reconciliation] = await Promise.all([
        client.get('/v1/network', apiKey, networkSchema),
        client.get('/v1/reconciliation', apiKey, reconciliationSchema),
      ]);
      console.log(json ? JSON.stringify({ network, reconciliation }) : describe(apiUrl, network, reconciliation));
      if (!reconciliation.conserved) process.exitCode = exitCodes.notConserved;
    });
}

function describe(
  apiUrl: string,
  network: z.infer<typeof networkSchema>,
  { orders, chain, conserved, difference }: z.infer<typeof reconciliationSchema>,
): string {
  const { symbol, decimals } = network.token;
  const money = (minorUnits: string) => `${formatUnits(BigInt(minorUnits), decimals)} ${symbol}`;
  return [
    `API         ${apiUrl}${network.sandbox ? ' (sandbox)' : ''}`,
    `Clock       ${network.time}`,
    `Chain       ${network.chainId}, block ${network.headBlock}, final to ${network.finalBlock}`,
    `Escrow      ${network.contracts.escrow}`,
    `Funded      ${money(orders.funded)}`,
    `Released    ${money(orders.released)}`,
    `Refunded    ${money(orders.refunded)}`,
    `Held        ${money(orders.held)}; on chain owed ${money(chain.owed)}, balance ${money(chain.balance)}`,
    `Conserved   ${conserved ? 'yes' : `NO, the difference is ${money(difference.replace('-', ''))}`}`,
  ].join('\n');
}
