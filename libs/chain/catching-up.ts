import type { DataSource } from 'typeorm';
import { findCheckpoint } from './checkpoint.js';
import type { Logger } from './logger.js';
import { Loop } from './loop.js';
import { type RpcClient, readQuantity } from './rpc.js';

interface StartedAndStopped {
  start(): void;
  stop(): Promise<void>;
}

const LOOK_MILLISECONDS = 100;
const FAILED_MILLISECONDS = 1_000;
/** There is nothing left to wait for. */
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

/**
 * Starts `work` once the database knows everything that the chain had at the beginning. A database that was restored from a backup
 * has work in it that was sent since: whoever sends must not begin before the reader has found that out. A chain that was never
 * read has nothing to be behind of.
 */
export function afterCatchingUp(
  work: StartedAndStopped,
  { dataSource, rpc, chainId, logger }: { dataSource: DataSource; rpc: RpcClient; chainId: bigint; logger: Logger },
): StartedAndStopped {
  let headAtStart: bigint | undefined;
  let isCaughtUp = false;
  const loop = new Loop(
    async () => {
      headAtStart ??= readQuantity(await rpc.send('eth_blockNumber'));
      const checkpoint = await findCheckpoint(dataSource.manager, chainId);
      if (checkpoint !== undefined && checkpoint.number < headAtStart) return LOOK_MILLISECONDS;
      if (!isCaughtUp) work.start();
      isCaughtUp = true;
      return LONGEST_TIMER_MILLISECONDS;
    },
    (error) => {
      logger.error({ err: error }, 'It cannot be told whether the chain was read to its end; trying again');
      return FAILED_MILLISECONDS;
    },
  );
  return {
    start: () => loop.start(),
    stop: async () => {
      await loop.stop();
      await work.stop();
    },
  };
}
