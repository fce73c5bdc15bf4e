import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { RpcClient } from '#chain';
import { CommandRunner, ReadRunner } from '#commands';
import { CursorCodec, ProblemFilter, schemaValidationPipe } from '#http';
import { Keystore } from '#keystore';
import { SigningDesk } from '#parties';
import { PostgresLeaseStore, RateLimiter } from '#rate-limits';
import { systemResolve } from '#webhooks';
import { ApprovableCommands, approvableControllers } from './approvals/approvable-commands.js';
import { ApprovalPolicyController } from './approvals/approval-policy.controller.js';
import { ApprovalsController } from './approvals/approvals.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditorGrantsController } from './auditor-grants/auditor-grants.controller.js';
import { AccessTokens } from './authentication/access-tokens.js';
import { AuthenticationGuard } from './authentication/authentication.guard.js';
import { KnownPrincipals } from './authentication/known-principals.js';
import { RequestSignatures } from './authentication/request-signatures.js';
import { CatalogueController } from './catalogue/catalogue.controller.js';
import { BulkDeliveriesController } from './deliveries/bulk-deliveries.controller.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import {
  API_CONFIG,
  type ApiDependencies,
  DOCUMENT_SCANNER,
  DOCUMENT_STORAGE,
  EXPORT_STORAGE,
} from './dependencies.js';
import { DisputesController } from './disputes/disputes.controller.js';
import { DocumentsController } from './documents/documents.controller.js';
import { QueryParametersGuard } from './dry-run/query-parameters.guard.js';
import { EventStreamController } from './events/event-stream.controller.js';
import { EventStreams } from './events/event-streams.js';
import { EventsController } from './events/events.controller.js';
import { ExportsController } from './exports/exports.controller.js';
import { HealthController } from './health/health.controller.js';
import { BulkInvoicesController } from './invoices/bulk-invoices.controller.js';
import { InvoicesController } from './invoices/invoices.controller.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { RateLimitGuard } from './limits/rate-limit.guard.js';
import { RequestLimits } from './limits/request-limits.js';
import { NetworkController } from './network/network.controller.js';
import { SandboxController } from './network/sandbox.controller.js';
import { OperationsController } from './operations/operations.controller.js';
import { ChainWorkController } from './operator/chain-work.controller.js';
import { DeadLettersController } from './operator/dead-letters.controller.js';
import { ErasureController } from './operator/erasure.controller.js';
import { HoldsController } from './operator/holds.controller.js';
import { LanesController } from './operator/lanes.controller.js';
import { ApiKeyPublicKeysController } from './parties/api-key-public-keys.controller.js';
import { ApiKeysController } from './parties/api-keys.controller.js';
import { BusinessStandingController } from './parties/business-standing.controller.js';
import { BusinessesController } from './parties/businesses.controller.js';
import { ExternalSubjectsController } from './parties/external-subjects.controller.js';
import { MembersController } from './parties/members.controller.js';
import { SignaturePolicyController } from './parties/signature-policy.controller.js';
import { PaymentsController } from './payments/payments.controller.js';
import { BulkOrdersController } from './purchase-orders/bulk-orders.controller.js';
import { PurchaseOrdersController } from './purchase-orders/purchase-orders.controller.js';
import { TrailController } from './purchase-orders/trail.controller.js';
import { SettlementsController } from './settlements/settlements.controller.js';
import { AggregatesController } from './trails/aggregates.controller.js';
import { BundleController } from './trails/bundle.controller.js';
import { TrailsController } from './trails/trails.controller.js';
import { WebhookDeliveriesController } from './webhook-endpoints/webhook-deliveries.controller.js';
import { WebhookDesk } from './webhook-endpoints/webhook-desk.js';
import { WebhookEndpointsController } from './webhook-endpoints/webhook-endpoints.controller.js';

@Module({})
export class ApiModule {}

/** The API over `dependencies`. The sandbox's routes exist in a sandbox only. */
export function apiModule(dependencies: ApiDependencies): DynamicModule {
  const { config, dataSource, rpc, keystore, desk, documents, exports, scanner } = dependencies;
  const commands = new CommandRunner(dataSource);
  return {
    module: ApiModule,
    controllers: [
      BusinessesController,
      BusinessStandingController,
      MembersController,
      ExternalSubjectsController,
      ApprovalsController,
      ApprovalPolicyController,
      ApiKeysController,
      ApiKeyPublicKeysController,
      SignaturePolicyController,
      AuditorGrantsController,
      PurchaseOrdersController,
      BulkOrdersController,
      TrailController,
      BundleController,
      AggregatesController,
      TrailsController,
      DeliveriesController,
      BulkDeliveriesController,
      InvoicesController,
      BulkInvoicesController,
      SettlementsController,
      DisputesController,
      PaymentsController,
      DocumentsController,
      ExportsController,
      OperationsController,
      EventsController,
      EventStreamController,
      ErasureController,
      HoldsController,
      LanesController,
      ChainWorkController,
      DeadLettersController,
      WebhookEndpointsController,
      WebhookDeliveriesController,
      LedgerController,
      AuditController,
      NetworkController,
      CatalogueController,
      ...(config.sandbox ? [SandboxController] : []),
      HealthController,
    ],
    providers: [
      { provide: API_CONFIG, useValue: config },
      { provide: DataSource, useValue: dataSource },
      { provide: RpcClient, useValue: rpc },
      { provide: Keystore, useValue: keystore },
      { provide: SigningDesk, useValue: desk },
      { provide: DOCUMENT_STORAGE, useValue: documents },
      { provide: EXPORT_STORAGE, useValue: exports },
      { provide: DOCUMENT_SCANNER, useValue: scanner },
      { provide: CursorCodec, useValue: new CursorCodec(config.cursorSecret) },
      { provide: WebhookDesk, useValue: new WebhookDesk(config.webhooks, systemResolve()) },
      {
        provide: RequestLimits,
        useValue: new RequestLimits(new RateLimiter(new PostgresLeaseStore(dataSource)), config.limits.rates),
      },
      {
        provide: KnownPrincipals,
        useValue: new KnownPrincipals(config.oidc === undefined ? undefined : new AccessTokens(config.oidc)),
      },
      RequestSignatures,
      EventStreams,
      ...approvableControllers,
      ApprovableCommands,
      { provide: CommandRunner, useValue: commands },
      { provide: ReadRunner, useValue: new ReadRunner(dataSource, commands) },
      { provide: APP_PIPE, useFactory: schemaValidationPipe },
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: APP_GUARD, useClass: AuthenticationGuard },
      { provide: APP_GUARD, useClass: RateLimitGuard },
      { provide: APP_GUARD, useClass: QueryParametersGuard },
    ],
  };
}
