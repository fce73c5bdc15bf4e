import { Alert, Group, Loader, Text } from '@mantine/core';
import type { Operation } from '../api/resources.js';
import { Copyable } from '../display/copyable.js';
import { inWords } from '../display/wording.js';
import { isOpen } from './use-operations.js';

function stage({ status, transactions }: Operation): string {
  const block = transactions.at(-1)?.blockNumber ?? null;
  switch (status) {
    case 'pending':
      return 'is about to be sent to the chain';
    case 'submitted':
      return 'was sent to the chain and waits for a block';
    case 'mined':
      return block === null ? 'is mined' : `is mined in block ${block}`;
    case 'final':
      return block === null ? 'is final' : `is final in block ${block}`;
    case 'failed':
      return 'failed; it changed nothing on chain';
  }
}

/** How far one piece of chain work is. */
export function OperationNotice({ operation }: { operation: Operation }) {
  const { kind, status, error, transactions } = operation;
  const last = transactions.at(-1);
  return (
    <Alert
      color={status === 'failed' ? 'red' : isOpen(operation) ? 'yellow' : 'green'}
      role={status === 'failed' ? 'alert' : 'status'}
      p="xs"
    >
      <Group gap="xs">
        {isOpen(operation) && <Loader size="xs" aria-label="In progress" />}
        <Text size="sm">
          <strong>{inWords(kind)}</strong> {stage(operation)}.
        </Text>
        {last !== undefined && <Copyable value={last.hash} label="transaction hash" />}
      </Group>
      {error !== null && (
        <Text size="sm" mt={4}>
          {typeof error.detail === 'string' ? error.detail : JSON.stringify(error)}
        </Text>
      )}
    </Alert>
  );
}
