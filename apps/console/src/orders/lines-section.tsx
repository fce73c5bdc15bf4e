import type { OrderLine } from '../api/resources.js';
import { type Column, DataList } from '../display/data-list.js';
import { Section } from '../display/section.js';
import { Money } from '../money/money.js';

const columns: readonly Column<OrderLine>[] = [
  { header: 'No.', cell: ({ number }) => number },
  { header: 'SKU', cell: ({ sku }) => sku },
  { header: 'Description', cell: ({ description }) => description },
  { header: 'Quantity', numeric: true, cell: ({ quantity, unit }) => `${quantity} ${unit}` },
  { header: 'Unit price', numeric: true, cell: ({ unitPrice }) => <Money amount={unitPrice} /> },
  { header: 'Amount', numeric: true, cell: ({ amount }) => <Money amount={amount} /> },
];

/** What was ordered. */
export function LinesSection({ lines }: { lines: readonly OrderLine[] }) {
  return (
    <Section title="Lines">
      <DataList
        label="Lines"
        columns={columns}
        items={lines}
        keyOf={({ number }) => number}
        empty="This order has no lines."
      />
    </Section>
  );
}
