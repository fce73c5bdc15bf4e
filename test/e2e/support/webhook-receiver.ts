import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** Nobody's certificate but this one's, valid until 2126: no client trusts it unless it is told to. */
export const RECEIVER_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIByDCCAW+gAwIBAgIUHVREtyjWxcSDhjhaeimoLXBkgqcwCgYIKoZIzj0EAwIw
HzEdMBsGA1UEAwwUcmVjZWl2ZXIuZXhhbXBsZS5jb20wIBcNMjYxMTI5MTEyMjUy
WhgPMjEyNjExMDUxMTIyNTJaMB8xHTAbBgNVBAMMFHJlY2VpdmVyLmV4YW1wbGUu
Y29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEhSEZUUeVkgml37nZYOcpdYRo
fGvb2lzrUT61Ep8XAcAfsVDsKV2oVQUaviyC6MKnZzdgpqZ7hL2m+dKWErbntKOB
hjCBgzAdBgNVHQ4EFgQUWk9r9QEN8shXRjmL9pQ1dohyqNIwHwYDVR0jBBgwFoAU
Wk9r9QEN8shXRjmL9pQ1dohyqNIwDwYDVR0TAQH/BAUwAwEB/zAwBgNVHREEKTAn
ghRyZWNlaXZlci5leGFtcGxlLmNvbYIJbG9jYWxob3N0hwR/AAABMAoGCCqGSM49
BAMCA0cAMEQCIEFEkiyUVItDvy4ZYs15ZfuBoXUWwGeh+4GJ5v/CYXXPAiAi9uiX
4uytvwAVXB1Smfj/XPoeaQEl76C3yBg84jwrOQ==
-----END CERTIFICATE-----`;
const RECEIVER_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUgSehf7SbeLWhQaJ
PYUOab4TISrJpyhfUHw0AXqExIChRANCAASFIRlRR5WSCaXfudlg5yl1hGh8a9va
XOtRPrUSnxcBwB+xUOwpXahVBRq+LILowqdnN2CmpnuEvab50pYStue0
-----END PRIVATE KEY-----`;

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export type ReceiverAnswer = (response: ServerResponse, received: ReceivedWebhook) => void;

export const answerWith =
  (status: number, headers: Record<string, string> = {}): ReceiverAnswer =>
  (response) =>
    response.writeHead(status, headers).end(`answered ${status}`);

/** Takes the request and never answers. */
export const hang: ReceiverAnswer = () => undefined;

/** A receiver of webhooks on this machine that keeps what it gets and answers as it is told. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly scheme: string,
    public answer: ReceiverAnswer,
  ) {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request, response: ServerResponse) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        const received = { headers: request.headers, body, at: Date.now() };
        this.received.push(received);
        this.answer(response, received);
      });
    });
  }

  static async start(
    answer: ReceiverAnswer = answerWith(204),
    options: { readonly tls?: boolean; readonly port?: number } = {},
  ): Promise<WebhookReceiver> {
    const server =
      options.tls === true
        ? (createTlsServer({ key: RECEIVER_KEY, cert: RECEIVER_CERTIFICATE }) as unknown as Server)
        : createServer();
    await new Promise<void>((listening, failed) => {
      server.once('error', failed);
      server.listen(options.port ?? 0, '127.0.0.1', listening);
    });
    return new WebhookReceiver(server, options.tls === true ? 'https' : 'http', answer);
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${(this.server.address() as AddressInfo).port}/hooks`;
  }

  get ids(): string[] {
    return this.received.map(({ headers }) => String(headers['webhook-id']));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((closed) => this.server.close(closed));
  }
}
