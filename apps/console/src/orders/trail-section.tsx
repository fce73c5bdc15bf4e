import { Timeline } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { OrderDetail, TrailEntry } from '../api/resources.js';
import { Section } from '../display/section.js';
import { shortHash } from '../display/wording.js';
import { ListFrame } from '../lists/list-frame.js';
import { useList } from '../lists/use-list.js';
import { TrailStep } from './trail-step.js';
import { trailColor, trailWords } from './trail-words.js';

/** The businesses that an order's money may go to. */
function namesByAddress(order: OrderDetail): ReadonlyMap<string, string> {
  const holders = order.invoices.map(({ holder }) => holder);
  return new Map([...holders, order.buyer, order.supplier].map(({ address, name }) => [address, name ?? address]));
}

function payeeName({ details }: TrailEntry, names: ReadonlyMap<string, string>): string | undefined {
  const { payeeAddress } = details;
  return typeof payeeAddress === 'string' ? (names.get(payeeAddress) ?? shortHash(payeeAddress)) : undefined;
}

/** Everything that happened to the order, in sequence; what happened on chain says where. */
export function TrailSection({ order }: { order: OrderDetail }) {
  const path = `/v1/purchase-orders/${order.id}/trail`;
  const { items, ...list } = useList<TrailEntry>(path);
  const queryClient = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed order has a longer trail
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: ['list', path] });
  }, [queryClient, path, order.updatedAt]);
  const names = namesByAddress(order);
  return (
    <Section title="Trail">
      <ListFrame list={list}>
        <Timeline active={items.length} bulletSize={22} lineWidth={2} role="list" aria-label="Trail">
          {items.map((entry) => (
            <Timeline.Item
              key={entry.sequence}
              role="listitem"
              title={trailWords(entry.kind)}
              color={trailColor(entry)}
              bullet={<span style={{ fontSize: 11 }}>{entry.sequence}</span>}
            >
              <TrailStep entry={entry} payeeName={payeeName(entry, names)} />
            </Timeline.Item>
          ))}
        </Timeline>
      </ListFrame>
    </Section>
  );
}
