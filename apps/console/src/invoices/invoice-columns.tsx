import { Group } from '@mantine/core';
import type { Invoice } from '../api/resources.js';
import type { Column } from '../display/data-list.js';
import { StatusBadge } from '../display/status-badge.js';
import { shortHash } from '../display/wording.js';
import { Money } from '../money/money.js';

function InvoiceStatus({ invoice }: { invoice: Invoice }) {
  return (
    <Group gap={4} wrap="nowrap" display="inline-flex">
      <StatusBadge status={invoice.status} />
      {invoice.overdue && <StatusBadge status="failed" label="Overdue" />}
    </Group>
  );
}

/** What every list of invoices shows, the number first. */
export function invoiceColumns(symbol: string): readonly Column<Invoice>[] {
  return [
    { header: 'Number', cell: ({ number }) => number },
    { header: 'Status', cell: (invoice) => <InvoiceStatus invoice={invoice} /> },
    { header: `Amount (${symbol})`, numeric: true, cell: ({ amount }) => <Money amount={amount} /> },
    { header: 'Paid', numeric: true, cell: ({ paid }) => <Money amount={paid} /> },
    { header: 'Due', cell: ({ dueDate }) => <span style={{ whiteSpace: 'nowrap' }}>{dueDate}</span> },
    { header: 'Holder', cell: ({ holder }) => holder.name ?? shortHash(holder.address) },
    { header: 'On chain', cell: ({ registered }) => (registered ? 'Registered' : 'No') },
  ];
}
