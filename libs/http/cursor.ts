import { createHmac, timingSafeEqual } from 'node:crypto';
import { QuittanceError } from '#domain';

const MAC_BYTES = 16;

/**
 * Opaque list cursors: the last id of a page with a MAC over it, the caller and the list's filter, so that a cursor works only
 * where it was given out.
 */
export class CursorCodec {
  constructor(private readonly secret: Buffer) {}

  encode(lastId: string, scope: string): string {
    return Buffer.concat([this.#mac(lastId, scope), Buffer.from(lastId)]).toString('base64url');
  }

  /** Throws `malformed_request` on a cursor that was altered or belongs to another caller or filter. */
  decode(cursor: string, scope: string): string {
    const bytes = Buffer.from(cursor, 'base64url');
    const lastId = bytes.subarray(MAC_BYTES).toString();
    const mac = bytes.subarray(0, MAC_BYTES);
    if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, this.#mac(lastId, scope))) {
      throw new QuittanceError(
        'malformed_request',
        'This cursor is not one of this list. Start again without a cursor.',
      );
    }
    return lastId;
  }

  #mac(lastId: string, scope: string): Buffer {
    return createHmac('sha256', this.secret).update(`${scope}\n${lastId}`).digest().subarray(0, MAC_BYTES);
  }
}
