import { assign, fromPromise, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { sleep, waitForEvent, type Engine } from '../../src/index.ts';
import { onEachStore, refused } from './world.ts';

interface Item {
  readonly type: 'item' | 'pay' | 'note';
  readonly payload?: unknown;
}

const base = setup({
  types: { context: {} as { items: unknown[] }, events: {} as Item },
  actors: { work: fromPromise(() => Promise.resolve()) },
  actions: {
    keep: assign({ items: ({ context, event }) => [...context.items, event.payload] }),
  },
  guards: { enough: ({ event }) => Number(event.payload) > 10 },
});

/** Sleeps, then waits three times for the same type. */
const three = base.createMachine({
  id: 'three',
  context: { items: [] },
  initial: 'asleep',
  states: {
    asleep: sleep('1h', 'first'),
    first: waitForEvent({ event: 'item', onEvent: { target: 'second', actions: 'keep' } }),
    second: waitForEvent({ event: 'item', onEvent: { target: 'third', actions: 'keep' } }),
    third: waitForEvent({ event: 'item', onEvent: { target: 'done', actions: 'keep' } }),
    done: { type: 'final' },
  },
});

/** As `three`, with a task in place of the sleep. */
const busy = base.createMachine({
  id: 'busy',
  context: { items: [] },
  initial: 'working',
  states: {
    working: { invoke: { src: 'work', onDone: 'first' } },
    first: waitForEvent({ event: 'item', onEvent: { target: 'second', actions: 'keep' } }),
    second: waitForEvent({ event: 'item', onEvent: { target: 'third', actions: 'keep' } }),
    third: waitForEvent({ event: 'item', onEvent: { target: 'done', actions: 'keep' } }),
    done: { type: 'final' },
  },
});

const paying = base.createMachine({
  id: 'paying',
  context: { items: [] },
  initial: 'unpaid',
  states: {
    unpaid: {
      on: { pay: { guard: 'enough', target: 'paid', actions: 'keep' }, note: undefined },
    },
    paid: { on: { note: { actions: 'keep' } } },
  },
});

const HOUR = 3_600_000;

function send(engine: Engine, target: string, payload: unknown, id?: string) {
  const event = { type: 'item', targetWorkflowId: target, payload };
  return engine.sendEvent(id === undefined ? event : { ...event, id });
}

onEachStore((world) => {
  describe('an event before its wait', () => {
    test('B10 comes in order, sent with the start itself', async () => {
      const engine = await world().open([three]);
      const started = engine.start(three, { id: 't' });
      const sent = ['a', 'b', 'c'].map((payload) => send(engine, 't', payload));
      const handle = await world().run(started);
      const deliveries = await world().run(Promise.all(sent));
      expect(deliveries.map(({ results }) => results[0]?.outcome)).toEqual(
        Array(3).fill('deferred'),
      );
      await world().crash(HOUR);
      await world().open([three]);
      const again = await world().engine.get(handle.id);
      expect(again.getSnapshot()).toMatchObject({
        status: 'done',
        context: { items: ['a', 'b', 'c'] },
      });
    });

    test('B10 comes in order, sent while a task runs', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const machine = busy.provide({ actors: { work: fromPromise(() => promise) } });
      const engine = await world().open([machine]);
      const started = engine.start(machine, { id: 'b' });
      const sent = ['a', 'b', 'c'].map((payload) => send(engine, 'b', payload));
      await world().run(Promise.all(sent));
      const handle = await world().run(started);
      expect(handle.getSnapshot().value).toBe('working');
      resolve();
      await world().host.settle();
      expect((await handle.refresh()).context).toEqual({ items: ['a', 'b', 'c'] });
    });

    test('B13 is bounded: the sender of one more is told so by name', async () => {
      const engine = await world().open([three], { limits: { deferredEvents: 2 } });
      await world().run(engine.start(three, { id: 't' }));
      await world().run(send(engine, 't', 1));
      await world().run(send(engine, 't', 2));
      const error = await refused(world().run(send(engine, 't', 3)), 'LimitExceeded');
      expect(error.message).toContain('limits.deferredEvents');
      await world().advance(HOUR);
      expect((await engine.get('t')).getSnapshot().context).toEqual({ items: [1, 2] });
    });

    test('B13 has a time to live, and is then a dead letter that can be read', async () => {
      const machine = base.createMachine({
        id: 'brief',
        context: { items: [] },
        initial: 'asleep',
        states: {
          asleep: sleep('1h', 'waiting'),
          waiting: waitForEvent({ event: 'item', keep: '10m', onEvent: 'done' }),
          done: { type: 'final' },
        },
      });
      await world().open([machine]);
      await world().run(world().engine.start(machine, { id: 'b' }));
      await world().run(send(world().engine, 'b', 'late'));
      await world().crash(2 * HOUR);
      await world().open([machine]);
      const { items } = await world().engine.deadLetters();
      expect(items).toMatchObject([
        { workflowId: 'b', to: 'b', reason: 'expired', event: { type: 'item', payload: 'late' } },
      ]);
      expect((await world().engine.get('b')).getSnapshot().value).toBe('waiting');
    });

    test('B13 is a dead letter when its workflow ends first', async () => {
      const engine = await world().open([three]);
      const handle = await world().run(engine.start(three, { id: 't' }));
      await world().run(send(engine, 't', 1));
      await world().run(handle.cancel());
      const { items } = await engine.deadLetters({ workflowId: 't' });
      expect(items).toMatchObject([{ reason: 'ended', event: { type: 'item', payload: 1 } }]);
    });

    test('B13 is dropped or rejected where the wait says so, and the sender is told', async () => {
      const early = (whenEarly: 'drop' | 'reject') =>
        base.createMachine({
          id: whenEarly,
          context: { items: [] },
          initial: 'asleep',
          states: {
            asleep: sleep('1h', 'waiting'),
            waiting: waitForEvent({ event: 'item', whenEarly, onEvent: 'done' }),
            done: { type: 'final' },
          },
        });
      const drop = early('drop');
      const reject = early('reject');
      const engine = await world().open([drop, reject]);
      await world().run(engine.start(drop, { id: 'd' }));
      await world().run(engine.start(reject, { id: 'r' }));
      const dropped = await world().run(send(engine, 'd', 1));
      expect(dropped).toMatchObject({
        recipients: 0,
        results: [{ outcome: 'ignored', reason: 'dropped' }],
      });
      await refused(world().run(send(engine, 'r', 1)), 'EventRejected');
    });
  });

  test('B11 the same event id twice is one event, at once, later and after a restart', async () => {
    let engine = await world().open([three]);
    await world().run(engine.start(three, { id: 't' }));
    const pair = await world().run(
      Promise.all([send(engine, 't', 1, 'e1'), send(engine, 't', 1, 'e1')]),
    );
    expect(pair.map(({ results }) => results[0]?.outcome)).toEqual(['deferred', 'duplicate']);
    await world().advance(HOUR);
    const later = await world().run(send(engine, 't', 1, 'e1'));
    expect(later.results[0]?.outcome).toBe('duplicate');
    await world().crash(HOUR);
    engine = await world().open([three]);
    const after = await world().run(send(engine, 't', 1, 'e1'));
    expect(after.results[0]?.outcome).toBe('duplicate');
    const handle = await engine.get('t');
    expect(handle.getSnapshot()).toMatchObject({ value: 'second', context: { items: [1] } });
    const { items } = await handle.history();
    expect(items.filter(({ eventId }) => eventId === 'e1')).toHaveLength(1);
  });

  test('B11 an event whose turn was lost can be sent again under its id', async () => {
    await world().open([three]);
    await world().run(world().engine.start(three, { id: 't' }));
    world().dieAtNextWrite('before write');
    void send(world().engine, 't', 1, 'e1');
    await world().host.settle();
    await world().crash();
    await world().open([three]);
    const again = await world().run(send(world().engine, 't', 1, 'e1'));
    expect(again.results[0]?.outcome).toBe('deferred');
  });

  test('B12 an event unknown here and one that a guard refused are told apart', async () => {
    const engine = await world().open([paying]);
    const handle = await world().run(engine.start(paying, { id: 'p' }));
    const outcome = async (type: Item['type'], payload?: unknown) => {
      const delivery = await world().run(engine.sendSimpleEvent('p', type, payload));
      return [delivery.recipients, delivery.results[0]?.outcome, delivery.results[0]?.reason];
    };
    expect(await outcome('item')).toEqual([0, 'ignored', 'unknown']);
    expect(await outcome('pay', 5)).toEqual([0, 'ignored', 'guard']);
    expect(await outcome('note', 5)).toEqual([0, 'ignored', 'forbidden']);
    expect(await outcome('pay', 11)).toEqual([1, 'handled', undefined]);
    expect(await outcome('pay', 11)).toEqual([0, 'ignored', 'unknown']);
    const { items } = await handle.history();
    expect(items.map(({ outcome: told, reason }) => [told, reason])).toEqual([
      ['handled', undefined],
      ['ignored', 'unknown'],
      ['ignored', 'guard'],
      ['ignored', 'forbidden'],
      ['handled', undefined],
      ['ignored', 'unknown'],
    ]);
  });

  test('B14 an event to nobody is a typed error or an answer', async () => {
    const engine = await world().open([paying]);
    const handle = await world().run(engine.start(paying, { id: 'p' }));
    await refused(world().run(send(engine, 'nobody', 1)), 'WorkflowNotFound');
    await refused(world().run(send(engine, 'p/child', 1)), 'ActorUnknown');
    expect(await world().run(engine.sendEvent({ type: 'item' }))).toMatchObject({
      recipients: 0,
      results: [],
    });
    await world().run(handle.cancel());
    await refused(world().run(send(engine, 'p', 1)), 'WorkflowEnded');
    await refused(world().run(handle.send({ type: 'item' })), 'WorkflowEnded');
    expect((await handle.history()).items).toHaveLength(2);
  });

  test('B15 two senders at once: one total order, each sender in its own order', async () => {
    const log = base.createMachine({
      id: 'log',
      context: { items: [] },
      on: { item: { actions: 'keep' } },
    });
    const engine = await world().open([log]);
    const handle = await world().run(engine.start(log, { id: 'l' }));
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    const sender = (name: string) =>
      Promise.all(numbers.map((number) => send(engine, 'l', `${name}${number}`)));
    const slow = async (name: string) => {
      for (const number of numbers) await send(engine, 'l', `${name}${number}`);
    };
    await world().run(Promise.all([sender('a'), slow('b'), sender('c')]));
    const items = (await handle.refresh()).context as { items: string[] };
    expect(items.items).toHaveLength(150);
    for (const name of ['a', 'b', 'c']) {
      const own = items.items.filter((item) => item.startsWith(name));
      expect(own).toEqual(numbers.map((number) => `${name}${number}`));
    }
    const history = (await handle.history({ limit: 200 })).items;
    expect(history.map(({ revision }) => revision)).toEqual(history.map((_, at) => at + 1));
  });
});
