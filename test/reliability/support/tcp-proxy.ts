import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** `pass`: as if it were not there. `refuse`: closes at once. `stall`: accepts and keeps, but nothing gets through. */
export type TcpMode = 'pass' | 'refuse' | 'stall';

/** Stands before a server on 127.0.0.1, for what networks do to connections. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private current: TcpMode = 'pass';

  private constructor(
    readonly targetPort: number,
    private readonly server: ReturnType<typeof createServer>,
  ) {}

  static async start(targetPort: number): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: false });
    const proxy = new TcpProxy(targetPort, server);
    server.on('connection', (client) => proxy.accept(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections that are open and wait: `stall` holds their bytes back, `pass` lets them go on. */
  set mode(mode: TcpMode) {
    this.current = mode;
    if (mode === 'refuse') this.cut();
    for (const socket of this.sockets) {
      if (mode === 'stall') socket.pause();
      else socket.resume();
    }
  }

  /** Breaks every open connection. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((closed) => this.server.close(closed));
  }

  private accept(client: Socket): void {
    if (this.current === 'refuse') {
      client.destroy();
      return;
    }
    const server = connect(this.targetPort, '127.0.0.1');
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.on('data', (chunk) => to.write(chunk));
      if (this.current === 'stall') from.pause();
    }
  }
}
