import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { EntityManager } from 'typeorm';
import { type CommandContext, type CommandOutcome, type CommandResponse, type CommandRunner } from '#commands';
import { OPERATOR_TENANT } from '#database';
import { QuittanceError } from '#domain';
import type { Principal } from '#parties';
import type { AuthenticatedRequest } from './authentication.guard.js';

const KEY_PATTERN = /^[!-~]{1,255}$/;

/** The caller. Only on routes that need a key. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  return requirePrincipal(context.switchToHttp().getRequest<AuthenticatedRequest>());
});

/** Throws `unauthenticated` on routes that let anybody pass. */
export function requirePrincipal(request: AuthenticatedRequest): Principal {
  if (request.principal === undefined) {
    throw new QuittanceError('unauthenticated', 'This needs an API key.');
  }
  return request.principal;
}

/** One POST: who asks, under which Idempotency-Key, and where the answer goes. */
export class Command {
  constructor(
    readonly principal: Principal,
    private readonly context: CommandContext,
    private readonly reply: FastifyReply,
    /** Called when the caller's key is not what it was. */
    private readonly forgetPrincipal: () => void,
    private readonly requestId: string,
  ) {}

  /** Where it was asked for, and under which request id. */
  get request(): { readonly path: string; readonly id: string } {
    return { path: this.context.request.path, id: this.requestId };
  }

  /** The same command with what it really asks for, where the request's body was a stream. */
  withBody(body: unknown): Command {
    const context = { ...this.context, request: { ...this.context.request, body } };
    return new Command(this.principal, context, this.reply, this.forgetPrincipal, this.requestId);
  }

  /** Runs `work` as a command and sets the answer's status; a replay is marked `Idempotent-Replayed: true`. */
  async run<Body>(
    runner: CommandRunner,
    action: string,
    work: (manager: EntityManager) => Promise<CommandOutcome<Body>>,
  ): Promise<Body> {
    const response: CommandResponse<Body> = await runner.run(this.context, action, work).catch((error: unknown) => {
      if (error instanceof QuittanceError && error.code === 'unauthenticated') this.forgetPrincipal();
      throw error;
    });
    void this.reply.status(response.status);
    if (response.replayed) {
      void this.reply.header('idempotent-replayed', 'true');
    }
    return response.body;
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
  return new Command(
    principal,
    {
      tenantId: principal.businessId ?? OPERATOR_TENANT,
      actor: principal.apiKeyId,
      roles: principal.roles,
      idempotencyKey,
      request: { method: request.method, path: request.url, body: request.body ?? null },
    },
    context.switchToHttp().getResponse<FastifyReply>(),
    () => request.forgetPrincipal?.(),
    request.id,
  );
});
