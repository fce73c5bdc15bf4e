import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { NETWORK_TENANT } from '#audit';
import { makeBundle } from '#bundle';
import { RpcClient } from '#chain';
import { getOrder } from '#orders';
import { mayReadEverything, type Principal, SigningDesk } from '#parties';
import { Caller } from '../authentication/command.decorator.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read } from '../schemas/route.decorator.js';

/** Its members are described where they are verified: docs/guides/verify-a-trail.md. */
const bundleSchema = z.record(z.string(), z.unknown()).meta({ id: 'Bundle' });

@ApiTags('Trail')
@Controller('v1/trails')
export class BundleController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rpc: RpcClient,
    private readonly desk: SigningDesk,
  ) {}

  @Read({
    summary: "Everything that proves what happened to an order's money, in one file",
    description:
      'Terms, signatures, digests of documents, receipts with proofs against block headers, entries of the audit log with proofs ' +
      'against its anchored root. `quittance verify FILE --rpc URL` checks it without this server.',
    response: bundleSchema,
  })
  @ApiProduces('application/json')
  @Header('content-type', 'application/json; charset=utf-8')
  @Get(':order/bundle')
  async bundle(@Caller() principal: Principal, @Param('order', new IdPipe('order')) id: string): Promise<string> {
    const { rpc } = this;
    const { contracts } = this.desk;
    const tenants = mayReadEverything(principal) ? undefined : [principal.businessId ?? '', NETWORK_TENANT];
    return await this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const order = await getOrder(manager, principal, id);
      return await makeBundle({ manager, rpc, contracts, tenants }, order);
    });
  }
}
