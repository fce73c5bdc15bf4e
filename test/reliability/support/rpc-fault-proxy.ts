import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { keccak256 } from 'ethers';
import { pick } from '../random.js';

export interface RpcCall {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

export interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** What goes wrong. Those of the exchange hit everything that was asked together. */
export type RpcFault =
  /** The connection closes, and the node never hears of it. */
  | { readonly kind: 'drop' }
  /** The node does it, and the connection closes without an answer. */
  | { readonly kind: 'lose-answer' }
  /** The node does it, and the client waits until it gives up. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The node hears it twice; the second answer counts. */
  | { readonly kind: 'duplicate' }
  /** The answers of a batch come in the opposite order. */
  | { readonly kind: 'reorder' }
  /** Something that is no JSON-RPC: a gateway's page, or more bytes than anybody wants. */
  | { readonly kind: 'body'; readonly status: number; readonly body: string }
  /** The node refuses, and does nothing. */
  | { readonly kind: 'error'; readonly code: number; readonly message: string; readonly data?: unknown }
  /** The node says that it took the transaction, and forgets it. */
  | { readonly kind: 'swallow' }
  /** The node says something else than what is. */
  | { readonly kind: 'lie'; readonly tell: (answer: RpcAnswer, call: RpcCall) => RpcAnswer };

export interface RpcRule {
  /** How often the fault happened. */
  readonly hits: number;
  /** The fault happens no more. */
  end(): void;
}

export interface PassedCall {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly fault: RpcFault['kind'] | undefined;
  readonly answer: RpcAnswer | undefined;
}

interface Rule {
  readonly matches: (call: RpcCall) => boolean;
  readonly choose: () => RpcFault | undefined;
  left: number;
  hits: number;
}

const OVERSIZE_BYTES = 70 * 1024 * 1024;
export const GATEWAY_PAGE: RpcFault = { kind: 'body', status: 502, body: '<html><h1>502 Bad Gateway</h1></html>' };
export const OVERSIZE_ANSWER = (bytes = OVERSIZE_BYTES): RpcFault => ({
  kind: 'body',
  status: 200,
  body: 'x'.repeat(bytes),
});

/** A JSON-RPC server in front of a node that does to requests what bad networks and bad nodes do. */
export class RpcFaultProxy {
  readonly passed: PassedCall[] = [];
  /** Whether `passed` is kept; long runs do without. */
  keepsRecord = true;
  /** The node seems this many blocks behind. */
  lag = 0n;
  private readonly rules: Rule[] = [];

  private constructor(
    private target: string,
    private readonly server: ReturnType<typeof createServer>,
  ) {}

