import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type EntityManager, IsNull } from 'typeorm';
import type { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import { networkTime } from '#database';
import { QuittanceError } from '#domain';
import { CursorCodec } from '#http';
import {
  ApiKey,
  createApiKey,
  getMember,
  getParty,
  lockOwnApiKey,
  type Principal,
  requireMayGrant,
  requireSamePerson,
  rotateApiKey,
} from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { findPage } from '../pagination/page.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { emptyBody } from '../schemas/values.schema.js';
import { presentApiKey } from './parties.presenter.js';
import {
  apiKeyPage,
  apiKeyRotationSchema,
  apiKeySchema,
  createdApiKeySchema,
  newApiKeySchema,
  pageQuerySchema,
} from './parties.schema.js';

type CreatedApiKeyView = z.infer<typeof createdApiKeySchema>;

function invalid(pointer: string, detail: string): QuittanceError {
  return new QuittanceError('invalid_request', detail, { errors: [{ pointer, detail }] });
}

/**
 * Who will answer for a new key. Whoever asks as a member makes keys of their own: with somebody else's they would be two people.
 * The operator hands out first keys, to whomever it names.
 */
async function answerable(
  manager: EntityManager,
  principal: Principal,
  businessId: string | null,
  named: string | undefined,
): Promise<string | undefined> {
  const memberId = named ?? principal.memberId;
  if (memberId === undefined) return undefined;
  const isOperator = principal.roles.includes('operator');
  if (memberId !== principal.memberId && !isOperator) {
    throw new QuittanceError('forbidden', 'You make keys for yourself; the operator makes those of others.');
  }
  if (named === undefined && businessId !== (principal.businessId ?? null)) return undefined;
  const member = await getMember(manager, memberId);
  if (member.businessId !== businessId) throw invalid('/memberId', 'The member acts for another business.');
  if (member.deactivatedAt !== null) throw invalid('/memberId', 'The member is deactivated.');
  return memberId;
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
    scope: 'api_keys:write',
    summary: 'Make an API key',
    description: 'With no more than the caller has: roles, scopes and time. The secret is shown once.',
    response: createdApiKeySchema,
    roles: ['operator', 'buyer', 'supplier'],
  })
  @Post()
  create(
    @CommandOf() command: Command,
    @Body({ schema: newApiKeySchema }) body: z.output<typeof newApiKeySchema>,
  ): Promise<CreatedApiKeyView> {
    return command.run<CreatedApiKeyView>(this.commands, 'create_api_key', async (manager) => {
      const { principal } = command;
      const businessId = body.businessId ?? principal.businessId ?? null;
      const { name, roles, scopes = principal.scopes, expiresAt = principal.expiresAt, publicKey } = body;
      requireMayGrant(principal, { businessId, roles, scopes, expiresAt });
      if (expiresAt !== undefined && expiresAt <= (await networkTime(manager))) {
        throw invalid('/expiresAt', 'A key ends in the future.');
      }
      if (businessId !== null) await getParty(manager, businessId);
      const memberId = await answerable(manager, principal, businessId, body.memberId);
      const { id, token } = await createApiKey(manager, {
        ...{ name, roles, scopes, expiresAt, businessId, memberId, publicKey },
      });
      const key = presentApiKey(await manager.findOneByOrFail(ApiKey, { id }));
      const { expiresAt: end } = key;
      return {
        status: 201,
        body: { ...key, secret: token },
        replayBody: { ...key, secret: null },
        audit: {
          action: 'create_api_key',
          subject: id,
          details: {
            ...{ businessId, roles, scopes, expiresAt: end, memberId: memberId ?? null },
            ...(key.publicKey === null ? {} : { publicKey: key.publicKey }),
          },
        },
      };
    });
  }

  @Read({
    scope: 'api_keys:read',
    summary: 'List API keys',
    response: apiKeyPage,
    roles: ['operator', 'buyer', 'supplier'],
  })
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

  @Write(200, {
    scope: 'api_keys:write',
    summary: 'Rotate the secret of an API key',
    description:
      'Both secrets are good until the overlap of at most seven days ends; one from an earlier rotation ends now. The new one is ' +
      'shown once. Keys of a member are rotated by the member or the operator.',
    response: createdApiKeySchema,
    roles: ['operator', 'buyer', 'supplier'],
  })
  @Post(':id/rotate')
  rotate(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('apiKey')) id: string,
    @Body({ schema: apiKeyRotationSchema }) { overlapSeconds }: z.output<typeof apiKeyRotationSchema>,
  ): Promise<CreatedApiKeyView> {
    return command.run<CreatedApiKeyView>(this.commands, 'rotate_api_key', async (manager) => {
      const key = await lockOwnApiKey(manager, command.principal, id);
      requireSamePerson(command.principal, key);
      if (key.revokedAt !== null) {
        throw new QuittanceError('invalid_transition', 'The key is revoked. Make another.', { state: 'revoked' });
      }
      const token = await rotateApiKey(manager, id, overlapSeconds);
      const view = presentApiKey(await manager.findOneByOrFail(ApiKey, { id }));
      return {
        status: 200,
        body: { ...view, secret: token },
        replayBody: { ...view, secret: null },
        audit: { action: 'rotate_api_key', subject: id, details: { overlapSeconds } },
      };
    });
  }

  @Write(200, {
    scope: 'api_keys:write',
    summary: 'Revoke an API key',
    response: apiKeySchema,
    roles: ['operator', 'buyer', 'supplier'],
  })
  @Delete(':id')
  revoke(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('apiKey')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<z.infer<typeof apiKeySchema>> {
    return command.run(this.commands, 'revoke_api_key', async (manager) => {
      await lockOwnApiKey(manager, command.principal, id);
      await manager.query(`UPDATE api_keys SET revoked_at = coalesce(revoked_at, network_now()) WHERE id = $1`, [id]);
      return {
        status: 200,
        body: presentApiKey(await manager.findOneByOrFail(ApiKey, { id })),
        audit: { action: 'revoke_api_key', subject: id, details: {} },
      };
    });
  }
}
