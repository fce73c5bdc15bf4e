import { Body, Controller, Get, Header, Inject, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import type { DocumentStorage } from '#documents';
import { QuittanceError } from '#domain';
import {
  Export,
  exportFileName,
  exportTenant,
  getExport,
  getReadyExport,
  KEPT_HOURS,
  MOST_PER_DAY,
  MOST_UNFINISHED,
  mediaTypes,
  requestExport,
} from '#exports';
import { CursorCodec } from '#http';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { EXPORT_STORAGE } from '../dependencies.js';
import { findPage } from '../pagination/page.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { presentExport } from './exports.presenter.js';
import { exportBody, exportPage, exportQuery, exportSchema, manifestSchema } from './exports.schema.js';

type ExportView = z.infer<typeof exportSchema>;

@ApiTags('Exports')
@Controller('v1/exports')
export class ExportsController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly cursors: CursorCodec,
    @Inject(EXPORT_STORAGE) private readonly storage: DocumentStorage,
  ) {}

  @Write(202, {
    scope: 'exports:write',
    summary: 'Ask for an export',
    description:
      "A file of what the caller's business sees, made in the background: poll the export until it is ready or failed. " +
      `${MOST_UNFINISHED} may be unfinished at a time and ${MOST_PER_DAY} asked for within 24 hours; a file is kept for ${KEPT_HOURS} hours.`,
    response: exportSchema,
  })
  @Post()
  async create(
    @CommandOf() command: Command,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body({ schema: exportBody }) body: z.output<typeof exportBody>,
  ): Promise<ExportView> {
    const view = await command.run(this.commands, 'request_export', async (manager) => {
      const job = await requestExport(manager, command.principal, body);
      const { dataset, format, rowsOf } = job;
      const details = { dataset, format, rowsOf, from: job.from.toISOString(), to: job.to.toISOString() };
      return { status: 202, body: presentExport(job), audit: { action: 'request_export', subject: job.id, details } };
    });
    void reply.header('location', `/v1/exports/${view.id}`);
    return view;
  }

  @Read({ scope: 'exports:read', summary: 'List exports', response: exportPage })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: exportQuery }) query: z.output<typeof exportQuery>,
  ): Promise<z.infer<typeof exportPage>> {
    const { principal } = read;
    const where = {
      tenantId: exportTenant(principal),
      ...(query.status === undefined ? {} : { status: query.status }),
    };
    return read.run(this.reads, async (manager) => {
      const request = { manager, cursors: this.cursors, principal, list: 'exports', query, where };
      const { data, nextCursor } = await findPage(Export, request);
      return { data: data.map(presentExport), nextCursor };
    });
  }

  @Read({ scope: 'exports:read', summary: 'Get an export and how far it is', response: exportSchema })
  @Get(':id')
  async get(@ReadOf() read: ReadRequest, @Param('id', new IdPipe('export')) id: string): Promise<ExportView> {
    return presentExport(await read.run(this.reads, (manager) => getExport(manager, read.principal, id)));
  }

  @Read({
    scope: 'exports:read',
    summary: "Get an export's manifest",
    description:
      'In RFC 8785 form. Its SHA-256 is in the audit log (action finish_export), and it holds that of the file.',
    response: manifestSchema,
  })
  @ApiProduces('application/json')
  @Header('content-type', 'application/json; charset=utf-8')
  @Get(':id/manifest')
  async manifest(@ReadOf() read: ReadRequest, @Param('id', new IdPipe('export')) id: string): Promise<string> {
    const { manifest, status } = await read.run(this.reads, (manager) => getExport(manager, read.principal, id));
    if (manifest !== null) return manifest;
    throw new QuittanceError('invalid_transition', 'This export has no manifest now.', { state: status });
  }

  @Read({ scope: 'exports:read', summary: "Get an export's file", response: z.string() })
  @ApiProduces('application/octet-stream')
  @Get(':id/content')
  async content(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('export')) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const job = await read.run(this.reads, (manager) => getReadyExport(manager, read.principal, id));
    const { sha256, size, format } = job;
    if (sha256 === null || size === null) throw new Error(`Export ${id} is ready without a file`);
    void reply.header('x-content-type-options', 'nosniff').header('digest', `sha-256=${sha256}`);
    return new StreamableFile(await this.storage.read(sha256), {
      type: mediaTypes[format],
      disposition: `attachment; filename="${exportFileName(job)}"`,
      length: size,
    });
  }
}
