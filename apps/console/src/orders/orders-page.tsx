import { Anchor, Group, Stack, Title } from '@mantine/core';
import { Link } from 'react-router';
import { type Order, orderStatuses } from '../api/resources.js';
import { type Column, DataList } from '../display/data-list.js';
import { Moment } from '../display/moment.js';
import { StatusBadge } from '../display/status-badge.js';
import { FilterSelect, useFilter } from '../lists/filter-select.js';
import { ListFrame } from '../lists/list-frame.js';
import { useList } from '../lists/use-list.js';
import { Money } from '../money/money.js';
import { useSession } from '../session/session.js';

/** Who stands on the other side of the order: both, for those who are no party to it. */
function counterparty(order: Order, businessId: string | undefined): string {
  if (businessId === order.buyer.id) return order.supplier.name;
  if (businessId === order.supplier.id) return order.buyer.name;
  return `${order.buyer.name} → ${order.supplier.name}`;
}

function columns(businessId: string | undefined, symbol: string): readonly Column<Order>[] {
  return [
    {
      header: 'Reference',
      cell: ({ id, reference }) => (
        <Anchor component={Link} to={`/orders/${id}`} fw={500} inherit>
          {reference}
        </Anchor>
      ),
    },
    { header: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
    {
      header: businessId === undefined ? 'Buyer → supplier' : 'Counterparty',
      cell: (order) => counterparty(order, businessId),
    },
    { header: `Amount (${symbol})`, numeric: true, cell: ({ amount }) => <Money amount={amount} /> },
    { header: 'Held', numeric: true, cell: ({ held }) => <Money amount={held} /> },
    { header: 'Released', numeric: true, cell: ({ released }) => <Money amount={released} /> },
    { header: 'Deliver by', cell: ({ deliverBy }) => <Moment at={deliverBy} /> },
  ];
}

/** The orders of the caller's business, newest first; all of them for auditors and the operator. */
export function OrdersPage() {
  const { me, token } = useSession();
  const filters = { status: useFilter('status'), role: useFilter('role') };
  const { items, ...list } = useList<Order>('/v1/purchase-orders', filters);
  return (
    <Stack>
      <Title order={1} size="h2">
        Orders
      </Title>
      <Group>
        <FilterSelect name="status" label="Status" values={orderStatuses} />
        {me.business !== null && (
          <FilterSelect name="role" label="Your role" values={['buyer', 'supplier', 'attester']} />
        )}
      </Group>
      <ListFrame list={list}>
        <DataList
          label="Orders"
          columns={columns(me.business?.id, token.symbol)}
          items={items}
          keyOf={({ id }) => id}
          empty="There are no such orders."
        />
      </ListFrame>
    </Stack>
  );
}
