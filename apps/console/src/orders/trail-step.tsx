import { Code, Group, Text } from '@mantine/core';
import type { TrailEntry } from '../api/resources.js';
import { Copyable } from '../display/copyable.js';
import { Moment } from '../display/moment.js';
import { shortHash } from '../display/wording.js';
import { Money } from '../money/money.js';

/** When, who, how much, where on chain, and the rest on demand. */
export function TrailStep({ entry, payeeName }: { entry: TrailEntry; payeeName: string | undefined }) {
  const { at, actor, amount, chain, details, subject } = entry;
  const rest = { ...(subject === null ? {} : { subject }), ...details, ...(chain === null ? {} : { chain }) };
  return (
    <>
      <Text size="sm" c="dimmed">
        <Moment at={at} />
        {actor !== null && ` · ${actor.name ?? shortHash(actor.address)}`}
      </Text>
      {amount !== null && (
        <Text size="sm" fw={500}>
          <Money amount={amount} withSymbol />
          {payeeName !== undefined && ` to ${payeeName}`}
        </Text>
      )}
      {chain !== null && (
        <Group gap={4}>
          <Text size="sm">Block {chain.blockNumber}</Text>
          <Copyable value={chain.transactionHash} label="transaction hash" />
        </Group>
      )}
      {Object.keys(rest).length > 0 && (
        <details>
          <Text component="summary" size="sm" c="dimmed" style={{ cursor: 'pointer' }}>
            Details
          </Text>
          <Code block mt={4} style={{ overflowX: 'auto' }}>
            {JSON.stringify(rest, null, 2)}
          </Code>
        </details>
      )}
    </>
  );
}
