import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { HeldRequest } from '#approvals';
import type { CommandOutcome } from '#commands';
import { idPattern, QuittanceError, type ResourceKind, unknownId } from '#domain';
import { schemaRefusal } from '#http';
import type { Principal } from '#parties';
import { type Requirements, refusalOf, requirementsOf } from '../authentication/authentication.guard.js';
import type { Command } from '../authentication/command.decorator.js';
import { bulkItems } from '../bulk/bulk.schema.js';
import { withoutBodies } from '../bulk/run-bulk.js';
import { BulkDeliveriesController } from '../deliveries/bulk-deliveries.controller.js';
import { DeliveriesController } from '../deliveries/deliveries.controller.js';
import { acceptDeliveryBody } from '../deliveries/deliveries.schema.js';
import { DisputesController } from '../disputes/disputes.controller.js';
import { concessionSchema } from '../disputes/disputes.schema.js';
import { InvoicesController } from '../invoices/invoices.controller.js';
import { assignmentSchema, pledgeSchema } from '../invoices/invoices.schema.js';
import { BusinessStandingController } from '../parties/business-standing.controller.js';
import { ExternalSubjectsController } from '../parties/external-subjects.controller.js';
import { MembersController } from '../parties/members.controller.js';
import {
  businessChangesSchema,
  externalSubjectInput,
  memberChangesSchema,
  newMemberSchema,
  signaturePolicySchema,
} from '../parties/parties.schema.js';
import { SignaturePolicyController } from '../parties/signature-policy.controller.js';
import { BulkOrdersController } from '../purchase-orders/bulk-orders.controller.js';
import { PurchaseOrdersController } from '../purchase-orders/purchase-orders.controller.js';
import { signatureBody } from '../schemas/values.schema.js';
import { SettlementsController } from '../settlements/settlements.controller.js';
import { newSettlementSchema } from '../settlements/settlements.schema.js';
import { ApprovalPolicyController } from './approval-policy.controller.js';
import { approvalPolicySchema } from './approvals.schema.js';

interface ApprovableRoute {
  readonly method: string;
  readonly pattern: RegExp;
  readonly kind: ResourceKind | undefined;
  readonly body: z.ZodType;
  readonly wanted: Requirements;
  readonly play: (command: Command, id: string, body: never) => Promise<unknown>;
  /** What of the answer is kept, and shown with the approval. */
  readonly kept: (answer: never) => unknown;
}

function route<Body extends z.ZodType>(
  asked: `${'POST' | 'PUT' | 'PATCH'} ${string}`,
  kind: ResourceKind | undefined,
  body: Body,
  handler: object,
  play: (command: Command, id: string, body: z.output<Body>) => Promise<unknown>,
  kept: ApprovableRoute['kept'] = (answer) => answer,
): ApprovableRoute {
  const [method = '', path = ''] = asked.split(' ');
  const pattern = new RegExp(`^${path.replace('{id}', '([a-z0-9_]+)')}$`);
  return { method, pattern, kind, body, wanted: requirementsOf(handler), play, kept };
}

/** Controllers whose commands may need a second person. */
export const approvableControllers = [
  BulkOrdersController,
  BulkDeliveriesController,
  PurchaseOrdersController,
  DeliveriesController,
  SettlementsController,
  DisputesController,
  InvoicesController,
  BusinessStandingController,
  MembersController,
  ExternalSubjectsController,
  ApprovalPolicyController,
  SignaturePolicyController,
] as const;

/** The commands that may need a second person, run by the controllers that take them from anybody. */
@Injectable()
export class ApprovableCommands {
  private readonly routes: readonly ApprovableRoute[];

