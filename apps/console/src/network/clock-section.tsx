import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useSubmission } from '../actions/use-submission.js';
import { ProblemAlert } from '../display/problem-alert.js';
import { Section } from '../display/section.js';

const units = [
  { value: '3600', label: 'hours' },
  { value: '86400', label: 'days' },
];

/** Moves the sandbox's clock and the chain's forward, so that deadlines can be seen to pass. Every move is a form of its own. */
export function ClockSection() {
  const [moves, setMoves] = useState(0);
  return (
    <Section title="Sandbox clock">
      <ClockForm key={moves} moved={moves > 0} onMoved={() => setMoves((count) => count + 1)} />
    </Section>
  );
}

function ClockForm({ moved, onMoved }: { moved: boolean; onMoved: () => void }) {
  const [count, setCount] = useState('1');
  const [unit, setUnit] = useState('86400');
  const submission = useSubmission('/v1/sandbox/clock', onMoved);
  const isCount = /^[1-9]\d{0,4}$/.test(count.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isCount) submission.mutate({ advanceSeconds: Number(count) * Number(unit) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Group align="end">
          <TextInput
            label="Move forward by"
            inputMode="numeric"
            w={140}
            value={count}
            error={isCount ? undefined : 'A whole number'}
            onChange={(event) => setCount(event.currentTarget.value)}
          />
          <NativeSelect
            label="Unit"
            data={units}
            value={unit}
            onChange={(event) => setUnit(event.currentTarget.value)}
          />
          <Button type="submit" loading={submission.isPending}>
            Move clock
          </Button>
        </Group>
        <Text size="sm" c="dimmed" role="status">
          {moved ? 'The clock was moved. It never goes back.' : 'Deadlines that pass are acted on at once.'}
        </Text>
        {submission.error !== null && <ProblemAlert error={submission.error} />}
      </Stack>
    </form>
  );
}
