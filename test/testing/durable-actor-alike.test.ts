// `createDurableActor` in place of `createActor`: any logic, and in the same order.
import { describe, expect, test, vi } from 'vitest';
import {
  assign,
  createActor,
  createMachine,
  emit,
  fromCallback,
  fromEventObservable,
  fromObservable,
  fromPromise,
  fromTransition,
  log,
  sendParent,
  sendTo,
  setup,
  SimulatedClock,
  toPromise,
  waitFor,
  type InspectionEvent,
} from 'xstate';
import { createDurableActor } from '../../src/testing.ts';
import { counter, same } from './both.ts';

describe('any logic', () => {
  test('a promise', async () => {
    const actor = createDurableActor(
      fromPromise(async ({ input }: { input: number }) => input + 1),
      {
        input: 1,
      },
    ).start();
    await expect(toPromise(actor)).resolves.toBe(2);
    expect(actor.getSnapshot()).toMatchObject({ status: 'done', output: 2 });
  });

  test('a promise under way goes on, and hears of its stop', async () => {
    const aborted = vi.fn<() => void>();
    const wait = fromPromise(async ({ signal }) => {
      signal.addEventListener('abort', aborted);
      return await new Promise<never>(() => {});
    });
    const machine = setup({ actors: { wait } }).createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { invoke: { src: 'wait' }, on: { next: 'b' } }, b: {} },
    });
    const actor = createDurableActor(machine).start();
    actor.send({ type: 'other' });
    actor.send({ type: 'next' });
    await Promise.resolve();
    expect(aborted).toHaveBeenCalledTimes(1);
  });

  test('a transition', () => {
    const sum = fromTransition((n: number, { by }: { type: 'add'; by: number }) => n + by, 0);
    const actor = createDurableActor(sum).start();
    actor.send({ type: 'add', by: 2 });
    actor.send({ type: 'add', by: 3 });
    expect(actor.getSnapshot().context).toBe(5);
  });

  test('a callback keeps its receivers and is disposed of once', () => {
    const heard: string[] = [];
    const disposed = vi.fn<() => void>();
    const actor = createDurableActor(
      fromCallback(({ receive }) => {
        receive(({ type }) => void heard.push(type));
        return disposed;
      }),
    ).start();
    actor.send({ type: 'one' });
    actor.send({ type: 'two' });
    actor.stop();
    expect(heard).toEqual(['one', 'two']);
    expect(disposed).toHaveBeenCalledTimes(1);
  });

  test('observables stay subscribed to, and are unsubscribed from', () => {
    const unsubscribe = vi.fn<() => void>();
    let next = (_value: unknown): void => {};
    const subscribe = (observer: { next: (value: unknown) => void }) => {
      next = (value) => observer.next(value);
      return { unsubscribe };
    };
    const actor = createDurableActor(fromObservable(() => ({ subscribe }) as never)).start();
    next({ at: new Date(1) });
    next({ at: new Date(2) });
    expect(actor.getSnapshot().context).toEqual({ at: new Date(2) });
    expect(JSON.stringify(actor.getSnapshot())).not.toContain('_subscription');
    actor.stop();
    expect(unsubscribe).toHaveBeenCalledTimes(1);
    const machine = setup({
      actors: { ticks: fromEventObservable(() => ({ subscribe }) as never) },
    }).createMachine({
      id: 'm',
      context: { ticks: 0 },
      invoke: { src: 'ticks' },
      on: { tick: { actions: assign({ ticks: ({ context }) => context['ticks'] + 1 }) } },
    });
    const ticking = createDurableActor(machine).start();
    next({ type: 'tick' });
    next({ type: 'tick' });
    expect(ticking.getSnapshot().context['ticks']).toBe(2);
  });
});

