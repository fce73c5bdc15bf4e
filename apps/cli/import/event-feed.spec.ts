import { describe, expect, it } from '@jest/globals';
import { EventFeed } from './event-feed.js';
import { NetworkStalled } from './interruptions.js';
import type { NetworkEvent } from './network.js';

/** A feed that tells its events one page at a time. */
class FakeNetwork {
  asked: string[] = [];

  constructor(private readonly pages: NetworkEvent[][]) {}

  events(after: string): Promise<NetworkEvent[]> {
    this.asked.push(after);
    return Promise.resolve(this.pages.shift() ?? []);
  }
}

function event(position: number, type: string, payload: Record<string, unknown> = {}): NetworkEvent {
  return { position: String(position), type, subject: 'po_1', payload: { orderId: 'po_1', ...payload } };
}

function feedOf(network: FakeNetwork, patienceMilliseconds = 1_000): EventFeed {
  return new EventFeed(network, '0', { pollMilliseconds: 1, patienceMilliseconds });
}

describe('EventFeed', () => {
  it('wakes who waits when it happens', async () => {
    const network = new FakeNetwork([[], [event(1, 'purchase_order.issued')], [], [event(2, 'purchase_order.funded')]]);
    await feedOf(network).until('po_1', (effects) => effects.funded);
    expect(network.asked).toEqual(['0', '0', '1', '1']);
  });

  it('does not ask for what has happened already', async () => {
    const network = new FakeNetwork([[event(1, 'purchase_order.funded')]]);
    const feed = feedOf(network);
    await feed.catchUp();
    const asked = network.asked.length;
    await feed.until('po_1', (effects) => effects.funded);
    expect(network.asked).toHaveLength(asked);
  });

  it('is read by one for all', async () => {
    const network = new FakeNetwork([[], [], [event(1, 'purchase_order.funded')]]);
    const feed = feedOf(network);
    const waiting = Array.from({ length: 50 }, () => feed.until('po_1', (effects) => effects.funded));
    await Promise.all(waiting);
    expect(network.asked).toHaveLength(3);
  });

  it('passes on what a waiter throws about its order', async () => {
    const network = new FakeNetwork([[event(1, 'delivery.claim_failed', { operationId: 'op_1' })]]);
    const waiting = feedOf(network).until('po_1', ({ failures }) => {
      if (failures.size > 0) throw new Error('came to nothing');
      return false;
    });
    await expect(waiting).rejects.toThrow('came to nothing');
  });

  it('says when nothing happens any more', async () => {
    await expect(feedOf(new FakeNetwork([]), 20).until('po_1', () => false)).rejects.toThrow(NetworkStalled);
  });

  it('ends all waiting when it is abandoned', async () => {
    const feed = feedOf(new FakeNetwork([]));
    const waiting = feed.until('po_1', () => false);
    feed.abandon(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});
