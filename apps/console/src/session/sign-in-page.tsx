import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Problem } from '../api/problem.js';

/** Asks for an API key. `problem` says why the last one did not do. */
export function SignInPage(props: { onKey: (apiKey: string) => void; problem?: Problem; retry?: () => unknown }) {
  const { onKey, problem, retry } = props;
  const [typed, setTyped] = useState('');
  const apiKey = typed.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (apiKey !== '') onKey(apiKey);
    else retry?.();
  };
  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={460} component="form" onSubmit={submit}>
        <Stack>
          <div>
            <Title order={1} size="h2">
              Quittance
            </Title>
            <Text c="dimmed">Money moves when goods do.</Text>
          </div>
          {problem !== undefined && (
            <Alert
              color="red"
              title={problem.status === 401 ? 'This API key is not valid' : problem.title}
              role="alert"
            >
              {problem.status === 401
                ? 'The network does not know this key, or it was revoked. Check that it was copied whole: it begins with qk_.'
                : problem.detail}
            </Alert>
          )}
          <PasswordInput
            label="API key"
            description="Kept in this browser tab only, until it is closed or you sign out."
            placeholder="qk_…"
            autoComplete="off"
            data-autofocus
            autoFocus
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" disabled={apiKey === '' && retry === undefined}>
            {apiKey === '' && problem !== undefined && problem.status !== 401 ? 'Try again' : 'Sign in'}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
