import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeDryRuns } from './dry-run/dry-run-document.js';
import { describeWebhooks } from './events/webhook-document.js';

/** The API's version; part of every path. */
export const API_VERSION = '1.0.0';

/** The OpenAPI 3.1 document of the API, made from the routes' zod schemas. */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Quittance API')
    .setVersion(API_VERSION)
    .setDescription(
      'Money moves when goods do. Amounts are decimal strings in minor units of the token; every POST takes an ' +
        'Idempotency-Key; refusals are RFC 9457 problems with a stable code and the actions that are allowed.',
    )
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'An API key, qk_…, or an access token (JWT, RFC 9068)',
    })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return describeWebhooks(describeDryRuns(document));
}
