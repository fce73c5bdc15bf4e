import { Badge, type MantineColor } from '@mantine/core';
import { inWords } from './wording.js';

/** Blue waits for somebody, yellow is on its way to the chain, teal holds money, green is done, red went wrong. */
const colors: Readonly<Record<string, MantineColor>> = {
  issued: 'blue',
  accepted: 'indigo',
  proposed: 'blue',
  claimed: 'blue',
  funding: 'yellow',
  registering: 'yellow',
  submitted: 'yellow',
  accepting: 'yellow',
  pending: 'yellow',
  mined: 'teal',
  funded: 'teal',
  settled: 'green',
  deemed: 'green',
  contested: 'orange',
  superseded: 'gray',
  paid: 'green',
  final: 'green',
  refunded: 'grape',
  failed: 'red',
  reverted: 'red',
};

/** The status of an order, delivery, invoice, settlement or payment. `accepted` is the end of a delivery but not of an order. */
export function StatusBadge({ status, label }: { status: string; label?: string }) {
  return (
    <Badge color={colors[status] ?? 'gray'} variant="light" autoContrast miw="max-content">
      {label ?? inWords(status)}
    </Badge>
  );
}
