import { ColorSwatch, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Order } from '../api/resources.js';
import { percentOf } from '../money/amount.js';
import { Money } from '../money/money.js';

interface Part {
  readonly name: string;
  readonly amount: bigint;
  readonly color: string;
}

/** Where the order's amount is; the parts sum to the amount. */
export function partsOf(order: Order): readonly Part[] {
  const amount = BigInt(order.amount);
  const paid = BigInt(order.paid) + BigInt(order.fees);
  const refunded = BigInt(order.refunded);
  const held = BigInt(order.held);
  return [
    { name: 'Paid', amount: paid, color: 'green.7' },
    { name: 'Held', amount: held, color: 'cyan.7' },
    { name: 'Refunded', amount: refunded, color: 'grape.6' },
    { name: 'Not funded', amount: amount - paid - held - refunded, color: 'gray.5' },
  ];
}

/** The order's amount as a bar: paid out, in escrow, returned, not there yet. */
export function AmountBar({ order }: { order: Order }) {
  const total = BigInt(order.amount);
  const parts = partsOf(order).filter((part) => part.amount > 0n || part.name !== 'Not funded');
  return (
    <Stack gap="sm">
      <Text size="xl" fw={600}>
        <Money amount={total} withSymbol />
      </Text>
      <Progress.Root size="xl" aria-hidden>
        {parts.map(({ name, amount, color }) => (
          <Progress.Section key={name} value={percentOf(amount, total)} color={color} />
        ))}
      </Progress.Root>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        {parts.map(({ name, amount, color }) => (
          <Group key={name} gap="xs" wrap="nowrap" align="start">
            <ColorSwatch color={`var(--mantine-color-${color.replace('.', '-')})`} size={14} mt={4} aria-hidden />
            <div>
              <Text size="sm" c="dimmed">
                {name}
              </Text>
              <Text size="sm">
                <Money amount={amount} />
              </Text>
            </div>
          </Group>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
