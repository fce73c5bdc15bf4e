import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { auditAnchorInterface, deskInterface, escrowInterface, RpcClient } from '#chain';
import { BundleFault, readBundle, verifyBundle } from '#verification';
import { exitCodes } from '../exit-codes.js';
import { InputError } from '../input-error.js';
import { readBlockNumber } from '../verification/block-number.js';

interface Options {
  readonly rpc?: string;
  readonly escrow?: string;
  readonly fromBlock?: bigint;
  readonly anchor?: string;
  readonly log?: string;
}

/** `quittance verify BUNDLE --rpc URL`: checks a bundle with nothing but the file and a node. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('check a bundle with nothing but the file and a node that you trust')
    .argument('<bundle>', 'file that GET /v1/trails/{order}/bundle answered')
    .option('--rpc <url>', 'JSON-RPC address of your node; without it the file is only checked in itself')
    .option('--escrow <address>', 'the escrow contract that you know to be right')
    .option(
      '--from-block <number>',
      "the block of the escrow's creation, if you know it: a node that limits ranges is asked less often",
      readBlockNumber,
    )
    .option('--anchor <address>', 'the AuditAnchor that you know to be right')
    .option('--log <address>', "the audit log's key that you know to be right")
    .action(async (file: string, { rpc: rpcUrl, escrow, fromBlock, anchor, log }: Options) => {
      const rpc = rpcUrl === undefined ? undefined : new RpcClient(rpcUrl);
      try {
        await verifyBundle(readBundle(readText(file)), {
          interfaces: { escrow: escrowInterface, desk: deskInterface, anchor: auditAnchorInterface },
          ask: rpc && ((method, parameters) => rpc.send(method, parameters)),
          expected: { escrow, auditAnchor: anchor, log, fromBlock },
          report: (check) => console.log(`  ok     ${check}`),
        });
        console.log(rpc === undefined ? 'Consistent in itself.' : 'Verified.');
      } catch (error) {
        if (!(error instanceof BundleFault)) throw error;
        console.log(`  WRONG  ${error.message}`);
        process.exitCode = exitCodes.notVerified;
      } finally {
        rpc?.close();
      }
    });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
