import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { findCheckpoint, RpcClient, readTokenMetadata, type TokenMetadata } from '#chain';
import { ReadRunner } from '#commands';
import { AUDITOR_TENANT, networkTime } from '#database';
import { SigningDesk } from '#parties';
import { type ReconciliationState, reconcile, reconcileOrder, reconciliationState } from '#reconciliation';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { API_CONFIG, type ApiDependencies } from '../dependencies.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read } from '../schemas/route.decorator.js';
import { networkSchema, orderReconciliationSchema, reconciliationSchema } from './network.schema.js';

/** Amounts of a flow as decimal strings. */
function presentFlow<Flow extends object>(flow: Flow): { [Field in keyof Flow]: string } {
  const entries = Object.entries(flow).map(([name, amount]) => [name, String(amount)]);
  return Object.fromEntries(entries) as { [Field in keyof Flow]: string };
}

function presentState(state: ReconciliationState) {
  const { token, blockHash, checkedAt, alarmSince } = state;
  const { blockNumber, escrowed, credit, owed, balance, difference } = state;
  return {
    token,
    blockHash,
    ...presentFlow({ blockNumber, escrowed, credit, owed, balance, difference }),
    checkedAt: checkedAt.toISOString(),
    alarmSince: alarmSince?.toISOString() ?? null,
  };
}

@ApiTags('Network')
@Controller('v1')
export class NetworkController {
  private metadata: TokenMetadata | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly reads: ReadRunner,
    private readonly rpc: RpcClient,
    private readonly desk: SigningDesk,
    @Inject(API_CONFIG) private readonly config: ApiDependencies['config'],
  ) {}

  @Read({ scope: 'network:read', summary: 'Chain, contracts, token and clock of the network', response: networkSchema })
  @Get('network')
  async network(): Promise<z.infer<typeof networkSchema>> {
    const { manager } = this.dataSource;
    const { contracts, token } = this.desk;
    const { chainId, ...addresses } = contracts;
    const checkpoint = await findCheckpoint(manager, chainId);
    const { symbol, decimals } = await this.tokenMetadata();
    return {
      chainId: chainId.toString(),
      contracts: addresses,
      token: { address: token.verifyingContract, name: token.name, symbol, decimals },
      time: (await networkTime(manager)).toISOString(),
      chainTime: checkpoint?.blockTime.toISOString() ?? null,
      headBlock: checkpoint?.number.toString() ?? null,
      finalBlock: checkpoint?.finalNumber.toString() ?? null,
      halted: checkpoint?.haltedReason ?? null,
      sandbox: this.config.sandbox,
    };
  }

  /** A token never changes them. */
  private async tokenMetadata(): Promise<TokenMetadata> {
    this.metadata ??= await readTokenMetadata(this.rpc, this.desk.token.verifyingContract);
    return this.metadata;
  }

  @Read({
    scope: 'network:read',
    summary: 'Compare ledger, orders and chain',
    description: 'All at one block. conserved is true when nothing is lost, to the unit.',
    response: reconciliationSchema,
    roles: ['operator', 'auditor'],
  })
  @Get('reconciliation')
  async reconciliation(@ReadOf() read: ReadRequest): Promise<z.infer<typeof reconciliationSchema>> {
    const { contracts, token } = this.desk;
    const result = await reconcile(this.dataSource, this.rpc, contracts, token.verifyingContract, {
      tenant: AUDITOR_TENANT,
    });
    return {
      conserved: result.conserved,
      blockNumber: result.blockNumber.toString(),
      difference: result.difference.toString(),
      ledger: presentFlow(result.ledger),
      orders: presentFlow(result.orders),
      chain: presentFlow(result.chain),
      continuous: (await read.run(this.reads, reconciliationState)).map(presentState),
    };
  }

  @Read({
    scope: 'network:read',
    summary: 'Compare ledger, order and chain for one order',
    description: 'What is held for it, all at one block.',
    response: orderReconciliationSchema,
    roles: ['operator', 'auditor'],
  })
  @Get('reconciliation/purchase-orders/:id')
  async orderReconciliation(
    @Param('id', new IdPipe('order')) id: string,
  ): Promise<z.infer<typeof orderReconciliationSchema>> {
    const { blockNumber, ledger, order, chain, ...rest } = await reconcileOrder(
      this.dataSource,
      this.rpc,
      this.desk.contracts,
      id,
      { tenant: AUDITOR_TENANT },
    );
    return { ...rest, ...presentFlow({ blockNumber, ledger, order, chain }) };
  }
}
