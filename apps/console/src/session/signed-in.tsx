import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ApiClient } from '../api/api-client.js';
import { problemOf } from '../api/problem.js';
import type { Me } from '../api/resources.js';
import { networkQuery, SessionContext } from './session.js';
import { SignInPage } from './sign-in-page.js';

/** Asks the API who holds the key. Back to signing in when it knows nobody. */
export function SignedIn(props: { api: ApiClient; onKey: (apiKey: string | null) => void; children: ReactNode }) {
  const { api, onKey, children } = props;
  const me = useQuery({ queryKey: ['me'], queryFn: () => api.get<Me>('/v1/me') });
  const network = useQuery(networkQuery(api));
  const error = me.error ?? network.error;
  const problem = error === null ? undefined : problemOf(error);
  const complete = me.data !== undefined && network.data !== undefined;
  if (problem !== undefined && (problem.status === 401 || !complete)) {
    return <SignInPage onKey={onKey} problem={problem} retry={() => Promise.all([me.refetch(), network.refetch()])} />;
  }
  if (!complete) {
    return (
      <Center mih="100dvh">
        <Loader aria-label="Signing in" />
      </Center>
    );
  }
  const { token, sandbox } = network.data;
  const session = { api, me: me.data, token, sandbox, signOut: () => onKey(null) };
  return <SessionContext value={session}>{children}</SessionContext>;
}
