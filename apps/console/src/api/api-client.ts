import { ApiError, type Problem } from './problem.js';

type Query = Readonly<Record<string, string | undefined>>;

/** Calls the API that serves this console with one API key. Every refusal is thrown as {@link ApiError}. */
export class ApiClient {
  constructor(private readonly apiKey: string) {}

  get<Resource>(path: string, query: Query = {}): Promise<Resource> {
    const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const search = new URLSearchParams(given).toString();
    return this.send(search === '' ? path : `${path}?${search}`, { method: 'GET' });
  }

  post<Resource>(path: string, body: unknown, idempotencyKey: string): Promise<Resource> {
    return this.send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      body: JSON.stringify(body),
    });
  }

  /** Stores a file with the network, for the parties of the order; answers the document's id. */
  async upload(file: File, orderId: string, idempotencyKey: string): Promise<string> {
    const body = new FormData();
    body.append('orderId', orderId);
    body.append('file', file);
    const headers = { 'idempotency-key': idempotencyKey };
    const document = await this.send<{ readonly id: string }>('/v1/documents', { method: 'POST', headers, body });
    return document.id;
  }

  private async send<Resource>(path: string, request: RequestInit): Promise<Resource> {
    const headers = { ...request.headers, authorization: `Bearer ${this.apiKey}` };
    const response = await reach(path, { ...request, headers, cache: 'no-store' });
    if (!response.ok) throw new ApiError(await readProblem(response));
    return (await response.json()) as Resource;
  }
}

async function reach(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch {
    throw new ApiError({
      status: 0,
      code: 'unreachable',
      title: 'The network does not answer',
      detail: 'The API cannot be reached. Nothing is lost: try again, the same request is never carried out twice.',
    });
  }
}

async function readProblem(response: Response): Promise<Problem> {
  const fallback = {
    status: response.status,
    code: 'unknown',
    title: `The API answered ${response.status}`,
    detail: response.statusText,
  };
  try {
    return { ...fallback, ...((await response.json()) as Partial<Problem>) };
  } catch {
    return fallback;
  }
}
