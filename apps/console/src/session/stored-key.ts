import { useState } from 'react';

const STORAGE_KEY = 'quittance-api-key';

/** The API key of this browser tab: kept until it is closed or signed out, and shared with no other tab. */
export function useStoredKey(): readonly [string | null, (apiKey: string | null) => void] {
  const [apiKey, setApiKey] = useState(() => sessionStorage.getItem(STORAGE_KEY));
  const store = (value: string | null) => {
    if (value === null) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, value);
    setApiKey(value);
  };
  return [apiKey, store];
}
