import { beforeEach, describe, expect, test } from 'vitest';
import { AbeyanceError } from '../../src/index.ts';
import { memoryStore } from '../../src/persistence/memory/store.ts';
import { virtualHost } from '../../src/persistence/virtual-host.ts';
import { EventBus } from '../../src/runtime/bus.ts';
import type { EngineOptions } from '../../src/runtime/engine-options.ts';
import type { LogFields } from '../../src/runtime/logger.ts';
import type { Batch, Store } from '../../src/runtime/store.ts';
import { refused } from '../behaviours/world.ts';
import { listener } from '../process/listener.ts';
import { setting, type Setting } from './setting.ts';

/** A memory store that tells each batch before it takes it. */
function watchedStore(written: (batch: Batch) => void): Store {
  const store = memoryStore();
  return {
    ...store,
    write: (batch) => {
      written(batch);
      return store.write(batch);
    },
  };
}

const host = virtualHost({ seed: 1 });
let lines: unknown[];
let bus: EventBus;

beforeEach(() => {
  lines = [];
  const log = (message: string, fields?: LogFields): void => void lines.push([message, fields]);
  bus = new EventBus({ host, logger: { debug: () => {}, info: log, warn: log, error: log } });
});

async function member(
  ids: readonly string[],
  options: Partial<EngineOptions> = {},
): Promise<Setting> {
  const made = await setting([listener], { host, bus, ...options });
  for (const id of ids) await made.run(made.engine.start(listener, { id }));
  return made;
}

async function heard({ engine, run }: Setting, id: string): Promise<unknown> {
  const handle = await run(engine.get(id));
  return (handle.getSnapshot().context as { heard: readonly unknown[] }).heard;
}

describe('a bus that two engines share', () => {
  test('takes an event to the workflows of both, each once', async () => {
    const one = await member(['a', 'b']);
    const two = await member(['a', 'c']);
    using subscription = bus.subscribe('news');
    expect(bus.send({ type: 'news', payload: 1 })).toBe(1);
    await host.settle();
    expect([await heard(one, 'a'), await heard(one, 'b')]).toEqual([[1], [1]]);
    expect([await heard(two, 'a'), await heard(two, 'c')]).toEqual([[1], [1]]);
    expect((await subscription.receive())?.payload).toBe(1);
  });

  test('takes it to workflows that are not in memory', async () => {
    const ids = Array.from({ length: 5 }, (_, index) => `w-${index}`);
    const one = await member(ids, { limits: { hotWorkflows: 1, pageLength: 2 } });
    bus.send({ type: 'news', payload: 1 });
    await host.settle();
    for (const id of ids) expect(await heard(one, id)).toEqual([1]);
  });

  test('takes an event one engine is sent to all, once, and tells of all', async () => {
    const one = await member(['a']);
    const two = await member(['b']);
    const three = await member(['c']);
    using subscription = bus.subscribe('*');
    const sent = await one.run(one.engine.sendEvent({ type: 'news', payload: 1 }));
    expect(sent.recipients).toBe(4);
    expect(sent.results.map(({ workflowId }) => workflowId)).toEqual(['a', 'b', 'c']);
    expect(await heard(one, 'a')).toEqual([1]);
    expect(await heard(two, 'b')).toEqual([1]);
    expect(await heard(three, 'c')).toEqual([1]);
    await subscription.receive();
    bus.send({ type: 'last' });
    expect((await subscription.receive())?.type).toBe('last');
  });

  test('takes an event with a target to that workflow, and says when there is none', async () => {
    const one = await member(['a']);
    await member(['b']);
    bus.send({ type: 'news', payload: 1, targetWorkflowId: 'a' });
    await host.settle();
    expect(await heard(one, 'a')).toEqual([1]);
    expect(lines).toEqual([]);
    bus.send({ type: 'news', id: 'e', targetWorkflowId: 'nobody' });
    await host.settle();
    expect(lines).toEqual([
      ['event found no workflow', { id: 'e', type: 'news', workflowId: 'nobody' }],
    ]);
  });

  test('outlives each of them, and goes on for the others', async () => {
    const one = await member(['a']);
    const two = await member(['b']);
    using subscription = bus.subscribe('news');
    await one.run(one.engine.close());
    expect(bus.send({ type: 'news', payload: 1 })).toBe(1);
    await host.settle();
    expect(await heard(two, 'b')).toEqual([1]);
    expect(lines).toEqual([]);
    expect((await subscription.receive())?.payload).toBe(1);
  });

  test('keeps the trouble of one from the sender and from the others', async () => {
    const one = await member(['a']);
    let trouble = false;
    const store = watchedStore(() => {
      if (trouble) throw new AbeyanceError('StoreFull', 'the disk is full');
    });
    await member(['b'], { store });
    trouble = true;
    const sent = await one.run(one.engine.sendEvent({ type: 'news', payload: 1 }));
    expect(sent.results.map(({ workflowId }) => workflowId)).toEqual(['a']);
    expect(lines).toMatchObject([['event not delivered', { type: 'news' }]]);
  });

  test.each([
    [{ type: 'xstate.done.actor.a' }, 'EventRejected'],
    [{ type: 'workflow.cancel' }, 'EventRejected'],
    [{ type: 'news', id: '>a>1' }, 'EventInvalid'],
    [{ type: 'news', payload: () => {} }, 'NotSerializable'],
  ])('refuses %o before anybody hears of it (B20)', async (event, code) => {
    await member(['a']);
    using subscription = bus.subscribe('*');
    expect(() => bus.send(event)).toThrow(expect.objectContaining({ code }));
    const request = bus.request(event, { reply: 'answer' });
    await expect(request).rejects.toMatchObject({ code });
    expect(bus.subscriberCount('answer')).toBe(1);
    bus.send({ type: 'last' });
    expect((await subscription.receive())?.type).toBe('last');
  });
});

