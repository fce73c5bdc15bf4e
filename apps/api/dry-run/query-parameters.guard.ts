import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { QuittanceError } from '#domain';

const TRIABLE = 'quittance:triable';

/** The parameter that asks what a command would do. */
export const DRY_RUN = 'dryRun';

/** A command that may be tried without anything of it staying. */
export const Triable = (): MethodDecorator => SetMetadata(TRIABLE, true);

type Query = Readonly<Record<string, unknown>>;

/** Whether a request asks only what would be done; {@link QueryParametersGuard} has seen to it that it says so clearly. */
export function wantsDryRun({ query }: Pick<FastifyRequest, 'query'>): boolean {
  return (query as Query)[DRY_RUN] === 'true';
}

/**
 * Refuses what a request that changes something does not know, so that a misspelt `dryRun` does not move money, and `dryRun` itself
 * wherever nothing is tried. Lists refuse by their schemas what they do not know.
 */
@Injectable()
export class QueryParametersGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const query = request.query as Query;
    const names = Object.keys(query);
    if (names.length === 0) return true;
    const isTriable = this.reflector.get<boolean | undefined>(TRIABLE, context.getHandler()) === true;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    for (const name of names) {
      if (name === DRY_RUN && !isTriable) throw malformed('Nothing is tried here: send it without dryRun.');
      if (name !== DRY_RUN && !isRead)
        throw malformed(`There is no parameter ${JSON.stringify(name.slice(0, 50))} here.`);
    }
    const asked = query[DRY_RUN];
    if (asked !== undefined && asked !== 'true' && asked !== 'false') throw malformed('dryRun is true or false, once.');
    return true;
  }
}

function malformed(detail: string): QuittanceError {
  return new QuittanceError('malformed_request', detail);
}
