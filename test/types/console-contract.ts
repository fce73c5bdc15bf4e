import type { z } from 'zod';
import type { purchaseOrderPage } from '../../apps/api/expansion/expansion.schema.js';
import type { invoiceSchema } from '../../apps/api/invoices/invoices.schema.js';
import type { networkSchema, reconciliationSchema } from '../../apps/api/network/network.schema.js';
import type { meSchema } from '../../apps/api/parties/parties.schema.js';
import type {
  purchaseOrderDetailSchema,
  purchaseOrderOperationSchema,
  trailSchema,
} from '../../apps/api/purchase-orders/purchase-orders.schema.js';
import type { problemSchema } from '../../apps/api/schemas/values.schema.js';
import type { Problem } from '../../apps/console/src/api/problem.js';
import type {
  Answer,
  Invoice,
  Me,
  Network,
  Order,
  OrderDetail,
  Page,
  Reconciliation,
  TrailEntry,
} from '../../apps/console/src/api/resources.js';

/** Compiles only when what the API answers is what the console reads. */
type Fits<Answered extends Read, Read> = Answered;

/** The console's resources, held against the API's schemas by the compiler; nothing of this runs. */
export type ConsoleContract = [
  Fits<z.infer<typeof meSchema>, Me>,
  Fits<z.infer<typeof networkSchema>, Network>,
  Fits<z.infer<typeof reconciliationSchema>, Reconciliation>,
  Fits<z.infer<typeof purchaseOrderPage>, Page<Order>>,
  Fits<z.infer<typeof purchaseOrderDetailSchema>, OrderDetail>,
  Fits<z.infer<typeof purchaseOrderOperationSchema>, Answer>,
  Fits<z.infer<typeof trailSchema>, Page<TrailEntry>>,
  Fits<z.infer<typeof invoiceSchema>, Invoice>,
  Fits<z.infer<typeof problemSchema>, { [Key in keyof Problem]: Problem[Key] | undefined }>,
];
