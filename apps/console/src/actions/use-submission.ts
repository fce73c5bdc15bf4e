import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Intent } from '../api/idempotency.js';
import type { Answer } from '../api/resources.js';
import { useSession } from '../session/session.js';

/** Sends one form. The same content sent again, after whatever failure, is carried out once. */
export function useSubmission(href: string, onDone: (answer: Answer) => void) {
  const { api } = useSession();
  const queryClient = useQueryClient();
  const [intent] = useState(() => new Intent());
  return useMutation({
    mutationFn: (body: unknown) => api.post<Answer>(href, body, intent.keyFor(body)),
    onSuccess: (answer) => {
      onDone(answer);
      return queryClient.invalidateQueries();
    },
  });
}
