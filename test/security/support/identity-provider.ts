import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';

const AUDIENCE = 'quittance';

interface ProviderKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

async function newKey(kid: string): Promise<ProviderKey> {
  return { kid, ...(await generateKeyPair('RS256', { extractable: true })) };
}

/** An identity provider on this machine: it shows its keys and signs whatever a test asks for. */
export class IdentityProvider {
  /** How often its keys were asked for. */
  asked = 0;
  isDown = false;

  private constructor(
    private readonly server: Server,
    private key: ProviderKey,
  ) {}

  static async start(): Promise<IdentityProvider> {
    let provider: IdentityProvider | undefined;
    const server = createServer(
      (_request, response) =>
        void provider?.show().then((text) => {
          response.writeHead(text === undefined ? 500 : 200, { 'content-type': 'application/json' }).end(text);
        }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    provider = new IdentityProvider(server, await newKey('first'));
    return provider;
  }

  get config() {
    const { port } = this.server.address() as AddressInfo;
    const issuer = `http://127.0.0.1:${port}`;
    return { issuer, audience: AUDIENCE, jwksUrl: `${issuer}/keys`, algorithms: ['RS256', 'ES256'] };
  }

  /** An access token of `subject` that is good, but for `claims` and `header`. */
  token(subject: string, claims: object = {}, header: object = {}, key?: CryptoKey | Uint8Array) {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({
      ...{ iss: this.config.issuer, aud: AUDIENCE, sub: subject, iat: now, nbf: now, exp: now + 300 },
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: this.key.kid, ...header })
      .sign(key ?? this.key.privateKey);
  }

  /** From now on it shows and signs with another key. */
  async rotate(kid: string): Promise<void> {
    this.key = await newKey(kid);
  }

  /** Its key, for a signature by another algorithm. */
  async privateKeyFor(algorithm: string) {
    return importJWK(await exportJWK(this.key.privateKey), algorithm);
  }

  publicPem(): Promise<string> {
    return exportSPKI(this.key.publicKey);
  }

  async publicJwk() {
    return { ...(await exportJWK(this.key.publicKey)), kid: this.key.kid, use: 'sig' };
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async show(): Promise<string | undefined> {
    this.asked += 1;
    return this.isDown ? undefined : JSON.stringify({ keys: [await this.publicJwk()] });
  }
}
