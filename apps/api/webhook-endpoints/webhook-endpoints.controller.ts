import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { type EntityManager, IsNull } from 'typeorm';
import type { z } from 'zod';
import { PersonalText, withPersonalTexts } from '#audit';
import { CommandRunner, ReadRunner } from '#commands';
import { CursorCodec } from '#http';
import type { ApiKeyRole } from '#parties';
import { createEndpoint, deleteEndpoint, findEndpoint, lockEndpoint, updateEndpoint, WebhookEndpoint } from '#webhooks';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { IF_MATCH, requireMatch } from '../conditional/entity-tags.js';
import { findPage } from '../pagination/page.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { emptyBody } from '../schemas/values.schema.js';
import { WebhookDesk } from './webhook-desk.js';
import { presentEndpoint, presentEndpoints } from './webhook-endpoints.presenter.js';
import {
  endpointChangesSchema,
  endpointPage,
  endpointQuery,
  endpointSchema,
  endpointWithSecretSchema,
  newEndpointSchema,
  rotationSchema,
} from './webhook-endpoints.schema.js';

/** A business manages its own endpoints, the operator those that are told everything. */
export const endpointRoles: readonly ApiKeyRole[] = ['operator', 'buyer', 'supplier'];
const roles = endpointRoles;

@ApiTags('Webhooks')
@Controller('v1/webhook-endpoints')
export class WebhookEndpointsController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly cursors: CursorCodec,
    private readonly desk: WebhookDesk,
  ) {}

  @Write(201, {
    scope: 'webhooks:write',
    summary: 'Make a webhook endpoint',
    description: 'It is told every event from now on that its owner may see. The secret is shown once.',
    response: endpointWithSecretSchema,
    roles,
  })
  @Post()
  async create(
    @CommandOf() command: Command,
    @Body({ schema: newEndpointSchema }) body: z.output<typeof newEndpointSchema>,
  ): Promise<z.infer<typeof endpointWithSecretSchema>> {
    const url = await this.desk.requireTarget(body.url);
    const businessId = command.principal.businessId ?? null;
    return command.run<z.infer<typeof endpointWithSecretSchema>>(
      this.commands,
      'create_webhook_endpoint',
      async (manager) => {
        const { description = '', eventTypes } = body;
        const created = await createEndpoint(manager, this.desk.secrets, { businessId, url, description, eventTypes });
        const view = await presentEndpoint(manager, created.endpoint);
        return {
          status: 201,
          body: { ...view, secret: created.secret },
          replayBody: { ...view, secret: null },
          audit: {
            action: 'create_webhook_endpoint',
            subject: view.id,
            details: { url: new PersonalText(url), eventTypes },
          },
        };
      },
    );
  }

  @Read({ scope: 'webhooks:read', summary: 'List webhook endpoints', response: endpointPage, roles })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: endpointQuery }) query: z.output<typeof endpointQuery>,
  ): Promise<z.infer<typeof endpointPage>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const page = await findPage(WebhookEndpoint, {
        manager,
        cursors: this.cursors,
        principal,
        list: 'webhook-endpoints',
        query,
        where: { businessId: principal.businessId ?? IsNull(), deletedAt: IsNull() },
      });
      return { data: await presentEndpoints(manager, page.data), nextCursor: page.nextCursor };
    });
  }

  @Read({ scope: 'webhooks:read', summary: 'Get a webhook endpoint', response: endpointSchema, roles })
  @Get(':id')
  async get(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('webhookEndpoint')) id: string,
  ): Promise<z.infer<typeof endpointSchema>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      return presentEndpoint(manager, await findEndpoint(manager, principal.businessId ?? null, id));
    });
  }

  @Write(200, {
    scope: 'webhooks:write',
    summary: 'Change, disable or enable a webhook endpoint',
    description:
      'Disabling lets what waits wait, and what happens meanwhile is not told; after enabling, replay from disabled.after.',
    response: endpointSchema,
    roles,
  })
  @ApiHeader(IF_MATCH)
  @Patch(':id')
  async update(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('webhookEndpoint')) id: string,
    @Body({ schema: endpointChangesSchema }) body: z.output<typeof endpointChangesSchema>,
    @Headers('If-Match') ifMatch?: string,
  ): Promise<z.infer<typeof endpointSchema>> {
    const url = body.url === undefined ? undefined : await this.desk.requireTarget(body.url);
    const changes = { ...body, url };
    return command.run(this.commands, 'update_webhook_endpoint', async (manager) => {
      await this.requireMatch(manager, command, id, ifMatch);
      const endpoint = await updateEndpoint(manager, command.principal.businessId ?? null, id, changes);
      return {
        status: 200,
        body: await presentEndpoint(manager, endpoint),
        audit: {
          action: 'update_webhook_endpoint',
          subject: id,
          details: withPersonalTexts(definedOf(changes), ['url', 'description']),
        },
      };
    });
  }

  @Write(200, {
    scope: 'webhooks:write',
    summary: 'Delete a webhook endpoint',
    description: 'Nothing more is sent to it and its secrets are gone.',
    response: endpointSchema,
    roles,
  })
  @ApiHeader(IF_MATCH)
  @Delete(':id')
  remove(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('webhookEndpoint')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
    @Headers('If-Match') ifMatch?: string,
  ): Promise<z.infer<typeof endpointSchema>> {
    return command.run(this.commands, 'delete_webhook_endpoint', async (manager) => {
      await this.requireMatch(manager, command, id, ifMatch);
      const endpoint = await deleteEndpoint(manager, command.principal.businessId ?? null, id);
      return {
        status: 200,
        body: await presentEndpoint(manager, endpoint),
        audit: { action: 'delete_webhook_endpoint', subject: id, details: { url: new PersonalText(endpoint.url) } },
      };
    });
  }

  @Write(200, {
    scope: 'webhooks:write',
    summary: 'Rotate the secret of a webhook endpoint',
    description: 'Both secrets sign until the overlap ends. The new one is shown once.',
    response: endpointWithSecretSchema,
    roles,
  })
  @Post(':id/rotate-secret')
  rotateSecret(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('webhookEndpoint')) id: string,
    @Body({ schema: rotationSchema }) { overlapSeconds }: z.output<typeof rotationSchema>,
  ): Promise<z.infer<typeof endpointWithSecretSchema>> {
    return command.run<z.infer<typeof endpointWithSecretSchema>>(
      this.commands,
      'rotate_webhook_secret',
      async (manager) => {
        const { endpoint } = await lockEndpoint(manager, command.principal.businessId ?? null, id);
        const { secret } = await this.desk.secrets.rotate(manager, id, overlapSeconds);
        const view = await presentEndpoint(manager, endpoint);
        return {
          status: 200,
          body: { ...view, secret },
          replayBody: { ...view, secret: null },
          audit: { action: 'rotate_webhook_secret', subject: id, details: { overlapSeconds } },
        };
      },
    );
  }

  /** Looks at the endpoint under its lock, so that nobody changes it between this and what follows. */
  private async requireMatch(
    manager: EntityManager,
    command: Command,
    id: string,
    ifMatch: string | undefined,
  ): Promise<void> {
    if (ifMatch === undefined) return;
    const { endpoint } = await lockEndpoint(manager, command.principal.businessId ?? null, id);
    requireMatch(ifMatch, await presentEndpoint(manager, endpoint));
  }
}

function definedOf(changes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
