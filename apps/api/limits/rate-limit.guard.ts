import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { AuthenticatedRequest } from '../authentication/authentication.guard.js';
import { RequestLimits } from './request-limits.js';

/** Counts what known callers ask for. Runs after the guard that finds out who they are. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(private readonly limits: RequestLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    if (request.principal !== undefined) {
      await this.limits.chargeCaller(request, http.getResponse<FastifyReply>(), request.principal);
    }
    return true;
  }
}
