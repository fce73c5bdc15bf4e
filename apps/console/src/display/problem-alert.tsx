import { Alert, List, Text } from '@mantine/core';
import { otherErrors, problemOf } from '../api/problem.js';
import { inWords } from './wording.js';

/** What the API refused and why, and what may be done instead. `fields` show their own errors. */
export function ProblemAlert({ error, fields = [] }: { error: unknown; fields?: readonly string[] }) {
  const problem = problemOf(error);
  const errors = otherErrors(problem, fields);
  const allowed = problem.allowedActions?.map(({ action }) => inWords(action).toLowerCase()) ?? [];
  return (
    <Alert color="red" title={problem.title} role="alert">
      <Text size="sm">{problem.detail}</Text>
      {errors.length > 0 && (
        <List size="sm" mt="xs">
          {errors.map(({ pointer, detail }) => (
            <List.Item key={`${pointer} ${detail}`}>
              {pointer}: {detail}
            </List.Item>
          ))}
        </List>
      )}
      {problem.allowedActions !== undefined && (
        <Text size="sm" mt="xs">
          {allowed.length === 0 ? 'There is nothing you can do about it now.' : `You can: ${allowed.join(', ')}.`}
        </Text>
      )}
      {problem.requestId !== undefined && (
        <Text size="xs" c="dimmed" mt="xs">
          {problem.code} · request {problem.requestId}
        </Text>
      )}
    </Alert>
  );
}
