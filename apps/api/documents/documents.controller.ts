import { Controller, Get, Inject, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import { type Document, type DocumentScanner, type DocumentStorage, getDocument, recordDocument } from '#documents';
import { QuittanceError } from '#domain';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { DOCUMENT_SCANNER, DOCUMENT_STORAGE } from '../dependencies.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { timeOutput } from '../schemas/values.schema.js';
import { receiveUpload, UPLOAD_DESCRIPTION } from './upload-form.js';

export const documentSchema = z
  .object({
    id: z.string(),
    orderId: z.string().nullable(),
    fileName: z.string(),
    mediaType: z.string(),
    size: z.int(),
    sha256: z.string(),
    createdAt: timeOutput,
    erasedAt: timeOutput.nullable().meta({ description: 'Since when its content is gone; its digest stays' }),
  })
  .meta({ id: 'Document' });

export function presentDocument(document: Document): z.infer<typeof documentSchema> {
  return {
    id: document.id,
    orderId: document.orderId,
    fileName: document.fileName,
    mediaType: document.mediaType,
    size: document.size,
    sha256: document.sha256,
    createdAt: document.createdAt.toISOString(),
    erasedAt: document.erasedAt?.toISOString() ?? null,
  };
}

@ApiTags('Documents')
@Controller('v1/documents')
export class DocumentsController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    @Inject(DOCUMENT_STORAGE) private readonly storage: DocumentStorage,
    @Inject(DOCUMENT_SCANNER) private readonly scanner: DocumentScanner,
  ) {}

  @Write(201, {
    scope: 'documents:write',
    summary: 'Upload a document',
    description: UPLOAD_DESCRIPTION,
    response: documentSchema,
    roles: ['buyer', 'supplier'],
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      properties: { orderId: { type: 'string' }, file: { type: 'string', format: 'binary' } },
      required: ['file'],
    },
  })
  @Post()
  async upload(@CommandOf() command: Command, @Req() request: FastifyRequest): Promise<z.infer<typeof documentSchema>> {
    const { received, ...fields } = await receiveUpload(request, this.storage);
    const content = { ...fields, sha256: received.sha256, size: received.size };
    try {
      const refusal = await this.scanner.scan(received.open()).then(
        () => undefined,
        (error: unknown) => error,
      );
      return await command.withBody(content).run(this.commands, 'upload_document', async (manager) => {
        if (refusal !== undefined) throw refusal;
        const document = await recordDocument(manager, command.principal, content);
        // Before the commit: a document that is there has its content.
        await received.keep();
        return {
          status: 201,
          body: presentDocument(document),
          audit: { action: 'upload_document', subject: document.id, details: { sha256: document.sha256 } },
        };
      });
    } finally {
      await received.discard();
    }
  }

  @Read({ scope: 'documents:read', summary: 'Get a document', response: documentSchema })
  @Get(':id')
  async get(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('document')) id: string,
  ): Promise<z.infer<typeof documentSchema>> {
    return presentDocument(await read.run(this.reads, (manager) => getDocument(manager, read.principal, id)));
  }

  @Read({ scope: 'documents:read', summary: "Get a document's content", response: z.string() })
  @ApiProduces('application/octet-stream')
  @Get(':id/content')
  async content(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('document')) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const document = await read.run(this.reads, (manager) => getDocument(manager, read.principal, id));
    if (document.erasedAt !== null) {
      throw new QuittanceError('document_erased', `Its content was erased on ${document.erasedAt.toISOString()}.`);
    }
    void reply.header('x-content-type-options', 'nosniff').header('digest', `sha-256=${document.sha256}`);
    return new StreamableFile(await this.storage.read(document.sha256), {
      type: 'application/octet-stream',
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(document.fileName)}`,
      length: document.size,
    });
  }
}
