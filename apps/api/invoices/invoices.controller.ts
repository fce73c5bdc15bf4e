import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import { claimDelivery } from '#deliveries';
import type { TypedData } from '#domain';
import { CursorCodec } from '#http';
import {
  acknowledgeInvoice,
  acknowledgementOfInvoice,
  assignInvoice,
  assignmentOfInvoice,
  getInvoice,
  Invoice,
  issueInvoice,
  pledgeInvoice,
  pledgeOfInvoice,
  registrationOfInvoice,
  releaseOfPledge,
  releasePledge,
} from '#invoices';
import { SigningDesk } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { withExpansion, withExpansions } from '../expansion/expand.js';
import {
  expandedInvoiceSchema,
  invoiceGetQuery,
  invoiceListQuery,
  invoicePage,
} from '../expansion/expansion.schema.js';
import { invoiceExpansions } from '../expansion/expansions.js';
import { findPage } from '../pagination/page.js';
import { readSort } from '../pagination/sorting.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { presentOperationLink, presentTypedData } from '../schemas/typed-data.presenter.js';
import { signatureBody, typedDataSchema } from '../schemas/values.schema.js';
import { presentInvoice, presentInvoices } from './invoices.presenter.js';
import {
  assignmentSchema,
  invoiceSorts,
  issuedInvoiceSchema,
  newInvoiceSchema,
  pledgeSchema,
} from './invoices.schema.js';
import { listedInvoices } from './listed-invoices.js';

type TypedDataView = { typedData: TypedData; digest: string };
interface PromisedInvoice {
  readonly invoice: Invoice;
  readonly operationId: string | undefined;
  readonly deliveryId?: string;
}
type IssuedInvoiceView = z.infer<typeof issuedInvoiceSchema>;

