import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { MAX_DOCUMENT_BYTES } from '#documents';
import { newRequestId } from '#http';
import type { AnsweredRequest } from '#observability';
import { apiModule } from './api.module.js';
import type { ApiDependencies } from './dependencies.js';
import { createOpenApiDocument } from './open-api.js';

/** The largest JSON body, bytes. */
const MAX_BODY_BYTES = 1_048_576;

/** Builds the API over `dependencies`, with its documentation and the console; it does not listen yet. */
export async function createApplication(
  dependencies: ApiDependencies,
  options: { readonly consoleDirectory?: string; readonly onAnswered?: (request: AnsweredRequest) => void } = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    genReqId: newRequestId,
    requestTimeout: 30_000,
    // What comes in before the end is answered, on connections that are then closed; new ones go to another instance.
    return503OnClosing: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(apiModule(dependencies), adapter, {
    logger: ['error', 'warn'],
    bodyParser: true,
  });
  await app.register(multipart, { limits: { files: 1, fields: 5, fieldSize: 1000, fileSize: MAX_DOCUMENT_BYTES + 1 } });
  const server = app.getHttpAdapter().getInstance();
  let closing = false;
  server.addHook('preClose', async () => {
    closing = true;
  });
  server.addHook('onSend', async (request, reply) => {
    if (closing) void reply.header('connection', 'close');
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
  });
  const { onAnswered } = options;
  if (onAnswered !== undefined) {
    server.addHook('onResponse', async (request, reply) => {
      const { method, routeOptions } = request;
      onAnswered({ method, route: routeOptions.url, status: reply.statusCode, seconds: reply.elapsedTime / 1000 });
    });
  }
  const document = createOpenApiDocument(app);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', yamlDocumentUrl: 'openapi.yaml' });
  const directory = options.consoleDirectory === undefined ? undefined : resolve(options.consoleDirectory);
  if (directory !== undefined && existsSync(directory)) {
    await app.register(fastifyStatic, { root: directory, prefix: '/console', redirect: true });
  }
  return app;
}
