import { assign, createMachine, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { EventBus, memoryStore, sleep, type Middleware } from '../../src/index.ts';
import { FaultyStore } from '../../src/persistence/testing/faulty-store.ts';
import { ProcessHost } from '../../src/persistence/testing/process-host.ts';
import type { Store } from '../../src/runtime/store.ts';
import { createTestEngine, memoryDisk, virtualHost } from '../../src/testing.ts';

const counting = setup({ types: { context: {} as { readonly count: number } } }).createMachine({
  id: 'counting',
  context: { count: 0 },
  on: { add: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
});

const napping = createMachine({
  id: 'nap',
  initial: 'asleep',
  states: { asleep: sleep('1h', 'awake'), awake: { type: 'final' } },
});

test('what a process asked of its host does not come to pass when it is dead', async () => {
  const host = virtualHost({ seed: 1, startAt: 0 });
  const life = { dead: false };
  const process = new ProcessHost(host, life);
  const ran: string[] = [];
  process.wake(5, () => ran.push('wake'))();
  process.wake(10, () => ran.push('early'));
  process.wake(20, () => ran.push('late'));
  expect(process.pending).toBe(2);
  await host.advanceTo(10);
  process.defer(() => ran.push('deferred'));
  life.dead = true;
  process.defer(() => ran.push('deferred by the dead'));
  process.wake(15, () => ran.push('asked by the dead'));
  await host.advanceTo(20);
  expect(ran).toEqual(['early']);
  process.wake(30, () => {});
  process.forget();
  expect([process.pending, host.pendingWakes()]).toEqual([0, []]);
});

test('a dead process does nothing to its store, and hears nothing of it', async () => {
  const life = { dead: false };
  const inner = memoryStore();
  const store = new FaultyStore(inner, { life, faultOf: () => undefined, crash: () => {} });
  await store.open();
  expect(await store.count({})).toBe(0);
  life.dead = true;
  const heard: unknown[] = [];
  const hear = (answer: unknown): void => void heard.push(answer);
  for (const call of [store.count({}), store.load('a'), store.close()]) {
    Promise.resolve(call).then(hear, hear);
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual([]);
  // it was not closed
  expect(await inner.count({})).toBe(0);
});

describe('a crash', () => {
  test('silences the middleware of its engine, which the next one has hear', async () => {
    const heard: string[] = [];
    const gates: (() => void)[] = [];
    const first: Middleware = async (event, next) => {
      heard.push(`first ${event.type}`);
      if (event.type === 'node.suspended') await new Promise<void>((open) => gates.push(open));
      await next(event);
    };
    const second: Middleware = ({ type }) => void heard.push(`second ${type}`);
    await using rig = await createTestEngine({
      workflows: [napping],
      middleware: [first, second],
    });
    await rig.run(rig.engine.start(napping, { id: 'n' }));
    expect(heard.at(-1)).toBe('first node.suspended');
    rig.crash();
    heard.length = 0;
    gates[0]?.();
    await rig.clock.advance('10m');
    expect(heard).toEqual([]);
    await rig.restart();
    gates[1]?.();
    await rig.runUntilIdle();
    expect(heard).toEqual(
      expect.arrayContaining(['first node.suspended', 'second node.suspended']),
    );
  });

  test('takes an engine off a bus that others are on', async () => {
    const listening = setup({}).createMachine({
      id: 'listening',
      initial: 'a',
      states: { a: { on: { news: 'b' } }, b: {} },
    });
    await using one = await createTestEngine({ workflows: [listening] });
    const lines: string[] = [];
    const log = (message: string): void => void lines.push(message);
    const logger = { debug: () => {}, info: log, warn: log, error: log };
    const bus = new EventBus({ host: one.host, logger });
    await one.restart({ bus });
    await using other = await createTestEngine({ workflows: [listening], host: one.host, bus });
    await one.engine.start(listening, { id: 'l' });
    await other.engine.start(listening, { id: 'l' });
    one.crash();
    expect((await other.engine.sendEvent({ type: 'news' })).results).toHaveLength(1);
    expect(lines).toEqual([]);
    await one.restart();
    expect((await other.engine.sendEvent({ type: 'news' })).results).toMatchObject([
      { workflowId: 'l', outcome: 'handled' },
    ]);
  });

  test('in the moment in which an engine is there takes it off the bus too', async () => {
    await using other = await createTestEngine({ workflows: [counting] });
    const bus = new EventBus({ host: other.host });
    await other.restart({ bus });
    const disk = memoryDisk();
    let dies = false;
    const place = (): Store => {
      const store = disk.store();
      const due: Store['due'] = (...asked) => {
        if (dies) queueMicrotask(() => one.crash());
        return store.due(...asked);
      };
      return { ...store, due };
    };
    const one = await createTestEngine({
      workflows: [counting],
      host: other.host,
      bus,
      store: place,
    });
    await other.engine.start(counting, { id: 'c' });
    dies = true;
    await one.restart().catch(() => {});
    expect(one.alive).toBe(false);
    expect((await other.engine.sendEvent({ type: 'add' })).results).toHaveLength(1);
    await one.close();
  });
});
