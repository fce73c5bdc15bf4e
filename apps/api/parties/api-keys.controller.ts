import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsNull } from 'typeorm';
import type { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import { QuittanceError, unknownId } from '#domain';
import { CursorCodec } from '#http';
import { ApiKey, type ApiKeyRole, createApiKey, getParty, type Principal } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { findPage } from '../pagination/page.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { emptyBody } from '../schemas/values.schema.js';
import { presentApiKey } from './parties.presenter.js';
import { apiKeyPage, apiKeySchema, createdApiKeySchema, newApiKeySchema, pageQuerySchema } from './parties.schema.js';

const networkRoles: readonly ApiKeyRole[] = ['operator', 'auditor', 'regulator'];

/**
 * A business makes keys for itself with roles it holds; the operator makes any. Buyer and supplier act for a business, so
 * their keys have one; operator, auditor and regulator act for none. Keys of auditors whom a business lets read are made by grants.
 */
function requireMayGrant(principal: Principal, businessId: string | null, roles: readonly ApiKeyRole[]): void {
  if (principal.roles.includes('operator')) {
    if (businessId !== null && roles.some((role) => networkRoles.includes(role))) {
      throw new QuittanceError('forbidden', 'Operator, auditor and regulator keys belong to no business.');
    }
    const ownerless = businessId === null ? roles.find((role) => !networkRoles.includes(role)) : undefined;
    if (ownerless !== undefined) {
      const detail = `A key with the role ${ownerless} belongs to a business.`;
      throw new QuittanceError('invalid_request', detail, { errors: [{ pointer: '/businessId', detail }] });
    }
    return;
  }
  if (businessId !== principal.businessId || roles.some((role) => !principal.roles.includes(role))) {
    throw new QuittanceError('forbidden', 'A business makes keys for itself, with roles that its own key has.');
  }
}

@ApiTags('API keys')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly cursors: CursorCodec,
  ) {}

  @Write(201, {
    summary: 'Make an API key',
    response: createdApiKeySchema,
    roles: ['operator', 'buyer', 'supplier'],
  })
  @Post()
  create(
    @CommandOf() command: Command,
    @Body({ schema: newApiKeySchema }) body: z.output<typeof newApiKeySchema>,
  ): Promise<z.infer<typeof createdApiKeySchema>> {
    return command.run<z.infer<typeof createdApiKeySchema>>(this.commands, 'create_api_key', async (manager) => {
      const businessId = body.businessId ?? command.principal.businessId ?? null;
      requireMayGrant(command.principal, businessId, body.roles);
      if (businessId !== null) {
        await getParty(manager, businessId);
      }
      const { id, token } = await createApiKey(manager, { name: body.name, roles: body.roles, businessId });
      const key = presentApiKey(await manager.findOneByOrFail(ApiKey, { id }));
      return {
        status: 201,
        body: { ...key, secret: token },
        replayBody: { ...key, secret: null },
        audit: { action: 'create_api_key', subject: id, details: { businessId, roles: body.roles } },
      };
    });
  }

  @Read({ summary: 'List API keys', response: apiKeyPage, roles: ['operator', 'buyer', 'supplier'] })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: pageQuerySchema }) query: z.output<typeof pageQuerySchema>,
  ): Promise<z.infer<typeof apiKeyPage>> {
    const page = await read.run(this.reads, (manager) =>
      findPage(ApiKey, {
        manager,
        cursors: this.cursors,
        principal: read.principal,
        list: 'api-keys',
        query,
        where: { businessId: read.principal.businessId ?? IsNull() },
      }),
    );
    return { ...page, data: page.data.map(presentApiKey) };
  }

  @Write(200, { summary: 'Revoke an API key', response: apiKeySchema, roles: ['operator', 'buyer', 'supplier'] })
  @Delete(':id')
  revoke(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('apiKey')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<z.infer<typeof apiKeySchema>> {
    return command.run(this.commands, 'revoke_api_key', async (manager) => {
      const key = await manager.findOneBy(ApiKey, { id });
      const isOperator = command.principal.roles.includes('operator');
      if (key === null || (!isOperator && key.businessId !== command.principal.businessId)) {
        throw unknownId('apiKey', id);
      }
      if (!isOperator && key.roles.some((role) => !command.principal.roles.includes(role))) {
        throw new QuittanceError('forbidden', 'A key revokes only keys whose roles it has itself.');
      }
      await manager.query(`UPDATE api_keys SET revoked_at = coalesce(revoked_at, network_now()) WHERE id = $1`, [id]);
      return {
        status: 200,
        body: presentApiKey(await manager.findOneByOrFail(ApiKey, { id })),
        audit: { action: 'revoke_api_key', subject: id, details: {} },
      };
    });
  }
}
