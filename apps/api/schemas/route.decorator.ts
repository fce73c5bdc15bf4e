import { applyDecorators, HttpCode, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { type ApiKeyRole } from '#parties';
import { Commanding, Obliging, RequiredScope, Roles, type RouteScope } from '../authentication/authentication.guard.js';
import { DryRunInterceptor } from '../dry-run/dry-run.interceptor.js';
import { TRIABLE_EXTENSION } from '../dry-run/dry-run-document.js';
import { Triable } from '../dry-run/query-parameters.guard.js';
import { problemSchema } from './values.schema.js';

interface RouteOptions {
  /** What the credential must have been given; `any`: every credential passes. */
  readonly scope: RouteScope;
  readonly summary: string;
  readonly description?: string;
  readonly response: z.ZodType;
  readonly roles?: readonly ApiKeyRole[];
  /** The caller's business takes on something new by it, for which it must be verified and not suspended. */
  readonly obliges?: true;
  /** Answers 202 where the chain has to act first. */
  readonly mayAwaitChain?: true;
}

interface WriteOptions extends RouteOptions {
  /** It may be tried: `?dryRun=true` tells what it would do. For commands that commit money or chain work. */
  readonly triable?: true;
}

function route(status: number, options: RouteOptions, decorators: MethodDecorator[]): MethodDecorator {
  const roles = options.roles === undefined ? [] : [Roles(...options.roles)];
  const needs = [
    ...(options.scope === 'any' ? [] : [`the scope \`${options.scope}\``]),
    ...(options.roles === undefined ? [] : [`the role ${options.roles.join(' or ')}`]),
  ].join(' and ');
  const description =
    `${options.description ?? ''}${needs === '' ? '' : `\n\nNeeds ${needs}${options.obliges === true ? ', and a business that is verified' : ''}.`}`.trim();
  return applyDecorators(
    ApiBearerAuth(),
    ApiOperation({ summary: options.summary, description }),
    ApiExtension('x-required-scope', options.scope),
    RequiredScope(options.scope),
    ApiResponse({ status, description: 'Done', standardSchema: options.response }),
    ...(options.mayAwaitChain === true
      ? [ApiResponse({ status: 202, description: 'Taken up; done on chain', standardSchema: options.response })]
      : []),
    ApiResponse({ status: 'default', description: 'Refused', standardSchema: problemSchema }),
    ...roles,
    ...(options.obliges === true ? [Obliging()] : []),
    ...decorators,
  );
}

/** A GET, or a POST that changes nothing: answers 200. */
export function Read(options: RouteOptions): MethodDecorator {
  return route(200, options, [HttpCode(200)]);
}

/** A POST or DELETE that changes something, under an Idempotency-Key: answers `status`. */
export function Write(status: 200 | 201 | 202, options: WriteOptions): MethodDecorator {
  return route(status, options, [
    Commanding(),
    ...(options.triable === true
      ? [Triable(), UseInterceptors(DryRunInterceptor), ApiExtension(TRIABLE_EXTENSION, true)]
      : []),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: '1 to 255 printable ASCII characters, new per request',
    }),
  ]);
}
