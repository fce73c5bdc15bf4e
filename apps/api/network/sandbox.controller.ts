import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { type Block, BlockSource, encodeMint, RpcClient } from '#chain';
import { CommandRunner } from '#commands';
import { networkTime } from '#database';
import { QuittanceError, toUnixSeconds } from '#domain';
import { promiseChainWork } from '#operations';
import { getParty, SigningDesk } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { Write } from '../schemas/route.decorator.js';
import { presentOperationLink } from '../schemas/typed-data.presenter.js';
import { clockMoveSchema, clockSchema, faucetRequestSchema, faucetSchema } from './network.schema.js';

/** What only a sandbox has: a clock that can be moved and free money. The routes do not exist elsewhere. */
@ApiTags('Sandbox')
@Controller('v1/sandbox')
export class SandboxController {
  constructor(
    private readonly commands: CommandRunner,
    private readonly rpc: RpcClient,
    private readonly desk: SigningDesk,
  ) {}

  @Write(200, {
    scope: 'network:write',
    summary: 'Move the sandbox clock forward',
    description: "Moves the chain's clock and the database's together and mines a block.",
    response: clockSchema,
    roles: ['operator'],
  })
  @Post('clock')
  moveClock(
    @CommandOf() command: Command,
    @Body({ schema: clockMoveSchema }) body: z.output<typeof clockMoveSchema>,
  ): Promise<z.infer<typeof clockSchema>> {
    return command.run(this.commands, 'move_clock', async (manager) => {
      await manager.query(`SELECT 1 FROM network_clock FOR UPDATE`);
      const head = await this.head();
      const now = new Date(Math.max((await networkTime(manager)).getTime(), head.time.getTime()));
      const target = 'to' in body ? body.to : new Date(now.getTime() + body.advanceSeconds * 1000);
      if (target <= now) {
        throw new QuittanceError(
          'deadline_passed',
          `The sandbox clock is at ${now.toISOString()} and only moves forward.`,
        );
      }
      await this.rpc.send('evm_setNextBlockTimestamp', [Number(toUnixSeconds(target))]);
      await this.rpc.send('evm_mine');
      const block = await this.head();
      await manager.query(`UPDATE network_clock SET shift = $1::timestamptz - clock_timestamp()`, [target]);
      const time = target.toISOString();
      return {
        status: 200,
        body: { time, chainTime: block.time.toISOString(), blockNumber: block.number.toString() },
        audit: { action: 'move_clock', subject: 'clock', details: { time } },
      };
    });
  }

  @Write(202, {
    scope: 'payments:write',
    summary: 'Give a business sandbox dollars',
    response: faucetSchema,
    roles: ['operator', 'buyer', 'supplier'],
  })
  @Post('faucet')
  fill(
    @CommandOf() command: Command,
    @Body({ schema: faucetRequestSchema }) body: z.output<typeof faucetRequestSchema>,
  ): Promise<z.infer<typeof faucetSchema>> {
    return command.run(this.commands, 'fill_wallet', async (manager) => {
      const { principal } = command;
      if (!principal.roles.includes('operator') && principal.businessId !== body.businessId) {
        throw new QuittanceError('forbidden', 'A business fills its own wallet only.');
      }
      const { signer } = await getParty(manager, body.businessId);
      const [{ key }] = (await manager.query(`SELECT gen_random_uuid() AS key`)) as [{ key: string }];
      const operationId = await promiseChainWork(manager, {
        chainId: this.desk.contracts.chainId,
        businessId: principal.businessId ?? null,
        kind: 'fill_wallet',
        subject: body.businessId,
        businessKey: `mint:${key}`,
        laneKey: `mint:${key}`,
        call: encodeMint(this.desk.token.verifyingContract, signer.address, body.amount),
      });
      const details = { amount: body.amount.toString(), operationId };
      return {
        status: 202,
        body: { operation: presentOperationLink(operationId) },
        audit: { action: 'fill_wallet', subject: body.businessId, details },
      };
    });
  }

  private async head(): Promise<Block> {
    const [block] = await new BlockSource(this.rpc, this.desk.contracts).blocks(['latest']);
    if (block === undefined) {
      throw new QuittanceError('unavailable', 'The chain node has no blocks.');
    }
    return block;
  }
}
