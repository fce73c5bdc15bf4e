import { useInfiniteQuery } from '@tanstack/react-query';
import type { Page } from '../api/resources.js';
import { useSession } from '../session/session.js';

const REFRESH_MILLISECONDS = 5000;

/** A list of the API, page by page, refreshed every few seconds. Filters without a value are left out. */
export function useList<Item>(path: string, filters: Readonly<Record<string, string | undefined>> = {}) {
  const { api } = useSession();
  const query = useInfiniteQuery({
    queryKey: ['list', path, filters],
    queryFn: ({ pageParam }) => api.get<Page<Item>>(path, { ...filters, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: REFRESH_MILLISECONDS,
  });
  return {
    items: query.data?.pages.flatMap((page) => page.data) ?? [],
    isLoading: query.isPending,
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
  };
}

export type List = Omit<ReturnType<typeof useList>, 'items'>;
