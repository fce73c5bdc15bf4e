import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { EntityManager } from 'typeorm';
import { type CommandContext, type CommandOutcome, type CommandRunner, OutdatedCaller } from '#commands';
import { OPERATOR_TENANT } from '#database';
import { QuittanceError } from '#domain';
import type { Principal } from '#parties';
import { inSpan } from '#tracing';
import { wantsDryRun } from '../dry-run/query-parameters.guard.js';
import type { TriedCommand } from '../dry-run/tried-command.js';
import { rememberJson } from '../known-json.js';
import type { AuthenticatedRequest } from './authentication.guard.js';
import { toldPath } from './told-path.js';

const KEY_PATTERN = /^[!-~]{1,255}$/;

/** Throws `unauthenticated` on routes that let anybody pass. */
export function requirePrincipal(request: AuthenticatedRequest): Principal {
  if (request.principal === undefined) {
    throw new QuittanceError('unauthenticated', 'This needs an API key.');
  }
  return request.principal;
}

/** What a command asks for, whoever asks. */
interface CommandRequest extends Pick<CommandContext, 'idempotencyKey' | 'request' | 'toldPath'> {
  /** Takes what the command would do, where it is only tried. */
  readonly onTried?: ((tried: TriedCommand) => void) | undefined;
}

/** One POST: who asks, under which Idempotency-Key, and where the answer goes. */
export class Command {
  /** The caller. Within the work of a command, as the command's own transaction found it. */
  get principal(): Principal {
    return this.caller;
  }

  constructor(
    private caller: Principal,
    private readonly asked: CommandRequest,
    private readonly reply: FastifyReply,
    /** Who the caller is now, where it is not what it was. Throws `unauthenticated`, `forbidden` or `insufficient_scope`. */
    private readonly authenticateAnew: () => Promise<Principal>,
    private readonly requestId: string,
  ) {}

  /** Where it was asked for, and under which request id. */
  get request(): { readonly path: string; readonly toldPath: string; readonly id: string } {
    return { path: this.asked.request.path, toldPath: this.asked.toldPath, id: this.requestId };
  }

  /** The same command with what it really asks for, where the request's body was a stream. */
  withBody(body: unknown): Command {
    const asked = { ...this.asked, request: { ...this.asked.request, body } };
    return new Command(this.caller, asked, this.reply, this.authenticateAnew, this.requestId);
  }

  /** `request` of `caller`, to be run within this command by what runs commands of its own. */
  within(caller: Principal, manager: EntityManager, request: CommandContext['request']): InnerCommand {
    return new InnerCommand(manager, caller, { ...this.asked, request }, this.reply, this.requestId);
  }

  /** Runs `work` as a command and sets the answer's status; a replay is marked `Idempotent-Replayed: true`. */
  async run<Body>(
    runner: CommandRunner,
    action: string,
    work: (manager: EntityManager) => Promise<CommandOutcome<Body>>,
  ): Promise<Body> {
    if (this.asked.onTried !== undefined) return this.tryOut(runner, action, work, this.asked.onTried);
    const response = await inSpan(`command ${action}`, () =>
      this.asWhoTheCallerIs(() => runner.run(this.context(), action, work)),
    );
    this.answer(response.status, response.replayed);
    rememberJson(response.body, response.json);
    return response.body;
  }

  /** What would be answered. Where a second person would have to approve, what would be answered once they have. */
  private async tryOut<Body>(
    runner: CommandRunner,
    action: string,
    work: (manager: EntityManager) => Promise<CommandOutcome<Body>>,
    onTried: (tried: TriedCommand) => void,
  ): Promise<Body> {
    const attempt = () => this.asWhoTheCallerIs(() => runner.dryRun(this.context(), action, work));
    let approval: TriedCommand['approval'];
    const { body, dryRun } = await inSpan(`dry run ${action}`, () =>
      attempt().catch((error: unknown) => {
        approval = error instanceof QuittanceError ? error.context.approval : undefined;
        if (approval === undefined) throw error;
        const { amount } = approval;
        this.caller = { ...this.caller, approved: { amount: amount === null ? null : BigInt(amount) } };
        return attempt();
      }),
    );
    this.answer(200, dryRun.replayed);
    onTried({ ...dryRun, approval, principal: this.caller });
    return body;
  }

  /** Runs `attempt` once more where the caller turns out to be somebody else than who was recalled. */
  private async asWhoTheCallerIs<Result>(attempt: () => Promise<Result>): Promise<Result> {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof OutdatedCaller)) throw error;
      this.caller = await this.authenticateAnew();
      return attempt();
    }
  }

  private answer(status: number, replayed: boolean): void {
    void this.reply.status(status);
    if (replayed) {
      void this.reply.header('idempotent-replayed', 'true');
    }
  }

  private context(): CommandContext {
    const { businessId, actorId, roles, scopes, proof } = this.caller;
    const { idempotencyKey, request, toldPath } = this.asked;
    const tenantId = businessId ?? OPERATOR_TENANT;
    return { tenantId, actor: actorId, roles, scopes, proof, idempotencyKey, request, toldPath };
  }
}

/** A command within another: what it does is part of that one's transaction, and its outcome is kept. */
export class InnerCommand extends Command {
  outcome: CommandOutcome<unknown> | undefined;

  constructor(
    private readonly manager: EntityManager,
    caller: Principal,
    asked: CommandRequest,
    reply: FastifyReply,
    requestId: string,
  ) {
    super(caller, asked, reply, async () => caller, requestId);
  }

  /** What it really asks for is what the command around it states. */
  override withBody(_body: unknown): Command {
    return this;
  }

  override async run<Body>(
    _runner: CommandRunner,
    _action: string,
    work: (manager: EntityManager) => Promise<CommandOutcome<Body>>,
  ): Promise<Body> {
    const outcome = await work(this.manager);
    this.outcome = outcome;
    return outcome.body;
  }
}

/** The command that a POST asks for. Throws `idempotency_key_missing`. */
export const CommandOf = createParamDecorator((_: unknown, context: ExecutionContext): Command => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
  const principal = requirePrincipal(request);
  const idempotencyKey = request.headers['idempotency-key'];
  if (typeof idempotencyKey !== 'string' || !KEY_PATTERN.test(idempotencyKey)) {
    throw new QuittanceError(
      'idempotency_key_missing',
      'Send a header Idempotency-Key of 1 to 255 printable ASCII characters, new for every new request (a UUID will do).',
    );
  }
  // Parameters say how it is asked for, and not what for.
  const [path = ''] = request.url.split('?');
  const onTried = wantsDryRun(request)
    ? (tried: TriedCommand) => {
        request.tried = tried;
      }
    : undefined;
  return new Command(
    principal,
    {
      idempotencyKey,
      toldPath: toldPath({ url: path, params: request.params, routeOptions: request.routeOptions }),
      request: { method: request.method, path, body: request.body ?? null },
      onTried,
    },
    context.switchToHttp().getResponse<FastifyReply>(),
    request.authenticateAnew ?? (async () => principal),
    request.id,
  );
});
