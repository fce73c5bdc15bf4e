import { randomUUID } from 'node:crypto';
import type { TypedDataDomain, TypedDataField, Wallet } from 'ethers';

const POLL_MILLISECONDS = 100;
const PATIENCE_MILLISECONDS = 60_000;

interface Operation {
  id: string;
  status: 'pending' | 'submitted' | 'mined' | 'final' | 'failed';
  error: { detail?: string } | null;
}

/** An answer that promises chain work. */
export interface Promised {
  operation: { id: string };
}

interface TypedDataAnswer {
  typedData: {
    domain: TypedDataDomain;
    types: Record<string, TypedDataField[]>;
    message: Record<string, unknown>;
  };
}

/** Calls the public API with one API key, and signs for a business that keeps its own key. */
export class ApiClient {
  constructor(
    private readonly apiUrl: string,
    private readonly apiKey: string,
    private readonly signer?: Wallet,
  ) {}

  async get<Body>(path: string): Promise<Body> {
    return this.request<Body>('GET', path);
  }

  /** @throws with status, code and detail of the problem that the API answered */
  async post<Body>(path: string, body: object = {}): Promise<Body> {
    return this.request<Body>('POST', path, body);
  }

  /** Posts what has to be signed: an external signer fetches the typed data first and signs it. */
  async postSigned<Body>(path: string, body: object = {}): Promise<Body> {
    if (this.signer === undefined) return this.post<Body>(path, body);
    const { typedData } = await this.post<TypedDataAnswer>(`${path}/typed-data`, body);
    const { EIP712Domain: _, ...types } = typedData.types;
    const signature = await this.signer.signTypedData(typedData.domain, types, typedData.message);
    return this.post<Body>(path, { ...body, signature });
  }

  /** Posts what becomes chain work and resolves when that is mined. @throws when it failed */
  async postAndSettle<Body extends Promised>(path: string, body: object = {}): Promise<Body> {
    const answer = await this.postSigned<Body>(path, body);
    await this.settled(answer);
    return answer;
  }

  /** Resolves when the chain work that `answer` promised is mined. @throws when it failed */
  async settled(answer: Promised): Promise<void> {
    const { id } = answer.operation;
    await this.until<Operation>(`/v1/operations/${id}`, ({ status, error }) => {
      if (status === 'failed') throw new Error(`Operation ${id} failed: ${JSON.stringify(error)}`);
      return status === 'mined' || status === 'final';
    });
  }

  /** Polls `path` until its body satisfies `condition`. @throws after a minute */
  async until<Body>(path: string, condition: (body: Body) => boolean): Promise<Body> {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    for (;;) {
      const body = await this.get<Body>(path);
      if (condition(body)) return body;
      if (Date.now() > deadline) throw new Error(`${path} did not change as expected: ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }

  private async request<Body>(method: 'GET' | 'POST', path: string, body?: object): Promise<Body> {
    const response = await fetch(`${this.apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Body & { code?: string; detail?: string; errors?: unknown };
    if (!response.ok) {
      throw new Error(
        `${method} ${path}: ${response.status} ${answer.code} ${answer.detail} ${JSON.stringify(answer.errors ?? '')}`,
      );
    }
    return answer;
  }
}
