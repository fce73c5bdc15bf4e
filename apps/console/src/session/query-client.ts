import { QueryCache, QueryClient } from '@tanstack/react-query';
import { problemOf } from '../api/problem.js';

const RETRIES = 2;

/** A cache that asks again when the API is out of reach, and asks who is signed in when a key is refused. */
export function createQueryClient(): QueryClient {
  const queryCache = new QueryCache({
    onError: (error, query) => {
      if (problemOf(error).status === 401 && query.queryKey[0] !== 'me') {
        void queryClient.invalidateQueries({ queryKey: ['me'] });
      }
    },
  });
  const queryClient = new QueryClient({
    queryCache,
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: (count, error) => {
          const { status } = problemOf(error);
          return count < RETRIES && (status === 0 || status >= 500);
        },
      },
      mutations: { networkMode: 'always' },
    },
  });
  return queryClient;
}
