import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import { isId, QuittanceError } from '#domain';
import { CursorCodec } from '#http';
import { Keystore } from '#keystore';
import { Business, getParties, registerBusiness, SigningDesk } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { API_CONFIG, type ApiDependencies } from '../dependencies.js';
import { findPage } from '../pagination/page.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { currentBusiness } from './current-business.js';
import { presentBusiness } from './parties.presenter.js';
import {
  businessPage,
  businessQuery,
  businessSchema,
  meSchema,
  newBusinessSchema,
  registeredBusinessSchema,
} from './parties.schema.js';

@ApiTags('Businesses')
@Controller('v1')
export class BusinessesController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly keystore: Keystore,
    private readonly desk: SigningDesk,
    private readonly cursors: CursorCodec,
    @Inject(API_CONFIG) private readonly config: ApiDependencies['config'],
  ) {}

  @Write(201, {
    scope: 'businesses:write',
    summary: 'Register a business',
    description:
      'With its signer and its first API key, whose secret is shown once. It is pending until it is verified; in a sandbox it is ' +
      'verified at once.',
    response: registeredBusinessSchema,
    roles: ['operator'],
  })
  @Post('businesses')
  register(
    @CommandOf() command: Command,
    @Body({ schema: newBusinessSchema }) body: z.output<typeof newBusinessSchema>,
  ): Promise<z.infer<typeof registeredBusinessSchema>> {
    if (body.signer.kind === 'external' && this.desk.isNetworkAccount(body.signer.address)) {
      const detail = "A signer cannot be one of the network's contracts.";
      throw new QuittanceError('invalid_request', detail, { errors: [{ pointer: '/signer/address', detail }] });
    }
    return command.run<z.infer<typeof registeredBusinessSchema>>(
      this.commands,
      'register_business',
      async (manager) => {
        const { legalName, lei, taxId, iban, bic, ...fields } = body;
        const { apiKey, ...party } = await registerBusiness(manager, this.keystore, {
          ...fields,
          identity: { legalName, lei, taxId, iban, bic },
          status: this.config.sandbox ? 'verified' : 'pending',
        });
        const business = presentBusiness(party);
        return {
          status: 201,
          body: { ...business, apiKey: { id: apiKey.id, secret: apiKey.token } },
          replayBody: { ...business, apiKey: { id: apiKey.id, secret: null } },
          audit: {
            action: 'register_business',
            subject: business.id,
            details: { signer: business.signer.address, apiKeyId: apiKey.id },
          },
        };
      },
    );
  }

  @Read({ scope: 'businesses:read', summary: 'List businesses', response: businessPage })
  @Get('businesses')
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: businessQuery }) query: z.output<typeof businessQuery>,
  ): Promise<z.infer<typeof businessPage>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const where = query.externalReference === undefined ? {} : { externalReference: query.externalReference };
      const page = await findPage(Business, {
        manager,
        cursors: this.cursors,
        principal,
        list: 'businesses',
        query,
        where,
      });
      const parties = await getParties(
        manager,
        page.data.map((business) => business.id),
      );
      const data = page.data.flatMap((business) => {
        const party = parties.get(business.id);
        return party === undefined ? [] : [presentBusiness({ ...party, business })];
      });
      return { data, nextCursor: page.nextCursor };
    });
  }

  @Read({ scope: 'businesses:read', summary: 'Get a business', response: businessSchema })
  @Get('businesses/:id')
  async get(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('business')) id: string,
  ): Promise<z.infer<typeof businessSchema>> {
    return read.run(this.reads, (manager) => currentBusiness(manager, id));
  }

  @Read({ scope: 'any', summary: 'Who am I', response: meSchema })
  @Get('me')
  async me(@ReadOf() read: ReadRequest): Promise<z.infer<typeof meSchema>> {
    const { actorId: id, actorName: name, roles, scopes, businessId, memberId, expiresAt } = read.principal;
    const business =
      businessId === undefined ? null : await read.run(this.reads, (manager) => currentBusiness(manager, businessId));
    const kind: 'access_token' | 'api_key' = isId('member', id) ? 'access_token' : 'api_key';
    const key = { kind, id, name, roles: [...roles], scopes: [...scopes], expiresAt: expiresAt?.toISOString() ?? null };
    return { apiKey: { ...key, memberId: memberId ?? null }, business };
  }
}
