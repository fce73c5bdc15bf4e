import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type DocumentStorage, MAX_DOCUMENT_BYTES, type ReceivedContent } from '#documents';
import { QuittanceError } from '#domain';
import { readingChecked } from '../authentication/request-content.js';
import { idInput, lineOfText } from '../schemas/values.schema.js';

/** Of a form: one of ours, and one more so that it is told what is wrong with it. */
export const MOST_FILES = 2;

const uploadSchema = z.strictObject({
  fileName: lineOfText(255),
  mediaType: z.string().regex(/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/),
  orderId: idInput('order').optional(),
});

export interface Upload extends z.output<typeof uploadSchema> {
  readonly received: ReceivedContent;
}

function invalid(detail: string, pointer: string): QuittanceError {
  return new QuittanceError('invalid_request', detail, { errors: [{ pointer, detail }] });
}

/**
 * Reads a form of one file and at most one orderId, in either order, to its end. The caller keeps or discards what was received.
 * Throws `unsupported_media_type`, `invalid_request`, `payload_too_large`, `unauthenticated` where another content was signed, and has
 * kept nothing then.
 */
export function receiveUpload(request: FastifyRequest, storage: DocumentStorage): Promise<Upload> {
  return readingChecked(request, (whole) => readUpload(request, storage, whole));
}

async function readUpload(
  request: FastifyRequest,
  storage: DocumentStorage,
  whole: () => Promise<void>,
): Promise<Upload> {
  if (!request.isMultipart()) {
    throw new QuittanceError('unsupported_media_type', 'Send one file as multipart/form-data, field "file".');
  }
  const fields = new Map<string, unknown>();
  let received: ReceivedContent | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        if (received !== undefined) {
          part.file.resume();
          throw invalid('Send one file for each document.', '/file');
        }
        fields.set('fileName', part.filename).set('mediaType', part.mimetype);
        received = await storage.receive(part.file);
      } else {
        if (part.fieldname !== 'orderId' || fields.has('orderId')) {
          throw invalid('Beside the file there is at most one field, orderId.', `/${part.fieldname}`);
        }
        fields.set('orderId', part.value);
      }
    }
    await whole();
    if (received === undefined) {
      throw new QuittanceError('unsupported_media_type', 'Send one file as multipart/form-data, field "file".');
    }
    const upload = uploadSchema.safeParse(Object.fromEntries(fields));
    if (!upload.success) {
      throw new QuittanceError('invalid_request', upload.error.issues[0]?.message ?? 'The upload is not valid.', {
        errors: upload.error.issues.map((issue) => ({ pointer: `/${issue.path.join('/')}`, detail: issue.message })),
      });
    }
    return { ...upload.data, received };
  } catch (error) {
    await received?.discard();
    throw error;
  }
}

export const UPLOAD_DESCRIPTION = `One file of at most ${MAX_DOCUMENT_BYTES} bytes, and the orderId to attach it to an order.`;
