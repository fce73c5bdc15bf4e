import { Command } from 'commander';
import { RpcClient, readContracts } from '#chain';
import { ApiClient } from '../api-client.js';
import { exitCodes } from '../exit-codes.js';
import { readNetworkAccess } from '../network-access.js';
import { readBlockNumber } from '../verification/block-number.js';
import { readTrailClaims } from '../verification/trail-claims.js';
import { VerificationFailure, verifyTrail } from '../verification/verify-trail.js';

const PATIENCE_MILLISECONDS = 5_000;

interface Options {
  readonly rpc: string;
  readonly escrow?: string;
  readonly fromBlock?: bigint;
}

/** `quittance verify-trail ORDER --rpc URL`: checks what the server says of an order against a node of one's own. */
export function verifyTrailCommand(): Command {
  return new Command('verify-trail')
    .description("check an order's trail against a node that you trust, and nothing else")
    .argument('<order>', 'id of the purchase order, po_…')
    .requiredOption('--rpc <url>', 'JSON-RPC address of your node')
    .option('--escrow <address>', 'the escrow contract that you know to be right; default what the server says')
    .option(
      '--from-block <number>',
      "the block of the escrow's creation, if you know it: a node that limits ranges is asked less often",
      readBlockNumber,
    )
    .action(async (orderId: string, { rpc: rpcUrl, escrow, fromBlock }: Options) => {
      const { apiUrl, apiKey } = readNetworkAccess();
      const client = new ApiClient(apiUrl, { patienceMilliseconds: PATIENCE_MILLISECONDS });
      const claims = await readTrailClaims(client, apiKey, orderId);
      const { chainId, contracts } = claims.network;
      const known = { chainId: BigInt(chainId), escrow: escrow ?? contracts.escrow };
      const rpc = new RpcClient(rpcUrl);
      try {
        console.log(`Order ${claims.order.reference} (${orderId}), escrow ${known.escrow} on chain ${chainId}`);
        await rpc.requireChain(known.chainId);
        const addresses = await readContracts(rpc, known);
        await verifyTrail(claims, rpc, addresses, (check) => console.log(`  ok     ${check}`), fromBlock);
        console.log('Verified.');
      } catch (error) {
        if (!(error instanceof VerificationFailure)) throw error;
        console.log(`  WRONG  ${error.message}`);
        process.exitCode = exitCodes.notVerified;
      } finally {
        rpc.close();
      }
    });
}
