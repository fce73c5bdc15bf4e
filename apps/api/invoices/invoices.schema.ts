import { z } from 'zod';
import { invoiceStatuses } from '#invoices';
import { newDeliverySchema } from '../deliveries/deliveries.schema.js';
import {
  amountFilters,
  createdFilters,
  dueDateFilters,
  idempotencyFilter,
  prefixInput,
} from '../pagination/filters.js';
import { sortInput } from '../pagination/sorting.js';
import {
  addressOutput,
  amountInput,
  amountOutput,
  dateInput,
  dateOutput,
  hashOutput,
  idInput,
  lineOfText,
  operationLink,
  pageQuery,
  partySchema,
  plainText,
  sha256Input,
  signatureInput,
  timeInput,
  timeOutput,
} from '../schemas/values.schema.js';

const newInvoiceFields = {
  number: lineOfText(100).meta({ description: 'Your own invoice number; unique among your invoices' }),
  amount: amountInput.optional().meta({ description: 'Default all that is neither invoiced nor paid' }),
  dueDate: dateInput,
  documentId: idInput('document').optional(),
  documentHash: sha256Input.optional(),
  registered: z
    .boolean()
    .default(false)
    .meta({ description: 'True puts it into the InvoiceRegistry on chain, where it can be assigned' }),
  signature: signatureInput.optional(),
};

function namesOneDocument(invoice: { readonly documentId?: unknown; readonly documentHash?: unknown }): boolean {
  return invoice.documentId === undefined || invoice.documentHash === undefined;
}
const ONE_DOCUMENT = { error: 'Send documentId or documentHash, not both.', path: ['documentHash'] };

export const newInvoiceSchema = z
  .strictObject({
    ...newInvoiceFields,
    delivery: newDeliverySchema.optional().meta({
      description:
        'Confirms the delivery in the same step; not of a registered invoice. External signers sign it by itself',
    }),
  })
  .refine((invoice) => !(invoice.registered && invoice.delivery !== undefined), {
    error: 'Register the invoice first and confirm the delivery afterwards: each is chain work of its own.',
    path: ['delivery'],
  })
  .refine(namesOneDocument, ONE_DOCUMENT)
  .meta({ id: 'NewInvoice' });

/** An invoice as one of many, each of another order. */
export const orderInvoiceSchema = z
  .strictObject({ orderId: idInput('order'), ...newInvoiceFields })
  .refine(namesOneDocument, ONE_DOCUMENT)
  .meta({ id: 'InvoiceOfOrder' });

const holderSchema = z.object({ id: z.string().nullable(), name: z.string().nullable(), address: addressOutput });

export const invoiceSchema = z
  .object({
    id: z.string(),
    orderId: z.string(),
    number: z.string(),
    supplier: partySchema,
    buyer: partySchema,
    holder: holderSchema,
    pledgee: holderSchema.nullable().meta({ description: 'Who is paid instead of the holder' }),
    from: amountOutput,
    to: amountOutput,
    amount: amountOutput,
    paid: amountOutput,
    dueDate: dateOutput,
    documentHash: hashOutput,
    registered: z.boolean(),
    invoiceHash: hashOutput.nullable(),
    acknowledgedAt: timeOutput.nullable(),
    status: z.enum(invoiceStatuses),
    overdue: z.boolean(),
    createdAt: timeOutput,
  })
  .meta({ id: 'Invoice' });

export const issuedInvoiceSchema = invoiceSchema
  .extend({
    operation: operationLink.optional(),
    deliveryId: z.string().optional().meta({ description: 'The delivery that was confirmed with it' }),
  })
  .meta({ id: 'IssuedInvoice' });
export const invoiceSorts = { amount: 'numeric', dueDate: 'date' } as const;
export const invoiceQuery = z.strictObject({
  ...pageQuery,
  orderId: idInput('order').optional(),
  status: z.enum(invoiceStatuses).optional(),
  role: z.enum(['supplier', 'buyer', 'holder', 'pledgee']).optional(),
  number: plainText(100).optional(),
  numberPrefix: prefixInput,
  counterpartyId: idInput('business').optional().meta({ description: 'Its supplier, or its buyer' }),
  ...dueDateFilters,
  ...amountFilters,
  ...createdFilters,
  ...idempotencyFilter,
  sort: sortInput(invoiceSorts),
});

export const pledgeSchema = z
  .strictObject({
    pledgeeId: idInput('business').meta({ description: 'Who is paid until it releases the pledge' }),
    validBefore: timeInput.optional().meta({ description: 'Default in seven days; external signers must state it' }),
    signature: signatureInput.optional(),
  })
  .meta({ id: 'Pledge' });

export const assignmentSchema = z
  .strictObject({
    toBusinessId: idInput('business'),
    validBefore: timeInput.optional().meta({ description: 'Default in seven days; external signers must state it' }),
    signature: signatureInput.optional(),
  })
  .meta({ id: 'Assignment' });
