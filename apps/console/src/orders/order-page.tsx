import { Anchor, Center, Group, Loader, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { OrderDetail } from '../api/resources.js';
import { ProblemAlert } from '../display/problem-alert.js';
import { StatusBadge } from '../display/status-badge.js';
import { useSession } from '../session/session.js';
import { OrderView } from './order-view.js';

const REFRESH_MILLISECONDS = 3000;

/** One order, kept fresh while it is looked at. */
export function OrderPage() {
  const { api } = useSession();
  const { id = '' } = useParams();
  const order = useQuery({
    queryKey: ['order', id],
    queryFn: () => api.get<OrderDetail>(`/v1/purchase-orders/${encodeURIComponent(id)}`),
    refetchInterval: REFRESH_MILLISECONDS,
  });
  return (
    <Stack>
      <Anchor component={Link} to="/orders" size="sm">
        ← Orders
      </Anchor>
      {order.error !== null && <ProblemAlert error={order.error} />}
      {order.isPending && (
        <Center p="xl">
          <Loader aria-label="Loading" />
        </Center>
      )}
      {order.data !== undefined && (
        <>
          <Group>
            <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
              {order.data.reference}
            </Title>
            <StatusBadge status={order.data.status} />
          </Group>
          <OrderView key={id} order={order.data} />
        </>
      )}
    </Stack>
  );
}
