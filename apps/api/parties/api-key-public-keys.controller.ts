import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { CommandRunner } from '#commands';
import { QuittanceError } from '#domain';
import {
  ApiKey,
  type ApiKeyRole,
  lockOwnApiKey,
  type Principal,
  requireMayStopSigning,
  requireSamePerson,
  setPublicKey,
} from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Write } from '../schemas/route.decorator.js';
import { emptyBody } from '../schemas/values.schema.js';
import { presentApiKey } from './parties.presenter.js';
import { apiKeySchema, publicKeyRegistrationSchema } from './parties.schema.js';

type ApiKeyView = z.infer<typeof apiKeySchema>;

const roles: readonly ApiKeyRole[] = ['operator', 'buyer', 'supplier'];

async function lock(manager: EntityManager, principal: Principal, id: string): Promise<ApiKey> {
  const key = await lockOwnApiKey(manager, principal, id);
  requireSamePerson(principal, key);
  if (key.revokedAt !== null) {
    throw new QuittanceError('invalid_transition', 'The key is revoked. Make another.', { state: 'revoked' });
  }
  return key;
}

async function view(manager: EntityManager, id: string): Promise<ApiKeyView> {
  return presentApiKey(await manager.findOneByOrFail(ApiKey, { id }));
}

/** With what requests of an API key are signed (RFC 9421). */
@ApiTags('API keys')
@Controller('v1/api-keys/:id/public-key')
export class ApiKeyPublicKeysController {
  constructor(private readonly commands: CommandRunner) {}

  @Write(200, {
    scope: 'api_keys:write',
    summary: 'Register the public key of an API key',
    description:
      'From the next request on the key takes signed requests only. A public key that was there before stays good until the overlap of ' +
      'at most seven days ends. Keys of a member are changed by the member or the operator.',
    response: apiKeySchema,
    roles,
  })
  @Put()
  register(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('apiKey')) id: string,
    @Body({ schema: publicKeyRegistrationSchema }) body: z.output<typeof publicKeyRegistrationSchema>,
  ): Promise<ApiKeyView> {
    return command.run(this.commands, 'register_public_key', async (manager) => {
      const { publicKey, overlapSeconds } = body;
      await lock(manager, command.principal, id);
      await setPublicKey(manager, id, publicKey, overlapSeconds);
      const key = await view(manager, id);
      const details = { publicKey: key.publicKey, previousUntil: key.previousPublicKeyUntil };
      return { status: 200, body: key, audit: { action: 'register_public_key', subject: id, details } };
    });
  }

  @Write(200, {
    scope: 'api_keys:write',
    summary: 'Take the public key of an API key away',
    description:
      'From the next request on the secret is enough. Refused while the business takes signed requests only.',
    response: apiKeySchema,
    roles,
  })
  @Delete()
  remove(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('apiKey')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<ApiKeyView> {
    return command.run(this.commands, 'remove_public_key', async (manager) => {
      const { businessId } = await lock(manager, command.principal, id);
      const { publicKey } = await view(manager, id);
      await requireMayStopSigning(manager, businessId);
      await setPublicKey(manager, id, null);
      const body = await view(manager, id);
      return { status: 200, body, audit: { action: 'remove_public_key', subject: id, details: { publicKey } } };
    });
  }
}
