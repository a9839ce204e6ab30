import { getEventListeners } from 'node:events';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesDescriptor } from '../../src/machines/descriptor.ts';
import { isAbeyanceError } from '../../src/machines/errors.ts';
import { virtualHost, type VirtualHost } from '../../src/persistence/virtual-host.ts';
import { EventBus } from '../../src/runtime/bus.ts';
import type { LogFields } from '../../src/runtime/logger.ts';
import { usedHeap } from './used-heap.ts';

function make(capacity?: number): { readonly host: VirtualHost; readonly bus: EventBus } {
  const host = virtualHost({ seed: 1, startAt: 1_000 });
  return { host, bus: new EventBus(capacity === undefined ? { host } : { host, capacity }) };
}

describe('send', () => {
  test('reaches every subscriber of the type, says how many, and completes the event', async () => {
    const { bus } = make();
    const first = bus.subscribe('broadcast');
    const second = bus.subscribe('broadcast');
    bus.subscribe('other');
    expect(bus.send({ type: 'broadcast', payload: 1 })).toBe(2);
    const event = await first.receive();
    expect(event).toStrictEqual({ id: '1-1', type: 'broadcast', payload: 1, timestamp: 1_000 });
    expect(await second.receive()).toBe(event);
  });

  test('keeps the id, time and target it is given', async () => {
    const { bus } = make();
    const all = bus.subscribe('*');
    const event = { id: 'e', type: 'a', payload: 1, timestamp: 5, targetWorkflowId: 'w' };
    bus.send(event);
    expect(await all.receive()).toStrictEqual(event);
  });

  test('to nobody is 0', () => {
    expect(make().bus.send({ type: 'a' })).toBe(0);
  });

  test.each([undefined, '', 5])('of type %o is refused', (type) => {
    const { bus } = make();
    expect(() => bus.send({ type: type as string })).toThrow(
      expect.objectContaining({ code: 'EventInvalid' }),
    );
  });

  test('reaches partial wildcards as XState has them', () => {
    const { bus } = make();
    for (const type of ['user', 'user.*', 'user.approval.*', '*', 'use.*']) bus.subscribe(type);
    expect(bus.send({ type: 'user' })).toBe(3);
    expect(bus.send({ type: 'user.approval' })).toBe(3);
    expect(bus.send({ type: 'user.approval.required' })).toBe(3);
    expect(bus.send({ type: 'users' })).toBe(1);
    expect(bus.subscriberCount('user.approval')).toBe(3);
  });

  test('counts as subscriberCount and matchesDescriptor do', () => {
    const names = fc.array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 3 });
    const type = names.map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.array(type), type, (descriptors, sent) => {
        const { bus } = make();
        for (const descriptor of descriptors) bus.subscribe(descriptor);
        const count = descriptors.filter((one) => matchesDescriptor(sent, one)).length;
        expect(bus.subscriberCount(sent)).toBe(count);
        expect(bus.send({ type: sent })).toBe(count);
      }),
    );
  });

  test.each(['', '.*'])('costs the same with a hundred thousand others%s', (wildcard) => {
    const bestOfSix = (count: number): number => {
      const { bus } = make();
      for (let index = 0; index < count; index += 1) bus.subscribe(`type.${index}${wildcard}`);
      const took = Array.from({ length: 6 }, () => {
        const start = performance.now();
        for (let index = 0; index < 1_000; index += 1) bus.send({ type: 'type.7' });
        return performance.now() - start;
      });
      return Math.min(...took);
    };
    // a scan of all would take thousands of times as long
    expect(bestOfSix(100_000)).toBeLessThan(50 * bestOfSix(10));
  });

  test('is logged without its payload (B50)', () => {
    const lines: unknown[] = [];
    const write = (message: string, fields?: LogFields): void => void lines.push([message, fields]);
    const logger = { debug: write, info: write, warn: write, error: write };
    const bus = new EventBus({ host: virtualHost({ seed: 1 }), logger });
    bus.send({ type: 'a', payload: 'secret', id: 'e' });
    expect(lines).toStrictEqual([
      ['event on the bus', { eventType: 'a', eventId: 'e', recipients: 0 }],
    ]);
  });
});

