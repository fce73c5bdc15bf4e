import { z } from 'zod';
import { deliveryQuery, deliverySchema } from '../deliveries/deliveries.schema.js';
import { disputeQuery, disputeSchema } from '../disputes/disputes.schema.js';
import { invoiceQuery, invoiceSchema } from '../invoices/invoices.schema.js';
import { businessSchema } from '../parties/parties.schema.js';
import { paymentQuery, paymentSchema } from '../payments/payments.schema.js';
import {
  purchaseOrderDetailSchema,
  purchaseOrderQuery,
  purchaseOrderSchema,
} from '../purchase-orders/purchase-orders.schema.js';
import { pageOf } from '../schemas/values.schema.js';
import { expandInput } from './expand.js';

/** The newest ones, and where all are. */
function newest<Item extends z.ZodType>(item: Item, id: string) {
  return z
    .object({
      data: z.array(item).meta({ description: 'The newest ones, at most 10' }),
      hasMore: z.boolean(),
      href: z.string().meta({ description: 'All of them, page by page' }),
    })
    .meta({ id });
}

const business = businessSchema.nullable().optional();
const order = purchaseOrderSchema.nullable().optional();
const DESCRIPTION = 'What `expand` asked for; null where there is none, or none that you may get by its own route';

export const orderExpansionsSchema = z
  .object({
    ...{ buyer: business, supplier: business, attester: business },
    deliveries: newest(deliverySchema, 'NewestDeliveries').optional(),
    invoices: newest(invoiceSchema, 'NewestInvoices').optional(),
    payments: newest(paymentSchema, 'NewestPayments').optional(),
  })
  .meta({ id: 'PurchaseOrderExpansions', description: DESCRIPTION });
export const invoiceExpansionsSchema = z
  .object({ order, buyer: business, supplier: business, holder: business })
  .meta({ id: 'InvoiceExpansions', description: DESCRIPTION });
export const deliveryExpansionsSchema = z
  .object({ order, claimant: business })
  .meta({ id: 'DeliveryExpansions', description: DESCRIPTION });
export const paymentExpansionsSchema = z
  .object({ order, payee: business })
  .meta({ id: 'PaymentExpansions', description: DESCRIPTION });
export const disputeExpansionsSchema = z
  .object({ order, delivery: deliverySchema.nullable().optional() })
  .meta({ id: 'DisputeExpansions', description: DESCRIPTION });

/** The query parameter by which what stands beside a resource is asked for. */
export const orderExpand = {
  expand: expandInput(['buyer', 'supplier', 'attester', 'deliveries', 'invoices', 'payments']),
};
export const invoiceExpand = { expand: expandInput(['order', 'buyer', 'supplier', 'holder']) };
export const deliveryExpand = { expand: expandInput(['order', 'claimant']) };
export const paymentExpand = { expand: expandInput(['order', 'payee']) };
export const disputeExpand = { expand: expandInput(['order', 'delivery']) };

export const expandedOrderSchema = purchaseOrderSchema
  .extend({ expanded: orderExpansionsSchema.optional() })
  .meta({ id: 'ExpandedPurchaseOrder' });
export const expandedOrderDetailSchema = purchaseOrderDetailSchema
  .extend({ expanded: orderExpansionsSchema.optional() })
  .meta({ id: 'PurchaseOrderDetail' });
export const expandedInvoiceSchema = invoiceSchema
  .extend({ expanded: invoiceExpansionsSchema.optional() })
  .meta({ id: 'ExpandedInvoice' });
export const expandedDeliverySchema = deliverySchema
  .extend({ expanded: deliveryExpansionsSchema.optional() })
  .meta({ id: 'ExpandedDelivery' });
export const expandedPaymentSchema = paymentSchema
  .extend({ expanded: paymentExpansionsSchema.optional() })
  .meta({ id: 'ExpandedPayment' });
export const expandedDisputeSchema = disputeSchema
  .extend({ expanded: disputeExpansionsSchema.optional() })
  .meta({ id: 'ExpandedDispute' });

export const purchaseOrderPage = pageOf(expandedOrderSchema).meta({ id: 'PurchaseOrderPage' });
export const invoicePage = pageOf(expandedInvoiceSchema).meta({ id: 'InvoicePage' });
export const deliveryPage = pageOf(expandedDeliverySchema).meta({ id: 'DeliveryPage' });
export const paymentPage = pageOf(expandedPaymentSchema).meta({ id: 'PaymentPage' });
export const disputePage = pageOf(expandedDisputeSchema).meta({ id: 'DisputePage' });

export const purchaseOrderListQuery = purchaseOrderQuery.extend(orderExpand);
export const invoiceListQuery = invoiceQuery.extend(invoiceExpand);
export const deliveryListQuery = deliveryQuery.extend(deliveryExpand);
export const paymentListQuery = paymentQuery.extend(paymentExpand);
export const disputeListQuery = disputeQuery.extend(disputeExpand);
export const purchaseOrderGetQuery = z.object(orderExpand);
export const invoiceGetQuery = z.object(invoiceExpand);
export const deliveryGetQuery = z.object(deliveryExpand);
export const disputeGetQuery = z.object(disputeExpand);
