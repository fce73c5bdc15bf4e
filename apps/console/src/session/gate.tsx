import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ApiClient } from '../api/api-client.js';
import { createQueryClient } from './query-client.js';
import { SignInPage } from './sign-in-page.js';
import { SignedIn } from './signed-in.js';
import { useStoredKey } from './stored-key.js';

/** Shows `children` to whoever has an API key. */
export function Gate({ children }: { children: ReactNode }) {
  const [apiKey, setApiKey] = useStoredKey();
  if (apiKey === null) return <SignInPage onKey={setApiKey} />;
  return (
    <KeyHolder key={apiKey} apiKey={apiKey} onKey={setApiKey}>
      {children}
    </KeyHolder>
  );
}

/** Every key has a client and a cache of its own, so nothing is left over for the next one. */
function KeyHolder(props: { apiKey: string; onKey: (apiKey: string | null) => void; children: ReactNode }) {
  const [api] = useState(() => new ApiClient(props.apiKey));
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <SignedIn api={api} onKey={props.onKey}>
        {props.children}
      </SignedIn>
    </QueryClientProvider>
  );
}
