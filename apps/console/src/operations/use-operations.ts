import { useQueries } from '@tanstack/react-query';
import type { Operation, OrderDetail, Page } from '../api/resources.js';
import { useSession } from '../session/session.js';

const REFRESH_MILLISECONDS = 1500;

export function isOpen({ status }: Operation): boolean {
  return status === 'pending' || status === 'submitted';
}

/** What chain work of an order is about: the order itself, and its parts that wait for the chain. */
function subjectsOf(order: OrderDetail): readonly string[] {
  const waiting = new Set(['submitted', 'accepting', 'registering']);
  const parts = [...order.deliveries, ...order.invoices, ...order.settlements];
  return [order.id, ...parts.filter(({ status }) => waiting.has(status)).map(({ id }) => id)];
}

/** Chain work of an order that is still going on, and what became of the operations `started` on this page. */
export function useOperations(order: OrderDetail, started: readonly string[]): readonly Operation[] {
  const { api } = useSession();
  const bySubject = useQueries({
    queries: subjectsOf(order).map((subject) => ({
      queryKey: ['operations', subject],
      queryFn: () => api.get<Page<Operation>>('/v1/operations', { subject }),
      refetchInterval: REFRESH_MILLISECONDS * 2,
    })),
  });
  const byId = useQueries({
    queries: started.map((id) => ({
      queryKey: ['operation', id],
      queryFn: () => api.get<Operation>(`/v1/operations/${id}`),
      refetchInterval: ({ state }: { state: { data: Operation | undefined } }) =>
        state.data === undefined || isOpen(state.data) ? REFRESH_MILLISECONDS : false,
    })),
  });
  const open = bySubject.flatMap(({ data }) => data?.data.filter(isOpen) ?? []);
  const own = byId.flatMap(({ data }) => (data === undefined ? [] : [data]));
  return [...own, ...open.filter(({ id }) => !started.includes(id))];
}
