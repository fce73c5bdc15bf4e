import { seededRandom } from '../reliability/random.js';
import { deviation } from './conformity.js';
import { type Document, operationsOf } from './document.js';
import { drawRequest, type FuzzRequest, type FuzzSources } from './requests.js';

export interface FuzzFinding {
  /** Which request of the seed. */
  readonly index: number;
  readonly request: string;
  readonly problem: string;
}

export interface FuzzReport {
  readonly seed: number;
  readonly requests: number;
  readonly operations: number;
  /** How many answers of each status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** How many requests of each operation were carried out. */
  readonly done: Readonly<Record<string, number>>;
  /** Operations of which none was. */
  readonly neverDone: readonly string[];
  readonly p99Milliseconds: number;
  readonly slowestMilliseconds: number;
  readonly findings: readonly FuzzFinding[];
}

export interface FuzzOptions {
  readonly baseUrl: string;
  readonly seed: number;
  readonly requests: number;
  readonly concurrency: number;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly milliseconds: number;
}

const MAX_MILLISECONDS = 30_000;
const PROBLEM_MEMBERS = ['type', 'title', 'status', 'code', 'detail', 'instance', 'requestId'];

async function ask(baseUrl: string, { operation, path, token, headers, body }: FuzzRequest): Promise<Answer> {
  const startedAt = performance.now();
  const response = await fetch(`${baseUrl}${path}`, {
    method: operation.method,
    headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...headers },
    ...(body === undefined || operation.method === 'GET'
      ? {}
      : { body: body instanceof FormData ? body : new Uint8Array(body) }),
    signal: AbortSignal.timeout(MAX_MILLISECONDS),
  });
  const contentType = response.headers.get('content-type') ?? '';
  const isEndless = contentType.startsWith('text/event-stream');
  const text = isEndless ? '' : await response.text();
  if (isEndless) await response.body?.cancel();
  return { status: response.status, contentType, text, milliseconds: performance.now() - startedAt };
}

/** What is wrong with an answer, whatever was asked; undefined when nothing is. */
function problemOf(document: Document, { operation }: FuzzRequest, answer: Answer): string | undefined {
  const { status, contentType, text } = answer;
  if (status >= 500) return `${status} ${text.slice(0, 300)}`;
  if (status < 400) {
    const described = operation.responses[String(status)];
    if (described === undefined) return status === 200 ? undefined : `${status} is not described`;
    const schema = described[contentType.split(';')[0] ?? ''];
    const found =
      schema !== undefined && contentType.includes('json') ? deviation(document, schema, JSON.parse(text)) : undefined;
    return found === undefined ? undefined : `${status} answers with ${found}`;
  }
  if (!contentType.includes('application/problem+json'))
    return `${status} with ${contentType || 'no type'}: ${text.slice(0, 200)}`;
  const problem = JSON.parse(text) as Record<string, unknown>;
  const missing = PROBLEM_MEMBERS.filter((name) => problem[name] === undefined || problem[name] === '');
  if (missing.length > 0) return `${status} without ${missing.join(', ')}`;
  return problem.status === status ? undefined : `${status} says ${String(problem.status)}`;
}

/** Sends `requests` requests that `seed` determines, and judges every answer. Never throws for what the API does. */
export async function runCampaign(options: FuzzOptions, sources: FuzzSources): Promise<FuzzReport> {
  const operations = operationsOf(sources.document);
  const statuses: Record<string, number> = {};
  const findings: FuzzFinding[] = [];
  const done = new Map(operations.map((operation) => [nameOf(operation), 0]));
  const durations: number[] = [];
  let next = 0;
  const work = async (end: number) => {
    while (next < end) {
      const index = next++;
      // Each request has a seed of its own, so that one can be sent again without those before it.
      const request = drawRequest(operations, index, sources, seededRandom(options.seed * 1_000_003 + index));
      const name = nameOf(request.operation);
      const find = (problem: string) =>
        findings.push({
          index,
          request: `${request.operation.method} ${request.path.slice(0, 300)} ${bodyText(request)}`,
          problem,
        });
      try {
        const answer = await ask(options.baseUrl, request);
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
        durations.push(answer.milliseconds);
        if (answer.status < 300) done.set(name, (done.get(name) ?? 0) + 1);
        const problem = problemOf(sources.document, request, answer);
        if (problem !== undefined) find(problem);
      } catch (error) {
        find(`no answer: ${String((error as Error).cause ?? error)}`);
      }
    }
  };
  // One after the other, as long as the network is as the examples expect it.
  await work(Math.min(operations.length, options.requests));
  await Promise.all(Array.from({ length: options.concurrency }, () => work(options.requests)));
  durations.sort((one, other) => one - other);
  return {
    seed: options.seed,
    requests: options.requests,
    operations: operations.length,
    statuses,
    done: Object.fromEntries(done),
    neverDone: [...done].flatMap(([name, times]) => (times === 0 ? [name] : [])),
    p99Milliseconds: Math.round(durations[Math.floor(durations.length * 0.99)] ?? 0),
    slowestMilliseconds: Math.round(durations.at(-1) ?? 0),
    findings,
  };
}

function nameOf({ method, path }: FuzzRequest['operation']): string {
  return `${method} ${path}`;
}

function bodyText({ body }: FuzzRequest): string {
  return body instanceof Buffer ? body.toString('utf8').slice(0, 400) : '';
}
