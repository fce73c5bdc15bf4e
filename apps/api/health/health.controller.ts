import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { RpcClient } from '#chain';
import { Public } from '../authentication/authentication.guard.js';

@ApiExcludeController()
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rpc: RpcClient,
  ) {}

  /** The process answers. */
  @Get('live')
  live(): { status: string } {
    return { status: 'live' };
  }

  /** Database and chain node answer too. Anything else is a 503 by the problem filter. */
  @Get('ready')
  async ready(): Promise<{ status: string }> {
    await this.dataSource.query('SELECT 1 FROM network_clock');
    await this.rpc.send('eth_chainId');
    return { status: 'ready' };
  }
}