@ApiTags('Invoices')
@Controller('v1')
export class InvoicesController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly desk: SigningDesk,
    private readonly cursors: CursorCodec,
  ) {}

  @Read({
    scope: 'invoices:read',
    summary: 'What an external supplier signs to register an invoice',
    response: typedDataSchema,
    roles: ['supplier'],
  })
  @Post('purchase-orders/:id/invoices/typed-data')
  async registrationTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: newInvoiceSchema }) body: z.output<typeof newInvoiceSchema>,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => registrationOfInvoice(manager, this.desk, read.principal, id, body)),
    );
  }

  @Write(201, {
    triable: true,
    scope: 'invoices:write',
    summary: 'Issue an invoice',
    description:
      'Over the next slice of the order. A registered one answers 202 and is minted on chain. With `delivery` the goods are confirmed ' +
      'in the same step, or neither is done; it answers 202 with the operation of the claim.',
    response: issuedInvoiceSchema,
    roles: ['supplier', 'buyer'],
    mayAwaitChain: true,
  })
  @Post('purchase-orders/:id/invoices')
  issue(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: newInvoiceSchema }) body: z.output<typeof newInvoiceSchema>,
  ): Promise<IssuedInvoiceView> {
    return this.promise(command, 'issue_invoice', 201, async (manager) => {
      const issued = await issueInvoice(manager, this.desk, command.principal, { ...body, orderId: id });
      if (body.delivery === undefined) return issued;
      const claimed = await claimDelivery(manager, this.desk, command.principal, id, body.delivery);
      return { ...issued, operationId: claimed.operationId, deliveryId: claimed.delivery.id };
    });
  }

  @Read({ scope: 'invoices:read', summary: 'List invoices', response: invoicePage })
  @Get('invoices')
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: invoiceListQuery }) { expand, ...query }: z.output<typeof invoiceListQuery>,
  ): Promise<z.infer<typeof invoicePage>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const page = await findPage(Invoice, {
        manager,
        cursors: this.cursors,
        principal,
        list: 'invoices',
        query,
        where: listedInvoices(principal, query),
        sort: readSort(invoiceSorts, query.sort),
      });
      const shown = { rows: page.data, views: await presentInvoices(manager, page.data) };
      const data = await withExpansions({ manager, principal }, invoiceExpansions, expand, shown);
      return { data, nextCursor: page.nextCursor };
    });
  }

  @Read({ scope: 'invoices:read', summary: 'Get an invoice', response: expandedInvoiceSchema })
  @Get('invoices/:id')
  async get(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('invoice')) id: string,
    @Query({ schema: invoiceGetQuery }) { expand }: z.output<typeof invoiceGetQuery>,
  ): Promise<z.infer<typeof expandedInvoiceSchema>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const invoice = await getInvoice(manager, principal, id);
      const shown = { row: invoice, view: await presentInvoice(manager, invoice) };
      return withExpansion({ manager, principal }, invoiceExpansions, expand, shown);
    });
  }

  @Read({
    scope: 'invoices:read',
    summary: 'What an external buyer signs to acknowledge a registered invoice',
    response: typedDataSchema,
    roles: ['buyer'],
  })
  @Post('invoices/:id/acknowledge/typed-data')
  async acknowledgementTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('invoice')) id: string,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => acknowledgementOfInvoice(manager, this.desk, read.principal, id)),
    );
  }

  @Write(200, {
    triable: true,
    obliges: true,
    scope: 'payments:write',
    summary: 'Acknowledge an invoice',
    description: 'A registered one answers 202 and is acknowledged on chain.',
    response: issuedInvoiceSchema,
    roles: ['buyer', 'supplier'],
    mayAwaitChain: true,
  })
  @Post('invoices/:id/acknowledge')
  acknowledge(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('invoice')) id: string,
    @Body({ schema: signatureBody }) body: z.output<typeof signatureBody>,
  ): Promise<IssuedInvoiceView> {
    return this.promise(command, 'acknowledge_invoice', 200, (manager) =>
      acknowledgeInvoice(manager, this.desk, command.principal, id, body.signature),
    );
  }

  @Read({
    scope: 'invoices:read',
    summary: 'What an external holder signs to assign an invoice',
    response: typedDataSchema,
  })
  @Post('invoices/:id/assign/typed-data')
  async assignmentTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('invoice')) id: string,
    @Body({ schema: assignmentSchema }) body: z.output<typeof assignmentSchema>,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => assignmentOfInvoice(manager, this.desk, read.principal, id, body)),
    );
  }

  @Write(202, {
    triable: true,
    obliges: true,
    scope: 'payments:write',
    summary: 'Assign a registered invoice',
    description: 'Hands the invoice, and so its payment, to another business.',
    response: issuedInvoiceSchema,
    roles: ['supplier', 'buyer'],
  })
  @Post('invoices/:id/assign')
  assign(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('invoice')) id: string,
    @Body({ schema: assignmentSchema }) body: z.output<typeof assignmentSchema>,
  ): Promise<IssuedInvoiceView> {
    return this.promise(command, 'assign_invoice', 202, (manager) =>
      assignInvoice(manager, this.desk, command.principal, id, body),
    );
  }

  @Read({
    scope: 'invoices:read',
    summary: 'What an external holder signs to pledge an invoice',
    response: typedDataSchema,
  })
  @Post('invoices/:id/pledge/typed-data')
  async pledgeTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('invoice')) id: string,
    @Body({ schema: pledgeSchema }) body: z.output<typeof pledgeSchema>,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => pledgeOfInvoice(manager, this.desk, read.principal, id, body)),
    );
  }

  @Write(202, {
    triable: true,
    obliges: true,
    scope: 'payments:write',
    summary: 'Pledge a registered invoice',
    description: 'The pledgee is paid for it, and nobody can assign it, until the pledgee releases the pledge.',
    response: issuedInvoiceSchema,
    roles: ['supplier', 'buyer'],
  })
  @Post('invoices/:id/pledge')
  pledge(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('invoice')) id: string,
    @Body({ schema: pledgeSchema }) body: z.output<typeof pledgeSchema>,
  ): Promise<IssuedInvoiceView> {
    return this.promise(command, 'pledge_invoice', 202, (manager) =>
      pledgeInvoice(manager, this.desk, command.principal, id, body),
    );
  }

  @Read({
    scope: 'invoices:read',
    summary: 'What an external pledgee signs to release a pledge',
    response: typedDataSchema,
  })
  @Post('invoices/:id/release-pledge/typed-data')
  async pledgeReleaseTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('invoice')) id: string,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => releaseOfPledge(manager, this.desk, read.principal, id)),
    );
  }

  @Write(202, {
    triable: true,
    scope: 'invoices:write',
    summary: 'Release a pledge',
    description: 'By the pledgee: the holder is paid again.',
    response: issuedInvoiceSchema,
    roles: ['supplier', 'buyer'],
  })
  @Post('invoices/:id/release-pledge')
  releasePledge(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('invoice')) id: string,
    @Body({ schema: signatureBody }) body: z.output<typeof signatureBody>,
  ): Promise<IssuedInvoiceView> {
    return this.promise(command, 'release_pledge', 202, (manager) =>
      releasePledge(manager, this.desk, command.principal, id, body.signature),
    );
  }

  private promise(
    command: Command,
    action: string,
    status: number,
    work: (manager: EntityManager) => Promise<PromisedInvoice>,
  ): Promise<IssuedInvoiceView> {
    return command.run(this.commands, action, async (manager) => {
      const { invoice, operationId, deliveryId } = await work(manager);
      const confirmed = deliveryId === undefined ? {} : { deliveryId };
      const view = await presentInvoice(manager, invoice);
      const operation = operationId === undefined ? {} : { operation: presentOperationLink(operationId) };
      return {
        status: operationId === undefined ? status : 202,
        body: { ...view, ...operation, ...confirmed },
        audit: {
          action,
          subject: invoice.id,
          details: {
            orderId: invoice.orderId,
            number: invoice.number,
            amount: invoice.amount.toString(),
            ...confirmed,
          },
        },
      };
    });
  }
}