  static async start(target: string): Promise<RpcFaultProxy> {
    const server = createServer();
    const proxy = new RpcFaultProxy(target, server);
    server.on('request', (request, response) => {
      proxy.serve(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Stands in front of another node from now on. */
  retarget(url: string): void {
    this.target = url;
  }

  /** Calls of `method` (all, when undefined) suffer `fault` from now on, `times` times. The first rule that matches counts. */
  inject(
    method: string | RegExp | undefined,
    fault: RpcFault,
    times = Number.POSITIVE_INFINITY,
    matches: (call: RpcCall) => boolean = () => true,
  ): RpcRule {
    return this.add(
      (call) => matchesMethod(method, call) && matches(call),
      () => fault,
      times,
    );
  }

  /** One in `1 / rate` calls of `method` suffers one of `faults`, as `random` decides. */
  injectAtRandom(random: () => number, rate: number, faults: readonly RpcFault[], method?: string | RegExp): RpcRule {
    const choose = () => (random() < rate ? pick(random, faults) : undefined);
    return this.add((call) => matchesMethod(method, call), choose, Number.POSITIVE_INFINITY);
  }

  /** No more faults. */
  heal(): void {
    this.rules.length = 0;
    this.lag = 0n;
  }

  count(method: string): number {
    return this.passed.filter((call) => call.method === method).length;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private add(matches: Rule['matches'], choose: Rule['choose'], times: number): RpcRule {
    const rule: Rule = { matches, choose, left: times, hits: 0 };
    this.rules.push(rule);
    return {
      get hits() {
        return rule.hits;
      },
      end: () => {
        rule.left = 0;
      },
    };
  }

  private faultOf(call: RpcCall): RpcFault | undefined {
    for (const rule of this.rules) {
      if (rule.left <= 0 || !rule.matches(call)) continue;
      const fault = rule.choose();
      if (fault === undefined) continue;
      rule.left -= 1;
      rule.hits += 1;
      return fault;
    }
    return undefined;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: unknown = JSON.parse(await readText(request));
    const calls = (Array.isArray(body) ? body : [body]) as RpcCall[];
    const faults = calls.map((call) => this.faultOf(call));
    const ofExchange = faults.find((fault) => fault !== undefined && !isOfOneCall(fault));
    const note = (answers: readonly (RpcAnswer | undefined)[]) => {
      if (!this.keepsRecord) return;
      for (const [index, { method, params }] of calls.entries()) {
        const answer = answers[index];
        this.passed.push({ method, params, fault: (faults[index] ?? ofExchange)?.kind, answer });
      }
    };
    if (ofExchange?.kind === 'drop' || ofExchange?.kind === 'body') {
      note([]);
      if (ofExchange.kind === 'drop') response.destroy();
      else response.writeHead(ofExchange.status, { 'content-type': 'text/html' }).end(ofExchange.body);
      return;
    }
    if (ofExchange?.kind === 'delay') await sleep(ofExchange.milliseconds);
    if (ofExchange?.kind === 'duplicate') await this.forward(calls, faults);
    const answers = await this.forward(calls, faults);
    note(answers);
    if (ofExchange?.kind === 'hang') return;
    if (ofExchange?.kind === 'lose-answer') {
      response.destroy();
      return;
    }
    const full = answers.map((answer, index) => ({ jsonrpc: '2.0', id: calls[index]?.id, ...answer }));
    if (ofExchange?.kind === 'reorder') full.reverse();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(Array.isArray(body) ? full : full[0]));
  }

  /** Asks the node what is to be asked of it, and answers the rest. */
  private async forward(calls: readonly RpcCall[], faults: readonly (RpcFault | undefined)[]): Promise<RpcAnswer[]> {
    const head = this.lag === 0n ? undefined : await this.laggingHead();
    const asked = calls.flatMap((call, index) => {
      const fault = faults[index];
      if (fault?.kind === 'error' || fault?.kind === 'swallow') return [];
      return [{ jsonrpc: '2.0', id: index, method: call.method, params: head ? lagParams(call, head) : call.params }];
    });
    const byIndex = new Map<number, RpcAnswer>();
    for (const { id, ...answer } of asked.length === 0 ? [] : await post(this.target, asked)) byIndex.set(id, answer);
    return calls.map((call, index) => {
      const fault = faults[index];
      if (fault?.kind === 'error') {
        const { code, message, data } = fault;
        return { error: { code, message, ...(data === undefined ? {} : { data }) } };
      }
      if (fault?.kind === 'swallow') return { result: keccak256(String(call.params[0])) };
      const { result, error } = byIndex.get(index) ?? { error: { code: -32603, message: 'no answer' } };
      const answer: RpcAnswer = error === undefined ? { result } : { error };
      const told = head === undefined ? answer : lagAnswer(call, answer, head);
      return fault?.kind === 'lie' ? fault.tell(told, call) : told;
    });
  }

  private async laggingHead(): Promise<bigint> {
    const [answer] = await post(this.target, [{ jsonrpc: '2.0', id: 0, method: 'eth_blockNumber', params: [] }]);
    const head = BigInt(String(answer?.result)) - this.lag;
    return head < 0n ? 0n : head;
  }
}

function isOfOneCall(fault: RpcFault): boolean {
  return fault.kind === 'error' || fault.kind === 'swallow' || fault.kind === 'lie';
}

function matchesMethod(method: string | RegExp | undefined, call: RpcCall): boolean {
  if (method === undefined) return true;
  return typeof method === 'string' ? call.method === method : method.test(call.method);
}

function hex(number: bigint): string {
  return `0x${number.toString(16)}`;
}

/** `latest` means the block that the lagging node has last. */
function lagParams({ method, params }: RpcCall, head: bigint): readonly unknown[] {
  if (method === 'eth_sendRawTransaction') return params;
  return params.map((param) => (param === 'latest' ? hex(head) : param));
}

/** A lagging node knows nothing of later blocks. */
function lagAnswer({ method }: RpcCall, answer: RpcAnswer, head: bigint): RpcAnswer {
  if (method === 'eth_blockNumber') return { result: hex(head) };
  if (Array.isArray(answer.result) && method === 'eth_getLogs') {
    return { result: answer.result.filter((log: { blockNumber: string }) => BigInt(log.blockNumber) <= head) };
  }
  const { number, blockNumber } = (answer.result ?? {}) as { number?: unknown; blockNumber?: unknown };
  const height = number ?? blockNumber;
  return typeof height === 'string' && BigInt(height) > head ? { result: null } : answer;
}

async function post(url: string, calls: readonly unknown[]): Promise<(RpcAnswer & { id: number })[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(calls),
  });
  return (await response.json()) as (RpcAnswer & { id: number })[];
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
