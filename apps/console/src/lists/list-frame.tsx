import { Button, Center, Loader, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProblemAlert } from '../display/problem-alert.js';
import type { List } from './use-list.js';

/** Loading, what went wrong, the list, and more of it. */
export function ListFrame({ list, children }: { list: List; children: ReactNode }) {
  return (
    <Stack>
      {list.error !== null && <ProblemAlert error={list.error} />}
      {list.isLoading ? (
        <Center p="xl">
          <Loader aria-label="Loading" />
        </Center>
      ) : (
        children
      )}
      {list.hasMore && (
        <Button variant="default" onClick={list.loadMore} loading={list.isLoadingMore}>
          Load more
        </Button>
      )}
    </Stack>
  );
}
