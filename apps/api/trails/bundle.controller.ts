import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { NETWORK_TENANT } from '#audit';
import { makeBundle } from '#bundle';
import { RpcClient } from '#chain';
import { ReadRunner } from '#commands';
import { getOrder } from '#orders';
import { mayReadEverything, SigningDesk } from '#parties';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read } from '../schemas/route.decorator.js';

/** Its members are described where they are verified: docs/guides/verify-a-trail.md. */
const bundleSchema = z.record(z.string(), z.unknown()).meta({ id: 'Bundle' });

@ApiTags('Trail')
@Controller('v1/trails')
export class BundleController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly rpc: RpcClient,
    private readonly desk: SigningDesk,
  ) {}

  @Read({
    scope: 'orders:read',
    summary: "Everything that proves what happened to an order's money, in one file",
    description:
      'Terms, signatures, digests of documents, receipts with proofs against block headers, entries of the audit log with proofs ' +
      'against its anchored root. `quittance verify FILE --rpc URL` checks it without this server.',
    response: bundleSchema,
  })
  @ApiProduces('application/json')
  @Header('content-type', 'application/json; charset=utf-8')
  @Get(':order/bundle')
  async bundle(@ReadOf() read: ReadRequest, @Param('order', new IdPipe('order')) id: string): Promise<string> {
    const { rpc } = this;
    const { principal } = read;
    const { contracts } = this.desk;
    const tenants = mayReadEverything(principal) ? undefined : [principal.businessId ?? '', NETWORK_TENANT];
    const work = async (manager: EntityManager) => {
      const order = await getOrder(manager, principal, id);
      return await makeBundle({ manager, rpc, contracts, tenants }, order);
    };
    return read.run(this.reads, work, { isolation: 'REPEATABLE READ' });
  }
}
