import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { claimsSignatureOf, type SignedMessage, signatureRefusal, verifyRequestSignature } from '#http';
import type { Principal } from '#parties';
import { API_CONFIG, type ApiDependencies } from '../dependencies.js';
import { requireContent } from './request-content.js';

/** By which the clocks of this machine and of the database may differ: nonces are remembered for longer by that. */
const CLOCK_MARGIN_SECONDS = 60;

/** Requests that are signed beside the secret that they carry (RFC 9421). */
@Injectable()
export class RequestSignatures {
  private readonly publicUrl: string | undefined;
  /** The public key that each request was signed with, once it is known. */
  private readonly signers = new WeakMap<FastifyRequest, string>();

  constructor(
    private readonly dataSource: DataSource,
    @Inject(API_CONFIG) config: ApiDependencies['config'],
  ) {
    this.publicUrl = config.publicUrl?.replace(/\/+$/, '');
  }

  /** Whether it may have to be looked at anew what the caller signs with. */
  isSigned(request: FastifyRequest): boolean {
    return request.headers['signature-input'] !== undefined;
  }

  /** Throws `unauthenticated` where the caller's API key has a public key and did not sign this request, now and once. */
  async require(request: FastifyRequest, { actorId, publicKeys }: Principal): Promise<void> {
    const message = this.messageOf(request);
    if (publicKeys.length === 0) {
      if (claimsSignatureOf(message, actorId)) throw signatureRefusal('the key has no public key');
      return;
    }
    // A nonce is good once, and the caller of a command may be looked at twice.
    const signer = this.signers.get(request);
    if (signer !== undefined && publicKeys.includes(signer)) return;
    const expected = { keyId: actorId, publicKeys };
    const { publicKey, nonce, expiresAt, content } = verifyRequestSignature(message, expected, Date.now() / 1_000);
    if (content !== undefined) requireContent(request, content);
    if (!(await this.isNew(actorId, nonce, expiresAt))) throw signatureRefusal('the nonce was used before');
    this.signers.set(request, publicKey);
  }

  private async isNew(keyId: string, nonce: string, expiresAt: number): Promise<boolean> {
    const [row] = (await this.dataSource.query(`SELECT use_request_nonce($1, $2, to_timestamp($3)) AS is_new`, [
      keyId,
      nonce,
      expiresAt + CLOCK_MARGIN_SECONDS,
    ])) as [{ is_new: boolean }];
    return row.is_new;
  }

  private messageOf(request: FastifyRequest): SignedMessage {
    const { method, url = '/', rawHeaders } = request.raw;
    const origin = this.publicUrl ?? `${request.protocol}://${request.host.toLowerCase()}`;
    return { method: method ?? '', targetUri: `${origin}${url}`, rawHeaders };
  }
}
