import { createContext, useContext } from 'react';
import type { ApiClient } from '../api/api-client.js';
import type { Me, Network, Token } from '../api/resources.js';

/** Who is signed in, and what is needed on every page. */
export interface Session {
  readonly api: ApiClient;
  readonly me: Me;
  readonly token: Token;
  readonly sandbox: boolean;
  signOut(): void;
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** The session; only below the {@link SignedIn} gate. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('Nobody is signed in here');
  return session;
}

export function hasRole(me: Me, ...roles: readonly string[]): boolean {
  return me.apiKey.roles.some((role) => roles.includes(role));
}

/** The network as the API last described it. */
export function networkQuery(api: ApiClient) {
  return { queryKey: ['network'], queryFn: () => api.get<Network>('/v1/network') };
}
