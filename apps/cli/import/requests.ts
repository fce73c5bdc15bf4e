import { createHash } from 'node:crypto';
import { formatUnits, QUANTITY_DECIMALS } from '#domain';
import { type Day, instantOf, SECONDS_PER_DAY } from './dates.js';
import type { PlannedDelivery, PlannedLine, PlannedOrder } from './plan.js';

/** When the day's business is done, in seconds after midnight UTC. */
export const OPENING_SECONDS = 8 * 3600;

/** The body of `POST /v1/purchase-orders`. */
export function orderBody(order: PlannedOrder, supplierId: string, inspectionDays: number): object {
  return {
    supplierId,
    reference: order.reference,
    lines: order.lines.map((line) => ({
      sku: line.sku,
      description: line.description,
      quantity: quantityText(line),
      unit: line.unit,
      unitPrice: line.unitPrice.toString(),
      amount: line.amount.toString(),
      unitPriceRounding: line.unitPriceRounding.toString(),
    })),
    fundBy: instantOf(order.fundBy).toISOString(),
    deliverBy: instantOf(order.deliverBy).toISOString(),
    inspectionPeriodSeconds: inspectionDays * SECONDS_PER_DAY,
  };
}

/** The body of `POST /v1/purchase-orders/{id}/deliveries`. The rows of the file are the evidence. */
export function deliveryBody(delivery: PlannedDelivery): object {
  const lines = delivery.lines.map((line) => ({
    number: line.number,
    quantity: quantityText(line),
    amount: line.amount.toString(),
  }));
  const rows = delivery.lines.map((line) => line.rowId);
  const evidence = JSON.stringify({ reference: delivery.reference, rows, lines });
  return {
    amount: delivery.amount.toString(),
    reference: delivery.reference,
    lines,
    deliveredAt: openingOf(delivery.deliveredOn).toISOString(),
    evidence: [
      {
        sha256: createHash('sha256').update(evidence).digest('hex'),
        name: `${delivery.reference}, ${rows.length === 1 ? 'row' : 'rows'} ${rows.join(' ')}`.slice(0, 200),
      },
    ],
  };
}

export function openingOf(day: Day): Date {
  return instantOf(day, OPENING_SECONDS);
}

function quantityText(line: PlannedLine): string {
  return formatUnits(line.quantity, QUANTITY_DECIMALS).replace(/\.0+$/, '');
}