describe('as createActor', () => {
  test('in the order of actions, emits, logs, inspection and observers', () => {
    const child = createMachine({
      id: 'child',
      entry: [log('child entry'), sendParent({ type: 'up' })],
      on: { ping: { actions: [emit({ type: 'pong' }), log('ping')] } },
    });
    same((create) => {
      const told: unknown[] = [];
      const machine = setup({ actors: { child } }).createMachine({
        id: 'm',
        context: { n: 0 },
        invoke: { src: 'child', id: 'c', onSnapshot: { actions: log('synced') } },
        on: {
          up: { actions: assign({ n: ({ context }) => context['n'] + 1 }) },
          go: {
            actions: [
              sendTo('c', { type: 'ping' }),
              ({ self }) => void told.push(['old', self.getSnapshot().context]),
              emit({ type: 'went' }),
            ],
          },
        },
      });
      const actor = create(machine, {
        logger: (...args) => told.push(['log', ...args]),
        inspect: ({ type }: InspectionEvent) => told.push(['inspect', type]),
      });
      actor.on('*', (event) => told.push(['emitted', event]));
      actor.subscribe(({ context }) => told.push(['next', context]));
      actor.start();
      actor.send({ type: 'go' });
      actor.stop();
      return told;
    });
  });

  test('events before the start wait for it', () => {
    same((create) => {
      const actor = create(counter);
      actor.send({ type: 'up' });
      const before = actor.getSnapshot().context;
      actor.start();
      return [before, actor.getSnapshot().context];
    });
  });

  test('timers fire by the clock that was given, twice where the same id was set twice', () => {
    same((create) => {
      const clock = new SimulatedClock();
      const machine = createMachine({
        id: 'm',
        context: { fired: [] as number[] },
        initial: 'a',
        states: { a: { after: { 1_000: 'b' } }, b: {} },
        on: {
          set: {
            actions: sendTo(
              ({ self }) => self,
              ({ event }) => ({ type: 'fired', n: (event as { n?: number }).n }),
              {
                id: 'x',
                delay: 50,
              },
            ),
          },
          fired: {
            actions: assign({ fired: ({ context, event }) => [...context.fired, event['n']] }),
          },
        },
      });
      const actor = create(machine, { clock }).start();
      actor.send({ type: 'set', n: 1 });
      clock.increment(20);
      actor.send({ type: 'set', n: 2 });
      clock.increment(40);
      const fired = actor.getSnapshot().context.fired;
      clock.increment(1_000);
      return [fired, actor.getSnapshot().context.fired, actor.getSnapshot().value];
    });
  });

  test('errors reach observers, parents and getSnapshot', () => {
    same((create) => {
      const failing = setup({
        actors: { fails: createMachine({ id: 'f', on: { go: { actions: () => fail('no') } } }) },
      }).createMachine({
        id: 'm',
        initial: 'a',
        states: {
          a: {
            invoke: { src: 'fails', id: 'f', onError: 'b' },
            on: { go: { actions: sendTo('f', { type: 'go' }) } },
          },
          b: { entry: () => fail('twice') },
        },
      });
      const actor = create(failing);
      const errors: string[] = [];
      actor.subscribe({ error: (error) => errors.push(String(error)) });
      actor.start();
      actor.send({ type: 'go' });
      const { status, error } = actor.getSnapshot();
      return [errors, status, String(error)];
    });
  });

  test('snapshots are persisted and opened by either', () => {
    const actor = createDurableActor(counter).start();
    actor.send({ type: 'up' });
    const snapshot = actor.getPersistedSnapshot();
    for (const create of [createActor, createDurableActor as typeof createActor]) {
      const again = create(counter, { snapshot }).start();
      again.send({ type: 'up' });
      expect(again.getSnapshot().context).toEqual({ n: 2 });
      expect(again.getPersistedSnapshot()).toEqual({ ...snapshot, context: { n: 2 } });
    }
  });

  test('waitFor, select and stop', async () => {
    const actor = createDurableActor(counter).start();
    const selected: number[] = [];
    actor.select(({ context }) => context.n).subscribe((n) => selected.push(n));
    const waited = waitFor(actor, ({ context }) => context.n === 2);
    for (const type of ['up', 'up', 'end'] as const) actor.send({ type });
    await waited;
    expect(selected).toEqual([1, 2]);
    expect(actor.getSnapshot().status).toBe('done');
  });
});

function fail(message: string): never {
  throw new Error(message);
}
