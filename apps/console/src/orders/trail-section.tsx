import { Timeline } from '@mantine/core';
import type { TrailEntry } from '../api/resources.js';
import { Section } from '../display/section.js';
import { ListFrame } from '../lists/list-frame.js';
import { useList } from '../lists/use-list.js';
import { TrailStep } from './trail-step.js';
import { trailColor, trailWords } from './trail-words.js';

/** Everything that happened to the order, in sequence; what happened on chain says where. */
export function TrailSection({ orderId }: { orderId: string }) {
  const { items, ...list } = useList<TrailEntry>(`/v1/purchase-orders/${orderId}/trail`);
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
              <TrailStep entry={entry} />
            </Timeline.Item>
          ))}
        </Timeline>
      </ListFrame>
    </Section>
  );
}
