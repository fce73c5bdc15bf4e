import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { getAddress, isAddress } from 'ethers';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { PersonalText } from '#audit';
import { adoptNonce, fillGap, type Lane, laneStates, pauseLane, RpcClient, resumeLane } from '#chain';
import { CommandRunner, ReadRunner } from '#commands';
import { QuittanceError } from '#domain';
import { SigningDesk } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { emptyBody } from '../schemas/values.schema.js';
import { presentLane } from './operator.presenter.js';
import { adoptionSchema, laneListSchema, laneReasonBody, laneSchema } from './operator.schema.js';

type LaneView = z.infer<typeof laneSchema>;

/** The accounts that send the network's transactions, for those who keep it running. */
@ApiTags('Operator')
@Controller('v1/operator/lanes')
export class LanesController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly rpc: RpcClient,
    private readonly desk: SigningDesk,
  ) {}

  @Read({ scope: 'network:read', summary: 'List lanes', response: laneListSchema, roles: ['operator', 'auditor'] })
  @Get()
  async list(@ReadOf() read: ReadRequest): Promise<z.infer<typeof laneListSchema>> {
    const lanes = await read.run(this.reads, (manager) => laneStates(manager, this.desk.contracts.chainId));
    return { data: lanes.map(presentLane) };
  }

  @Write(200, {
    scope: 'network:write',
    summary: 'Pause a lane',
    description: 'It signs nothing new; what it sent already is looked after.',
    response: laneSchema,
    roles: ['operator'],
  })
  @Post(':signer/pause')
  pause(
    @CommandOf() command: Command,
    @Param('signer') signer: string,
    @Body({ schema: laneReasonBody }) { reason }: z.output<typeof laneReasonBody>,
  ): Promise<LaneView> {
    const details = { reason: new PersonalText(reason) };
    return this.change(command, 'pause_lane', signer, details, (manager, lane) => pauseLane(manager, lane, reason));
  }

  @Write(200, {
    scope: 'network:write',
    summary: 'Resume a lane',
    description: 'Ends a pause and a halt. A halt whose cause is still there comes back before anything is signed.',
    response: laneSchema,
    roles: ['operator'],
  })
  @Post(':signer/resume')
  resume(
    @CommandOf() command: Command,
    @Param('signer') signer: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<LaneView> {
    return this.change(command, 'resume_lane', signer, {}, resumeLane);
  }

  @Write(202, {
    scope: 'network:write',
    summary: 'Fill a gap in the nonces',
    description: 'Whoever sends from the lane spends every missing nonce on nothing, and then goes on.',
    response: laneSchema,
    roles: ['operator'],
  })
  @Post(':signer/fill')
  fill(
    @CommandOf() command: Command,
    @Param('signer') signer: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<LaneView> {
    return this.change(command, 'fill_nonce_gap', signer, {}, fillGap, 202);
  }

  @Write(200, {
    scope: 'network:write',
    summary: 'Adopt nonces that somebody else has used',
    description: 'The lane goes on behind them; work whose transaction lost its nonce is sent anew.',
    response: adoptionSchema,
    roles: ['operator'],
  })
  @Post(':signer/adopt')
  adopt(
    @CommandOf() command: Command,
    @Param('signer') signer: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<z.infer<typeof adoptionSchema>> {
    return command.run(this.commands, 'adopt_nonces', async (manager) => {
      const lane = this.laneOf(signer);
      const adopted = await adoptNonce(manager, this.rpc, lane);
      const nonces = adopted.nonces.map(String);
      const displaced = [...adopted.displaced];
      return {
        status: 200,
        body: { lane: await this.present(manager, lane), nonces, displaced },
        audit: { action: 'adopt_nonces', subject: lane.signer, details: { nonces, displaced } },
      };
    });
  }

  private change(
    command: Command,
    action: string,
    signer: string,
    details: Record<string, unknown>,
    change: (manager: EntityManager, lane: Lane) => Promise<unknown>,
    status = 200,
  ): Promise<LaneView> {
    return command.run(this.commands, action, async (manager) => {
      const lane = this.laneOf(signer);
      await change(manager, lane);
      const body = await this.present(manager, lane);
      return { status, body, audit: { action, subject: lane.signer, details } };
    });
  }

  private laneOf(signer: string): Lane {
    if (!isAddress(signer)) throw new QuittanceError('not_found', 'A lane is named by the address of its account.');
    return { chainId: this.desk.contracts.chainId, signer: getAddress(signer) };
  }

  private async present(manager: EntityManager, { chainId, signer }: Lane): Promise<LaneView> {
    const lane = (await laneStates(manager, chainId)).find((candidate) => candidate.signer === signer);
    if (lane === undefined) throw new QuittanceError('not_found', `There is no lane ${signer}.`);
    return presentLane(lane);
  }
}
