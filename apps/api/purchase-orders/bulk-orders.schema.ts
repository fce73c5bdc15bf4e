import { z } from 'zod';
import { bulkAnswer, bulkBody } from '../bulk/bulk.schema.js';
import { idInput, signatureInput } from '../schemas/values.schema.js';
import { newPurchaseOrderSchema, purchaseOrderOperationSchema, purchaseOrderSchema } from './purchase-orders.schema.js';

export const newOrdersBody = bulkBody(newPurchaseOrderSchema, 'NewPurchaseOrders');
export const bulkOrders = bulkAnswer(purchaseOrderSchema, 'IssuedPurchaseOrders');

export const orderAnswerItem = z
  .strictObject({ orderId: idInput('order'), signature: signatureInput.optional() })
  .meta({ id: 'OrderToAnswer' });
export const orderAnswersBody = bulkBody(orderAnswerItem, 'OrdersToAnswer');
export const bulkOrderAnswer = bulkAnswer(purchaseOrderSchema, 'AcceptedPurchaseOrders');
export const bulkOrderOperations = bulkAnswer(purchaseOrderOperationSchema, 'PurchaseOrderOperations');
