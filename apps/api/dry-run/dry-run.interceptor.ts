import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { RpcClient } from '#chain';
import type { AuthenticatedRequest } from '../authentication/authentication.guard.js';
import { presentDryRun } from './dry-run.presenter.js';
import { DRY_RUN_TYPE } from './dry-run.schema.js';
import { predictCalls } from './predict-calls.js';
import { wantsDryRun } from './query-parameters.guard.js';

/** Answers a dry run with what the command would have done. The node is asked once its transaction is over. */
@Injectable()
export class DryRunInterceptor implements NestInterceptor {
  constructor(private readonly rpc: RpcClient) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    if (!wantsDryRun(request)) return next.handle();
    return next.handle().pipe(
      mergeMap(async (body: unknown) => {
        const { tried } = request;
        if (tried === undefined) throw new Error(`${request.url} was not tried`);
        void http.getResponse<FastifyReply>().header('content-type', `${DRY_RUN_TYPE}; charset=utf-8`);
        return presentDryRun(tried, body, await predictCalls(this.rpc, tried.calls));
      }),
    );
  }
}