  constructor(
    bulkOrders: BulkOrdersController,
    bulkDeliveries: BulkDeliveriesController,
    orders: PurchaseOrdersController,
    deliveries: DeliveriesController,
    settlements: SettlementsController,
    disputes: DisputesController,
    invoices: InvoicesController,
    standing: BusinessStandingController,
    members: MembersController,
    subjects: ExternalSubjectsController,
    policy: ApprovalPolicyController,
    signatures: SignaturePolicyController,
  ) {
    const order = '/v1/purchase-orders/{id}';
    const bulk = '/v1/purchase-orders/bulk';
    this.routes = [
      route(
        `POST ${bulk}/fund`,
        undefined,
        bulkItems,
        bulkOrders.fund,
        (command, _id, body) => bulkOrders.fund(command, body),
        withoutBodies,
      ),
      route(
        `POST ${bulk}/accept-delivery`,
        undefined,
        bulkItems,
        bulkDeliveries.accept,
        (command, _id, body) => bulkDeliveries.accept(command, body),
        withoutBodies,
      ),
      route(`POST ${order}/fund`, 'order', signatureBody, orders.fund, (command, id, body) =>
        orders.fund(command, id, body),
      ),
      route(`POST ${order}/accept-delivery`, 'order', acceptDeliveryBody, deliveries.accept, (command, id, body) =>
        deliveries.accept(command, id, body),
      ),
      route(`POST ${order}/settlements`, 'order', newSettlementSchema, settlements.propose, (command, id, body) =>
        settlements.propose(command, id, body),
      ),
      route('POST /v1/settlements/{id}/accept', 'settlement', signatureBody, settlements.accept, (command, id, body) =>
        settlements.accept(command, id, body),
      ),
      route('POST /v1/disputes/{id}/concede', 'dispute', concessionSchema, disputes.concede, (command, id, body) =>
        disputes.concede(command, id, body),
      ),
      route('POST /v1/invoices/{id}/acknowledge', 'invoice', signatureBody, invoices.acknowledge, (command, id, body) =>
        invoices.acknowledge(command, id, body),
      ),
      route('POST /v1/invoices/{id}/assign', 'invoice', assignmentSchema, invoices.assign, (command, id, body) =>
        invoices.assign(command, id, body),
      ),
      route('POST /v1/invoices/{id}/pledge', 'invoice', pledgeSchema, invoices.pledge, (command, id, body) =>
        invoices.pledge(command, id, body),
      ),
      route('PATCH /v1/businesses/{id}', 'business', businessChangesSchema, standing.change, (command, id, body) =>
        standing.change(command, id, body),
      ),
      route('POST /v1/members', undefined, newMemberSchema, members.create, (command, _id, body) =>
        members.create(command, body),
      ),
      route('PATCH /v1/members/{id}', 'member', memberChangesSchema, members.change, (command, id, body) =>
        members.change(command, id, body),
      ),
      route(
        'PUT /v1/members/{id}/external-subject',
        'member',
        externalSubjectInput,
        subjects.set,
        (command, id, body) => subjects.set(command, id, body),
      ),
      route('PUT /v1/approval-policy', undefined, approvalPolicySchema, policy.set, (command, _id, body) =>
        policy.set(command, body),
      ),
      route('PUT /v1/signature-policy', undefined, signaturePolicySchema, signatures.set, (command, _id, body) =>
        signatures.set(command, body),
      ),
    ];
  }

  /**
   * Runs `request` as `principal` within `command`. Throws what it throws by itself, `invalid_request` where no such command needs a
   * second person, and what the guard throws.
   */
  async play(
    command: Command,
    manager: EntityManager,
    principal: Principal,
    request: HeldRequest,
  ): Promise<CommandOutcome<unknown>> {
    const { id, found } = this.find(request);
    const refusal = refusalOf(found.wanted, principal);
    if (refusal !== undefined) throw refusal;
    const read = found.body.safeParse(request.body);
    if (!read.success) throw schemaRefusal(read.error.issues);
    const inner = command.within(principal, manager, request);
    await found.play(inner, id, read.data as never);
    if (inner.outcome === undefined) throw new Error(`${request.path} ran no command`);
    return { ...inner.outcome, body: found.kept(inner.outcome.body as never) };
  }

  private find({ method, path }: HeldRequest): { id: string; found: ApprovableRoute } {
    const found = this.routes.find((each) => each.method === method && each.pattern.test(path));
    if (found === undefined) {
      const detail = 'Nothing that is asked for here needs a second person.';
      throw new QuittanceError('invalid_request', detail, { errors: [{ pointer: '/path', detail }] });
    }
    const [, id = ''] = found.pattern.exec(path) ?? [];
    if (found.kind !== undefined && !idPattern(found.kind).test(id)) throw unknownId(found.kind, id);
    return { id, found };
  }
}
