import { createPublicKey, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import secp256k1 from 'secp256k1';
import { addressOfPublicKey } from '#domain';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** What the next request meets instead of an honest answer. */
export type KmsFault =
  | 'throttled'
  | 'internal'
  | 'denied'
  | 'silent'
  | 'high_s'
  | 'other_key'
  | 'other_digest'
  | 'not_der'
  | 'other_curve'
  | 'no_signature';

interface SignRequest {
  readonly KeyId: string;
  readonly Message?: string;
  readonly MessageType?: string;
  readonly SigningAlgorithm?: string;
}

function secp256k1Key(): Buffer {
  for (;;) {
    const key = randomBytes(32);
    if (secp256k1.privateKeyVerify(key)) return key;
  }
}

function subjectPublicKeyInfo(publicKey: Uint8Array): Buffer {
  const coordinate = (from: number) => Buffer.from(publicKey.subarray(from, from + 32)).toString('base64url');
  const jwk = { kty: 'EC', crv: 'secp256k1', x: coordinate(1), y: coordinate(33) };
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });
}

const P256_KEY = createPublicKey({
  key: {
    kty: 'EC',
    crv: 'P-256',
    x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
    y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
  },
  format: 'jwk',
}).export({ type: 'spki', format: 'der' });

function withHighS(signature: Uint8Array): Uint8Array {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
  const high = Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex');
  return Buffer.concat([signature.subarray(0, 32), high]);
}

/** A key management service of one key that speaks AWS's JSON protocol over HTTP, with faults on demand. */
export class KmsServer {
  readonly keyId = 'alias/operator';
  readonly address: string;
  /** Targets of all requests, such as `TrentService.Sign`. */
  readonly requests: string[] = [];
  private readonly key = secp256k1Key();
  private readonly publicKey = secp256k1.publicKeyCreate(this.key, false);
  private faults: KmsFault[] = [];

  private constructor(private readonly server: Server) {
    this.address = addressOfPublicKey(this.publicKey);
    server.on('request', (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<KmsServer> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new KmsServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next requests meet these, one each. */
  failNext(...faults: KmsFault[]): void {
    this.faults.push(...faults);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const target = String(request.headers['x-amz-target']);
    this.requests.push(target);
    const send = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    };
    const fault = this.faults.shift();
    if (fault === 'silent') return;
    if (fault === 'throttled') return send(400, { __type: 'ThrottlingException', message: 'Rate exceeded' });
    if (fault === 'internal') return send(500, { __type: 'KMSInternalException', message: 'Try again' });
    if (fault === 'denied') return send(400, { __type: 'AccessDeniedException', message: 'Not authorised' });
    const body = JSON.parse(Buffer.concat(chunks).toString()) as SignRequest;
    if (body.KeyId !== this.keyId) return send(400, { __type: 'NotFoundException', message: 'No such key' });
    if (target === 'TrentService.GetPublicKey') {
      const der = fault === 'other_curve' ? P256_KEY : subjectPublicKeyInfo(this.publicKey);
      return send(200, { KeyId: this.keyId, PublicKey: der.toString('base64'), KeySpec: 'ECC_SECG_P256K1' });
    }
    const { Message: message = '', MessageType: type, SigningAlgorithm: algorithm } = body;
    const digest = Buffer.from(message, 'base64');
    if (target !== 'TrentService.Sign' || type !== 'DIGEST' || algorithm !== 'ECDSA_SHA_256' || digest.length !== 32) {
      return send(400, { __type: 'ValidationException', message: `${target} ${type} ${algorithm}` });
    }
    if (fault === 'no_signature') return send(200, { KeyId: this.keyId });
    if (fault === 'not_der') return send(200, { KeyId: this.keyId, Signature: randomBytes(70).toString('base64') });
    const { signature } = secp256k1.ecdsaSign(
      fault === 'other_digest' ? randomBytes(32) : digest,
      fault === 'other_key' ? secp256k1Key() : this.key,
    );
    const der = secp256k1.signatureExport(fault === 'high_s' ? withHighS(signature) : signature);
    send(200, { KeyId: this.keyId, Signature: Buffer.from(der).toString('base64'), SigningAlgorithm: algorithm });
  }
}
