import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CommandRunner } from '#commands';
import { issueInvoices } from '#invoices';
import { SigningDesk } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { bulkAnswer, bulkBody } from '../bulk/bulk.schema.js';
import { type BulkAnswer, presentDone, runBulk } from '../bulk/run-bulk.js';
import { Write } from '../schemas/route.decorator.js';
import { presentOperationLink } from '../schemas/typed-data.presenter.js';
import { presentInvoices } from './invoices.presenter.js';
import { issuedInvoiceSchema, orderInvoiceSchema } from './invoices.schema.js';

const newInvoicesBody = bulkBody(orderInvoiceSchema, 'NewInvoices');
const issuedInvoices = bulkAnswer(issuedInvoiceSchema, 'IssuedInvoices');

@ApiTags('Invoices')
@Controller('v1/invoices/bulk')
export class BulkInvoicesController {
  constructor(
    private readonly commands: CommandRunner,
    private readonly desk: SigningDesk,
  ) {}

  @Write(200, {
    triable: true,
    scope: 'invoices:write',
    summary: 'Issue up to 1,000 invoices',
    description: 'Names each order once. Of two with one number the first stands.',
    response: issuedInvoices,
    roles: ['supplier', 'buyer'],
  })
  @Post()
  issue(
    @CommandOf() command: Command,
    @Body({ schema: newInvoicesBody }) body: z.output<typeof newInvoicesBody>,
  ): Promise<BulkAnswer<z.infer<typeof issuedInvoiceSchema>>> {
    return runBulk(command, {
      commands: this.commands,
      action: 'issue_invoice',
      item: orderInvoiceSchema,
      items: body.items,
      work: async (manager, requests) =>
        presentDone(
          await issueInvoices(manager, this.desk, command.principal, requests),
          (done) =>
            presentInvoices(
              manager,
              done.map(({ invoice }) => invoice),
            ),
          ({ invoice, operationId }, view) => ({
            status: operationId === undefined ? 201 : 202,
            body: operationId === undefined ? view : { ...view, operation: presentOperationLink(operationId) },
            subject: invoice.id,
            details: {
              orderId: invoice.orderId,
              status: invoice.status,
              ...(operationId === undefined ? {} : { operationId }),
            },
          }),
        ),
    });
  }
}
