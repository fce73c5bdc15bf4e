import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Logger, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerProblem, newRequestId } from '#http';
import { apiModule } from './api.module.js';
import type { ApiDependencies } from './dependencies.js';
import { endInTime } from './end-in-time.js';
import { toJson } from './known-json.js';
import { answerClientError } from './limits/client-errors.js';
import { guardServer, MAX_BODY_BYTES } from './limits/guarded-server.js';
import { createOpenApiDocument } from './open-api.js';
import { observeRequests, type RequestObservers } from './request-observation.js';

/** How often connections are looked at whose requests do not come to an end. */
const CONNECTION_CHECK_MILLISECONDS = 1_000;

/** The page that verifies bundles by itself. */
const VERIFIER_PAGE = 'verify.html';

/** The verifier runs its own script and asks any node, and nothing else: its policy is the one that it was built with. */
function verifierPolicy(directory: string): string {
  const file = join(directory, VERIFIER_PAGE);
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [, policy = "default-src 'none'"] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
  return `${policy}; frame-ancestors 'none'`;
}

/** Builds the API over `dependencies`, with its documentation and the console; it does not listen yet. */
export async function createApplication(
  dependencies: ApiDependencies,
  options: RequestObservers & { readonly consoleDirectory?: string; readonly logger?: LoggerService } = {},
): Promise<NestFastifyApplication> {
  const { limits } = dependencies.config;
  const logger = new Logger('Api');
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    genReqId: newRequestId,
    requestTimeout: limits.requestMilliseconds,
    http: {
      headersTimeout: limits.headersMilliseconds,
      connectionsCheckingInterval: Math.min(CONNECTION_CHECK_MILLISECONDS, limits.headersMilliseconds),
    },
    trustProxy: limits.trustedProxies.length === 0 ? false : [...limits.trustedProxies],
    // What comes in before the end is answered, on connections that are then closed; new ones go to another instance.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: answerClientError,
    // Paths that the router cannot read get past no hook.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      void reply.header('x-request-id', request.id);
      answerProblem(error, request, reply, logger);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(apiModule(dependencies), adapter, {
    logger: options.logger ?? ['error', 'warn'],
    bodyParser: false,
  });
  await guardServer(app, limits);
  const server = app.getHttpAdapter().getInstance();
  endInTime(server);
  server.setReplySerializer(toJson);
  server.addHook('onSend', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  observeRequests(server, options);
  if (limits.servesDocumentation) {
    // Made when it is first asked for: that takes as long as everything else of a start.
    const document = () => createOpenApiDocument(app);
    SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', yamlDocumentUrl: 'openapi.yaml' });
  }
  const directory = options.consoleDirectory === undefined ? undefined : resolve(options.consoleDirectory);
  if (directory !== undefined && existsSync(directory)) {
    const policy = verifierPolicy(directory);
    await app.register(fastifyStatic, {
      ...{ root: directory, prefix: '/console', redirect: true },
      setHeaders: (reply, path) => {
        if (path.endsWith(VERIFIER_PAGE)) void reply.header('content-security-policy', policy);
      },
    });
  }
  return app;
}
