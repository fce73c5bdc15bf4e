import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { appendAudit, findEntriesOf, PersonalText } from '#audit';
import { CommandRunner, READ_UNDER_GRANT, ReadRunner } from '#commands';
import { QuittanceError } from '#domain';
import { CursorCodec } from '#http';
import { AuditorGrant, getGrant, grantToAuditor, type Principal, revokeGrant } from '#parties';
import { auditEntryPage } from '../audit/audit.schema.js';
import { presentEntries } from '../audit/entries.presenter.js';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { findPage } from '../pagination/page.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { emptyBody } from '../schemas/values.schema.js';
import {
  auditorGrantPage,
  auditorGrantQuery,
  auditorGrantSchema,
  createdAuditorGrantSchema,
  newAuditorGrantSchema,
} from './auditor-grants.schema.js';

function present(grant: AuditorGrant): z.infer<typeof auditorGrantSchema> {
  const { id, businessId, auditor, apiKeyId, reads, grantedBy } = grant;
  return {
    ...{ id, businessId, auditor, apiKeyId, reads, grantedBy },
    period: { from: grant.periodFrom.toISOString(), until: grant.periodUntil.toISOString() },
    expiresAt: grant.expiresAt.toISOString(),
    createdAt: grant.createdAt.toISOString(),
    revokedAt: grant.revokedAt?.toISOString() ?? null,
  };
}

/** Whose records a caller grants: those of its business; a regulator names the business. */
function grantingBusiness({ businessId }: Principal, wanted: string | undefined): string {
  if (businessId !== undefined && wanted !== undefined && wanted !== businessId) {
    throw new QuittanceError('forbidden', 'A business lets auditors read its own records only.');
  }
  const granting = businessId ?? wanted;
  if (granting === undefined) {
    const detail = 'A regulator says whose records are granted.';
    throw new QuittanceError('invalid_request', detail, { errors: [{ pointer: '/businessId', detail }] });
  }
  return granting;
}

/** What a regulator does to a business's grants stands in that business's log too. */
async function tellBusiness(manager: EntityManager, { principal }: Command, action: string, grant: AuditorGrant) {
  if (principal.businessId !== undefined) return;
  const { auditor, reads } = grant;
  await appendAudit(manager, {
    tenantId: grant.businessId,
    ...{
      actor: principal.actorId,
      action,
      outcome: 'done',
      subject: grant.id,
      details: { auditor: new PersonalText(auditor), reads },
    },
  });
}

@ApiTags('Auditor grants')
@Controller('v1/auditor-grants')
export class AuditorGrantsController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly cursors: CursorCodec,
  ) {}

  @Write(201, {
    scope: 'auditor_grants:write',
    summary: 'Let an auditor read',
    description:
      'Answers with an API key for the auditor, which reads what the grant says and nothing else, until the grant expires or is revoked. ' +
      'Every request with it is an entry of the audit log.',
    response: createdAuditorGrantSchema,
    roles: ['buyer', 'supplier', 'regulator'],
  })
  @Post()
  create(
    @CommandOf() command: Command,
    @Body({ schema: newAuditorGrantSchema }) body: z.output<typeof newAuditorGrantSchema>,
  ): Promise<z.infer<typeof createdAuditorGrantSchema>> {
    return command.run<z.infer<typeof createdAuditorGrantSchema>>(
      this.commands,
      'grant_to_auditor',
      async (manager) => {
        const { principal } = command;
        const businessId = grantingBusiness(principal, body.businessId);
        const { grant, token } = await grantToAuditor(manager, principal, { ...body, businessId });
        await tellBusiness(manager, command, 'grant_to_auditor', grant);
        const details = present(grant);
        return {
          status: 201,
          body: { ...details, secret: token },
          replayBody: { ...details, secret: null },
          audit: {
            action: 'grant_to_auditor',
            subject: grant.id,
            details: { ...details, auditor: new PersonalText(grant.auditor) },
          },
        };
      },
    );
  }

  @Read({
    scope: 'auditor_grants:read',
    summary: 'List grants to auditors',
    description: "Those of the caller's business; the grant itself for the auditor who holds it.",
    response: auditorGrantPage,
  })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: auditorGrantQuery }) query: z.output<typeof auditorGrantQuery>,
  ): Promise<z.infer<typeof auditorGrantPage>> {
    const { principal } = read;
    const { businessId } = principal;
    const page = await read.run(this.reads, (manager) =>
      findPage(AuditorGrant, {
        ...{ manager, cursors: this.cursors, principal, list: 'auditor-grants', query },
        where: businessId === undefined ? {} : { businessId },
      }),
    );
    return { ...page, data: page.data.map(present) };
  }

  @Read({ scope: 'auditor_grants:read', summary: 'Get a grant to an auditor', response: auditorGrantSchema })
  @Get(':id')
  async get(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('auditorGrant')) id: string,
  ): Promise<z.infer<typeof auditorGrantSchema>> {
    return present(await read.run(this.reads, (manager) => getGrant(manager, id)));
  }

  @Read({
    scope: 'auditor_grants:read',
    summary: 'What an auditor read under a grant, newest first',
    description: "One entry of the business's audit log for every request with the grant's key, refused ones too.",
    response: auditEntryPage,
    roles: ['buyer', 'supplier', 'operator', 'regulator'],
  })
  @Get(':id/reads')
  async readsUnder(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('auditorGrant')) id: string,
    @Query({ schema: auditorGrantQuery }) { limit, cursor }: z.output<typeof auditorGrantQuery>,
  ): Promise<z.infer<typeof auditEntryPage>> {
    const scope = `grant reads\n${read.principal.businessId ?? read.principal.actorId}\n${id}`;
    const below = cursor === undefined ? undefined : BigInt(this.cursors.decode(cursor, scope));
    const { found, data } = await read.run(this.reads, async (manager) => {
      const { businessId } = await getGrant(manager, id);
      const about = { tenantId: businessId, subject: id, action: READ_UNDER_GRANT };
      const found = await findEntriesOf(manager, about, { below, limit: limit + 1 });
      return { found, data: await presentEntries(manager, found.slice(0, limit)) };
    });
    const last = data.at(-1);
    const nextCursor = found.length > limit && last !== undefined ? this.cursors.encode(last.sequence, scope) : null;
    return { data, nextCursor };
  }

  @Write(200, {
    scope: 'auditor_grants:write',
    summary: 'End a grant to an auditor',
    description: 'With the next request, the auditor reads nothing more.',
    response: auditorGrantSchema,
    roles: ['buyer', 'supplier', 'regulator'],
  })
  @Delete(':id')
  revoke(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('auditorGrant')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<z.infer<typeof auditorGrantSchema>> {
    return command.run(this.commands, 'revoke_auditor_grant', async (manager) => {
      const grant = await revokeGrant(manager, command.principal, id);
      await tellBusiness(manager, command, 'revoke_auditor_grant', grant);
      return {
        status: 200,
        body: present(grant),
        audit: { action: 'revoke_auditor_grant', subject: id, details: {} },
      };
    });
  }
}
