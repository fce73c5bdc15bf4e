import { Anchor, Group, Stack, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { Payment } from '../api/resources.js';
import { Copyable } from '../display/copyable.js';
import { type Column, DataList } from '../display/data-list.js';
import { Moment } from '../display/moment.js';
import { StatusBadge } from '../display/status-badge.js';
import { inWords, shortHash } from '../display/wording.js';
import { FilterSelect, useFilter } from '../lists/filter-select.js';
import { ListFrame } from '../lists/list-frame.js';
import { useList } from '../lists/use-list.js';
import { Money } from '../money/money.js';
import { useSession } from '../session/session.js';

function columns(symbol: string): readonly Column<Payment>[] {
  return [
    { header: 'When', cell: ({ at }) => <Moment at={at} /> },
    { header: 'Kind', cell: ({ kind }) => inWords(kind) },
    { header: 'Payee', cell: ({ payee }) => payee.name ?? shortHash(payee.address) },
    { header: `Amount (${symbol})`, numeric: true, cell: ({ amount }) => <Money amount={amount} /> },
    {
      header: 'Status',
      cell: ({ status, credited }) => (
        <StatusBadge status={status} {...(credited ? { label: `${inWords(status)}, waits as credit` } : {})} />
      ),
    },
    {
      header: 'Transaction',
      cell: ({ chain }) => <Copyable value={chain.transactionHash} label="transaction hash" />,
    },
    {
      header: 'Order',
      cell: ({ orderId }) => (
        <Anchor component={Link} to={`/orders/${orderId}`} inherit>
          Open
        </Anchor>
      ),
    },
  ];
}

/** Money that left escrow: to the payee (release) or back to the buyer (refund). */
export function PaymentsPage() {
  const { token } = useSession();
  const filters = { kind: useFilter('kind'), status: useFilter('status') };
  const { items, ...list } = useList<Payment>('/v1/payments', filters);
  return (
    <Stack>
      <Title order={1} size="h2">
        Payments
      </Title>
      <Group>
        <FilterSelect name="kind" label="Kind" values={['release', 'refund']} />
        <FilterSelect name="status" label="Status" values={['mined', 'final', 'reverted']} />
      </Group>
      <ListFrame list={list}>
        <DataList
          label="Payments"
          columns={columns(token.symbol)}
          items={items}
          keyOf={({ id }) => id}
          empty="There are no such payments."
        />
      </ListFrame>
    </Stack>
  );
}
