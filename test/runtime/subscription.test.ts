import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WorkflowEvent } from '../../src/machines/event.ts';
import { virtualHost } from '../../src/persistence/virtual-host.ts';
import { EventBus } from '../../src/runtime/bus.ts';
import { collectGarbage, usedHeap } from './used-heap.ts';

function make(capacity?: number): { readonly bus: EventBus } {
  const host = virtualHost({ seed: 1, startAt: 1_000 });
  return { bus: new EventBus(capacity === undefined ? { host } : { host, capacity }) };
}

const payloads = async (
  events: Iterable<Promise<WorkflowEvent | undefined>>,
): Promise<readonly unknown[]> => (await Promise.all(events)).map((event) => event?.payload);

describe('a subscription', () => {
  test('gives events in order, to receivers in order, before and after they come', async () => {
    const { bus } = make();
    const subscription = bus.subscribe('a');
    const early = [subscription.receive(), subscription.receive()];
    for (const payload of [1, 2, 3, 4]) bus.send({ type: 'a', payload });
    const late = [subscription.receive(), subscription.receive()];
    expect(await payloads([...early, ...late])).toStrictEqual([1, 2, 3, 4]);
  });

  test('that is full loses its oldest event and counts it', async () => {
    const { bus } = make(2);
    const subscription = bus.subscribe('a');
    for (const payload of [1, 2, 3, 4, 5]) expect(bus.send({ type: 'a', payload })).toBe(1);
    expect(subscription.dropped).toBe(3);
    expect(await payloads([subscription.receive(), subscription.receive()])).toStrictEqual([4, 5]);
    bus.send({ type: 'a', payload: 6 });
    expect(await payloads([subscription.receive()])).toStrictEqual([6]);
  });

  test('behaves as a bounded list does, whatever is sent and received', async () => {
    const steps = fc.array(fc.boolean(), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), steps, async (capacity, sends) => {
        const { bus } = make(capacity);
        const subscription = bus.subscribe('a');
        const model: number[] = [];
        const expected: unknown[] = [];
        const received: unknown[] = [];
        let dropped = 0;
        for (const [payload, isSend] of sends.entries()) {
          if (isSend) {
            bus.send({ type: 'a', payload });
            model.push(payload);
            if (model.length > capacity) dropped += model.splice(0, 1).length;
          } else if (model.length > 0) {
            expected.push(model.shift());
            received.push((await subscription.receive())?.payload);
          }
        }
        expect([received, subscription.dropped]).toStrictEqual([expected, dropped]);
      }),
    );
  });

  test('once ended gives undefined, to waiting receivers too, and counts no more', async () => {
    const { bus } = make();
    const subscription = bus.subscribe('a');
    const waiting = subscription.receive();
    subscription.unsubscribe();
    subscription.unsubscribe();
    expect(await waiting).toBeUndefined();
    expect(await subscription.receive()).toBeUndefined();
    expect(bus.send({ type: 'a' })).toBe(0);
  });

  test('ends with its loop and with its block', async () => {
    const { bus } = make();
    const subscription = bus.subscribe('a');
    expect(subscription.type).toBe('a');
    bus.send({ type: 'a', payload: 1 });
    bus.send({ type: 'a', payload: 2 });
    const seen: unknown[] = [];
    for await (const event of subscription) {
      seen.push(event.payload);
      if (seen.length === 2) break;
    }
    expect(seen).toStrictEqual([1, 2]);
    for await (const event of subscription) seen.push(event);
    expect(seen).toHaveLength(2);
    {
      using held = bus.subscribe('a');
      expect([held.dropped, bus.subscriberCount('a')]).toStrictEqual([0, 1]);
    }
    expect(bus.subscriberCount('a')).toBe(0);
  });

  test('a million of them leave nothing behind', () => {
    const { bus } = make();
    const turn = (count: number): void => {
      for (let index = 0; index < count; index += 1) {
        bus.subscribe(`type.${index}${index % 2 === 0 ? '.*' : ''}`).unsubscribe();
      }
    };
    turn(10_000);
    const before = usedHeap();
    turn(1_000_000);
    expect(usedHeap() - before).toBeLessThan(5_000_000);
    expect(bus.send({ type: 'type.1' })).toBe(0);
  }, 60_000);

  test('that was dropped is ended by the garbage collector', async () => {
    const { bus } = make();
    for (let index = 0; index < 100; index += 1) bus.subscribe('a');
    const kept = bus.subscribe('a');
    for (let round = 0; round < 20 && bus.subscriberCount('a') > 1; round += 1) {
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(bus.subscriberCount('a')).toBe(1);
    expect(kept.dropped).toBe(0);
  });

  test('that somebody waits on is not dropped, though nobody else refers to it', async () => {
    const { bus } = make();
    const event = bus.subscribe('a').receive();
    for (let round = 0; round < 20; round += 1) {
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(bus.send({ type: 'a', payload: 1 })).toBe(1);
    expect((await event)?.payload).toBe(1);
  });
});