describe('the bus of one engine', () => {
  test('takes what is sent on it to the workflows of the engine', async () => {
    const one = await setting([listener], { host });
    await one.run(one.engine.start(listener, { id: 'a' }));
    one.engine.bus.send({ type: 'news', payload: 1 });
    await host.settle();
    expect(await heard(one, 'a')).toEqual([1]);
  });

  test('keeps a payload that its receivers change from the machine', async () => {
    const one = await member(['a']);
    using subscription = bus.subscribe('news');
    bus.send({ type: 'news', payload: { price: 1 } });
    const { payload } = (await subscription.receive())!;
    (payload as { price: number }).price = 2;
    await host.settle();
    expect(await heard(one, 'a')).toEqual([{ price: 1 }]);
  });
});

test('a broadcast whose store does not say that it wrote it goes on all the same', async () => {
  const inner = memoryStore();
  let silent = false;
  const store: Store = {
    ...inner,
    write: (batch) => {
      void inner.write(batch);
      if (!silent) return;
      silent = false;
      throw new AbeyanceError('StoreFailed', 'the disk did not answer');
    },
  };
  const ids = Array.from({ length: 7 }, (_, index) => `w-${index}`);
  const one = await member(ids, { store, limits: { pageLength: 2 } });
  silent = true;
  await refused(one.run(one.engine.sendEvent({ type: 'news', payload: 1 })), 'StoreFailed');
  await host.advance(2_000);
  for (const id of ids) expect(await heard(one, id)).toEqual([1]);
});

describe('what a broadcast costs', () => {
  test('an event to nobody writes nothing, and one to a single workflow a commit', async () => {
    const batches: Batch[] = [];
    const one = await member([], { store: watchedStore((batch) => void batches.push(batch)) });
    await one.run(one.engine.sendEvent({ type: 'news' }));
    expect(batches).toEqual([]);
    await one.run(one.engine.start(listener, { id: 'a' }));
    await one.run(one.engine.sendEvent({ type: 'news' }));
    expect(batches).toHaveLength(2);
    expect(batches.flatMap(({ broadcasts }) => broadcasts)).toEqual([]);
  });

  test('to many: no more at a time than a page, and rows that are gone at the end', async () => {
    const batches: Batch[] = [];
    const store = watchedStore((batch) => void batches.push(batch));
    const ids = Array.from({ length: 23 }, (_, index) => `w-${index}`);
    const one = await member(ids, { store, limits: { pageLength: 5 } });
    batches.length = 0;
    await one.run(one.engine.sendEvent({ type: 'news', payload: 1 }));
    await host.advance(1_000);
    expect(Math.max(...batches.map(({ commits }) => commits.length))).toBe(5);
    const stored = batches.flatMap(({ broadcasts }) => broadcasts.map(({ id }) => id));
    expect(stored).toHaveLength(6);
    const dropped = batches.flatMap(({ broadcastsDropped }) => broadcastsDropped);
    expect(dropped.toSorted()).toEqual(stored.toSorted());
    expect((await store.journal('broadcasts', { limit: 1 })).items).toEqual([]);
  });
});
