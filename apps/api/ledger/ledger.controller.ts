import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { RpcClient } from '#chain';
import { ReadRunner } from '#commands';
import { networkTime } from '#database';
import { unknownId } from '#domain';
import { CursorCodec } from '#http';
import {
  balanceAsOf,
  balancesUnderGrant,
  balanceUnderGrant,
  findLedgerAccounts,
  findStatement,
  type LedgerAccount,
  type LedgerBalance,
  type LedgerMoment,
  type StatementPosition,
} from '#ledger';
import { getParty, mayReadEverything, type Principal, SigningDesk } from '#parties';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read } from '../schemas/route.decorator.js';
import { blockTime } from './block-time.js';
import { presentAccount, presentAccountId, presentBalance, presentLine, readAccountId } from './ledger.presenter.js';
import {
  ledgerAccountPage,
  ledgerAccountQuery,
  ledgerBalanceQuery,
  ledgerBalanceSchema,
  ledgerStatementPage,
  ledgerStatementQuery,
} from './ledger.schema.js';

@ApiTags('Ledger')
@Controller('v1/ledger/accounts')
export class LedgerController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly rpc: RpcClient,
    private readonly desk: SigningDesk,
    private readonly cursors: CursorCodec,
  ) {}

  @Read({
    scope: 'ledger:read',
    summary: "List the ledger's accounts",
    description:
      "Those of the caller's business and of its address; all of them for operators and auditors. Under a grant, balances are those of the end of its period.",
    response: ledgerAccountPage,
  })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: ledgerAccountQuery }) query: z.output<typeof ledgerAccountQuery>,
  ): Promise<z.infer<typeof ledgerAccountPage>> {
    const { limit, cursor, ...filters } = query;
    const scope = this.scope(read.principal, 'ledger accounts', JSON.stringify(filters));
    const before = cursor === undefined ? undefined : BigInt(this.cursors.decode(cursor, scope));
    const accounts = await read.run(this.reads, async (manager) => {
      const owners = await this.readableOwners(manager, read.principal);
      const found = await findLedgerAccounts(manager, { ...filters, owners, before, limit: limit + 1 });
      return read.principal.grant === undefined ? found : balancesUnderGrant(manager, found);
    });
    const data = accounts.slice(0, limit);
    const last = data.at(-1);
    const nextCursor =
      accounts.length > limit && last !== undefined ? this.cursors.encode(last.id.toString(), scope) : null;
    return { data: data.map(presentAccount), nextCursor };
  }

  @Read({
    scope: 'ledger:read',
    summary: 'The balance of an account, now or as of a time or a block',
    description: 'As it is known today: what a reorganisation of the chain took away since was never there.',
    response: ledgerBalanceSchema,
  })
  @Get(':id/balance')
  async balance(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('ledgerAccount')) id: string,
    @Query({ schema: ledgerBalanceQuery }) query: z.output<typeof ledgerBalanceQuery>,
  ): Promise<z.infer<typeof ledgerBalanceSchema>> {
    const { asOf, asOfBlock } = query;
    const account = await read.run(this.reads, (manager) => this.readableAccount(manager, read.principal, id));
    const block =
      asOfBlock === undefined ? undefined : { block: asOfBlock, blockTime: await this.blockTime(read, asOfBlock) };
    return read.run(this.reads, async (manager) => {
      const past = block ?? (asOf === undefined ? undefined : { time: asOf });
      const balance = await this.balanceOf(manager, read.principal, account, past);
      const moment = asOf ?? (asOfBlock === undefined ? await networkTime(manager) : undefined);
      return {
        accountId: presentAccountId(account.id),
        asOf: moment?.toISOString() ?? null,
        asOfBlock: asOfBlock?.toString() ?? null,
        ...presentBalance(balance),
      };
    });
  }

  @Read({
    scope: 'ledger:read',
    summary: 'The lines of an account with its running balance, newest first',
    description: 'Lines are only ever added on top; a booking that becomes final changes its status, not the balance.',
    response: ledgerStatementPage,
  })
  @Get(':id/statement')
  async statement(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('ledgerAccount')) id: string,
    @Query({ schema: ledgerStatementQuery }) query: z.output<typeof ledgerStatementQuery>,
  ): Promise<z.infer<typeof ledgerStatementPage>> {
    const { limit, cursor } = query;
    const scope = this.scope(read.principal, 'ledger statement', id);
    const { lines, next } = await read.run(this.reads, async (manager) => {
      const account = await this.readableAccount(manager, read.principal, id);
      const below = cursor === undefined ? undefined : readPosition(this.cursors.decode(cursor, scope));
      const closing = read.principal.grant && (await balanceUnderGrant(manager, account.id));
      const closingBalance = closing && closing.pending + closing.posted;
      return findStatement(manager, account.id, { below, limit, closingBalance });
    });
    const nextCursor = next === undefined ? null : this.cursors.encode(`${next.sequence} ${next.balance}`, scope);
    return { data: lines.map(presentLine), nextCursor };
  }

  /** Under a grant the last moment is the end of its period. */
  private async balanceOf(
    manager: EntityManager,
    principal: Principal,
    account: LedgerAccount,
    moment: LedgerMoment | undefined,
  ): Promise<LedgerBalance> {
    if (principal.grant === undefined) {
      return moment === undefined ? account : balanceAsOf(manager, account.id, moment);
    }
    const time = moment === undefined ? undefined : 'block' in moment ? moment.blockTime : moment.time;
    return balanceUnderGrant(manager, account.id, time);
  }

  private blockTime(read: ReadRequest, number: bigint): Promise<Date> {
    const { reads, rpc, desk } = this;
    return blockTime({ reads, rpc, chainId: desk.contracts.chainId }, read, number);
  }

  private scope(principal: Principal, list: string, filter: string): string {
    return `${principal.businessId ?? principal.actorId}\n${list}\n${filter}`;
  }

  /** Undefined for those who may read everything. Credit belongs to a business's address, which holds it in the contract. */
  private async readableOwners(manager: EntityManager, principal: Principal): Promise<string[] | undefined> {
    if (mayReadEverything(principal)) return undefined;
    if (principal.businessId === undefined) return [];
    const { signer } = await getParty(manager, principal.businessId);
    return [principal.businessId, signer.address];
  }

  private async readableAccount(manager: EntityManager, principal: Principal, id: string): Promise<LedgerAccount> {
    const row = readAccountId(id);
    if (row === undefined) throw unknownId('ledgerAccount', id);
    const owners = await this.readableOwners(manager, principal);
    const [account] = await findLedgerAccounts(manager, { id: row, owners, limit: 1 });
    if (account === undefined) throw unknownId('ledgerAccount', id);
    return account;
  }
}

function readPosition(text: string): StatementPosition {
  const [sequence = '0', balance = '0'] = text.split(' ');
  return { sequence: BigInt(sequence), balance: BigInt(balance) };
}
