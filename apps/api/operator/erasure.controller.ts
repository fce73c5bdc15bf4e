import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { PersonalText } from '#audit';
import { CommandRunner } from '#commands';
import { Document, type DocumentStorage, holdDocument, RETENTION_DAYS } from '#documents';
import { eraseSubject } from '#erasure';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { DOCUMENT_STORAGE } from '../dependencies.js';
import { documentSchema, presentDocument } from '../documents/documents.controller.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Write } from '../schemas/route.decorator.js';
import { lineOfText } from '../schemas/values.schema.js';
import { ERASABLE, erasureReasonSchema, erasureSchema, newErasureSchema } from './erasure.schema.js';

type DocumentView = z.infer<typeof documentSchema>;

const holdSchema = z
  .strictObject({ reason: lineOfText(200).nullable().meta({ description: 'Null ends the hold' }) })
  .meta({ id: 'LegalHold' });

/** Erasing what people have a right to have erased, and keeping what must be kept. */
@ApiTags('Operator')
@Controller('v1/operator')
export class ErasureController {
  constructor(
    private readonly commands: CommandRunner,
    @Inject(DOCUMENT_STORAGE) private readonly storage: DocumentStorage,
  ) {}

  @Write(200, {
    scope: 'network:write',
    summary: 'Erase what is known of people under an id',
    description:
      `${ERASABLE}\n\nSalted hashes and digests stay, over which log, database and bundles verify as before, and entries of the log tell ` +
      `of the erasure. Refused for what is still used, and for ${RETENTION_DAYS} days for what belongs to the books.`,
    response: erasureSchema,
    roles: ['operator'],
  })
  @Post('erasures')
  eraseAnything(
    @CommandOf() command: Command,
    @Body({ schema: newErasureSchema }) { subject, reason }: z.output<typeof newErasureSchema>,
  ): Promise<z.infer<typeof erasureSchema>> {
    return command.run(this.commands, 'erase', async (manager) => {
      const { erased } = await eraseSubject(manager, this.storage, subject, command.principal.actorId);
      const body = { subject, erased: erased.map((each) => ({ ...each, columns: [...each.columns] })) };
      return { status: 200, body, audit: { action: 'erase', subject, details: { reason: new PersonalText(reason) } } };
    });
  }

  @Write(200, {
    scope: 'network:write',
    summary: "Erase a document's content and file name",
    description:
      'The content goes and its SHA-256 stays, over which terms and claims were made, so log, bundles and database verify as before. ' +
      `Refused under a legal hold, while its order goes on, and for ${RETENTION_DAYS} days after it came where it belongs to an order.`,
    response: documentSchema,
    roles: ['operator'],
  })
  @Post('documents/:id/erase')
  erase(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('document')) id: string,
    @Body({ schema: erasureReasonSchema }) { reason }: z.output<typeof erasureReasonSchema>,
  ): Promise<DocumentView> {
    return command.run(this.commands, 'erase_document', async (manager) => {
      const { isContentDeleted } = await eraseSubject(manager, this.storage, id, command.principal.actorId);
      const document = await manager.findOneByOrFail(Document, { id });
      const { sha256 } = document;
      const details = {
        erased: 'content',
        stays: ['sha256', 'size'],
        reason: new PersonalText(reason),
        sha256,
        isContentDeleted,
      };
      return {
        status: 200,
        body: presentDocument(document),
        audit: { action: 'erase_document', subject: id, details },
      };
    });
  }

  @Write(200, {
    scope: 'network:write',
    summary: "Keep a document's content whatever its age, or end that",
    response: documentSchema,
    roles: ['operator'],
  })
  @Post('documents/:id/hold')
  hold(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('document')) id: string,
    @Body({ schema: holdSchema }) { reason }: z.output<typeof holdSchema>,
  ): Promise<DocumentView> {
    return command.run(this.commands, 'hold_document', async (manager) => {
      const document = await holdDocument(manager, id, reason);
      return {
        status: 200,
        body: presentDocument(document),
        audit: { action: 'hold_document', subject: id, details: { isHeld: reason !== null } },
      };
    });
  }
}