describe('waitForEvent', () => {
  test('is called off by a signal, and leaves nothing', async () => {
    const { host, bus } = make();
    const aborter = new AbortController();
    const { signal } = aborter;
    const wait = bus.waitForEvent('a', { timeout: '1h', signal });
    aborter.abort(new Error('the client has gone'));
    await expect(wait).rejects.toThrow('the client has gone');
    expect([bus.subscriberCount('a'), host.pendingWakes().length]).toStrictEqual([0, 0]);
    await expect(bus.waitForEvent('a', { signal })).rejects.toThrow('the client has gone');
    expect(bus.subscriberCount('a')).toBe(0);
  });

  test('leaves no listener on a signal that outlives it', async () => {
    const { host, bus } = make();
    const { signal } = new AbortController();
    const listeners = (): number => getEventListeners(signal, 'abort').length;
    const waits = [
      bus.waitForEvent('a', { signal }),
      bus.waitForEvent('b', { signal, timeout: 5 }),
    ];
    expect(listeners()).toBe(2);
    bus.send({ type: 'a' });
    await host.advance(5);
    await Promise.all(waits);
    expect(listeners()).toBe(0);
  });

  test('a million of them leave nothing behind', async () => {
    const { host, bus } = make();
    const turn = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index += 1) {
        const type = `type.${index}`;
        const wait = bus.waitForEvent(index % 2 === 0 ? type : `${type}.*`, { timeout: '1h' });
        bus.send({ type });
        await wait;
      }
    };
    await turn(10_000);
    const before = usedHeap();
    await turn(1_000_000);
    expect(usedHeap() - before).toBeLessThan(5_000_000);
    expect(host.pendingWakes()).toStrictEqual([]);
  }, 60_000);

  test('gives the first event that fits, once', async () => {
    const { bus } = make();
    const wait = bus.waitForEvent('order.*', { where: (event) => event.payload === 2 });
    expect(bus.send({ type: 'order.paid', payload: 1 })).toBe(0);
    expect(bus.send({ type: 'order.paid', payload: 2 })).toBe(1);
    expect(bus.send({ type: 'order.paid', payload: 2 })).toBe(0);
    expect((await wait)?.payload).toBe(2);
  });

  test('gives undefined at its timeout and leaves nothing', async () => {
    const { host, bus } = make();
    const wait = bus.waitForEvent('a', { timeout: '5s' });
    await host.advance(4_999);
    expect(bus.subscriberCount('a')).toBe(1);
    await host.advance(1);
    expect(bus.subscriberCount('a')).toBe(0);
    expect(await wait).toBeUndefined();
  });

  test('calls its timer off when the event comes', async () => {
    const { host, bus } = make();
    const wait = bus.waitForEvent('a', { timeout: 5_000 });
    bus.send({ type: 'a', payload: 1 });
    expect(host.pendingWakes()).toStrictEqual([]);
    expect((await wait)?.payload).toBe(1);
  });

  test('fails when `where` throws, and the sender does not', async () => {
    const { bus } = make();
    const wait = bus.waitForEvent('a', {
      where: () => {
        throw new Error('broken');
      },
    });
    const other = bus.subscribe('a');
    expect(bus.send({ type: 'a' })).toBe(1);
    await expect(wait).rejects.toThrow('broken');
    expect(other.dropped).toBe(0);
  });
});

describe('a bus', () => {
  test('closes every subscription and wait', async () => {
    const { host, bus } = make();
    const subscription = bus.subscribe('a');
    const waits = [bus.waitForEvent('a', { timeout: '1h' }), bus.waitForEvent('*')];
    bus.close();
    bus.close();
    expect(await Promise.all([subscription.receive(), ...waits])).toStrictEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([bus.subscriberCount('a'), host.pendingWakes().length]).toStrictEqual([0, 0]);
  });

  test.each([0, -1, 1.5, NaN, '5'])('refuses a capacity of %o', (capacity) => {
    expect(() => make(capacity as number)).toThrow(
      expect.objectContaining({ code: 'OptionInvalid' }),
    );
  });

  test('refuses options that cannot be', async () => {
    const { bus } = make();
    const codes = await Promise.all(
      [
        async (): Promise<unknown> => bus.subscribe(''),
        async (): Promise<unknown> => bus.waitForEvent(5 as never),
        async (): Promise<unknown> => bus.waitForEvent('a', { where: 5 as never }),
        async (): Promise<unknown> => bus.request({ type: 'a' }, {} as never),
        async (): Promise<unknown> => bus.waitForEvent('a', { timeout: -1 }),
        async (): Promise<unknown> => bus.waitForEvent('a', { signal: {} as never }),
        async (): Promise<unknown> => bus.reply({} as never, { type: 'a' }),
        async (): Promise<unknown> => bus.send({ type: 'a', correlationId: 5 as never }),
      ].map(async (run) => {
        try {
          return await run();
        } catch (error) {
          return isAbeyanceError(error) ? error.code : error;
        }
      }),
    );
    expect(codes).toStrictEqual([
      'OptionInvalid',
      'OptionInvalid',
      'OptionInvalid',
      'OptionInvalid',
      'DurationInvalid',
      'OptionInvalid',
      'EventInvalid',
      'EventInvalid',
    ]);
    expect(bus.subscriberCount('a')).toBe(0);
  });
});
