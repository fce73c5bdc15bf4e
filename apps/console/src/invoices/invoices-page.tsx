import { Anchor, Group, Stack, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { Invoice } from '../api/resources.js';
import type { Column } from '../display/data-list.js';
import { DataList } from '../display/data-list.js';
import { FilterSelect, useFilter } from '../lists/filter-select.js';
import { ListFrame } from '../lists/list-frame.js';
import { useList } from '../lists/use-list.js';
import { useSession } from '../session/session.js';
import { invoiceColumns } from './invoice-columns.js';

const orderColumn: Column<Invoice> = {
  header: 'Order',
  cell: ({ orderId }) => (
    <Anchor component={Link} to={`/orders/${orderId}`} inherit>
      Open
    </Anchor>
  ),
};
const partiesColumn: Column<Invoice> = {
  header: 'Supplier → buyer',
  cell: ({ supplier, buyer }) => `${supplier.name} → ${buyer.name}`,
};

/** Invoices that the caller's business issued, owes or holds. */
export function InvoicesPage() {
  const { me, token } = useSession();
  const filters = { status: useFilter('status'), role: useFilter('role') };
  const { items, ...list } = useList<Invoice>('/v1/invoices', filters);
  const [number, ...others] = invoiceColumns(token.symbol);
  const columns = [number, partiesColumn, ...others, orderColumn].filter((column) => column !== undefined);
  return (
    <Stack>
      <Title order={1} size="h2">
        Invoices
      </Title>
      <Group>
        <FilterSelect name="status" label="Status" values={['registering', 'issued', 'paid', 'failed']} />
        {me.business !== null && (
          <FilterSelect name="role" label="Your role" values={['supplier', 'buyer', 'holder']} />
        )}
      </Group>
      <ListFrame list={list}>
        <DataList
          label="Invoices"
          columns={columns}
          items={items}
          keyOf={({ id }) => id}
          empty="There are no such invoices."
        />
      </ListFrame>
    </Stack>
  );
}
