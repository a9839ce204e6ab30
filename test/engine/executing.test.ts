import {
  createMachine,
  emit,
  fromEventObservable,
  fromObservable,
  fromPromise,
  setup,
} from 'xstate';
import { expect, test } from 'vitest';
import { sleep, sleepUntil, waitForEvent } from '../../src/index.ts';
import { setting } from './setting.ts';

const at = Date.UTC(2030, 0, 1);

const pauses = setup({
  types: { input: {} as { to: string }, context: {} as { to: string } },
  actors: { breaks: fromPromise(() => Promise.reject(new Error('no'))) },
}).createMachine({
  id: 'pauses',
  context: ({ input }) => input,
  initial: 'choosing',
  states: {
    choosing: {
      always: ['asleep', 'until', 'waits', 'patient', 'over', 'breaks'].map((target) => ({
        target,
        guard: ({ context }: { context: { to: string } }) => context.to === target,
      })),
    },
    asleep: sleep('5s', 'over'),
    until: sleepUntil(at, 'over'),
    waits: waitForEvent({ event: 'go', onEvent: 'over', timeout: '1h', onTimeout: 'over' }),
    patient: waitForEvent({ event: 'go', onEvent: 'over' }),
    breaks: { invoke: { src: 'breaks' } },
    over: { type: 'final' },
  },
  output: 'out',
});

test.each([
  ['asleep', 'Sleeping for 5s', ['sleep']],
  ['until', 'Sleeping until 2030-01-01T00:00:00.000Z', ['sleepUntil']],
  ['waits', /^Waiting for event go until 20.*Z$/, ['waitingForEvent']],
  ['patient', 'Waiting for event go', ['waitingForEvent']],
])('execute of %s comes back suspended', async (to, response, types) => {
  const { engine, run } = await setting([pauses]);
  const result = await run(engine.execute(pauses, { id: 'p', input: { to } }));
  expect(result).toMatchObject({ completed: false, snapshotId: 'p@1', workflowId: 'p' });
  expect(result.response).toEqual(expect.stringMatching(response));
  expect(result.suspended?.map(({ type }) => type)).toEqual(types);
  expect((await run(engine.listSnapshots())).items.map(({ id }) => id)).toEqual(['p@1']);
  await run(engine.close());
});

test('execute runs to the end where nothing stands still, and tells of a failure', async () => {
  const { engine, run } = await setting([pauses]);
  expect(await run(engine.execute(pauses, { input: { to: 'over' } }))).toMatchObject({
    completed: true,
    suspended: undefined,
    response: 'Completed',
    output: 'out',
    snapshotId: undefined,
  });
  expect(await run(engine.execute(pauses, { input: { to: 'breaks' } }))).toMatchObject({
    completed: false,
    response: 'Failed: Error: no',
  });
  await run(engine.close());
});

interface Taker {
  next?: (value: { type: string; n: number }) => void;
  complete?: () => void;
}

/** An observable that is driven by hand. */
function driven(taker: Taker, ended: string[], name: string) {
  return () => ({
    subscribe: (observer: Taker) => {
      Object.assign(taker, {
        next: (value: never) => observer.next?.(value),
        complete: () => observer.complete?.(),
      });
      return { unsubscribe: () => void ended.push(name) };
    },
  });
}

test('observables bring values and events until their state is left', async () => {
  const values: Taker = {};
  const events: Taker = {};
  const ended: string[] = [];
  const machine = setup({
    actors: {
      values: fromObservable(driven(values, ended, 'values') as never),
      events: fromEventObservable(driven(events, ended, 'events') as never),
    },
  }).createMachine({
    id: 'o',
    initial: 'on',
    states: {
      on: {
        invoke: [
          { id: 'v', src: 'values', onDone: 'off' },
          { id: 'e', src: 'events' },
        ],
        on: { ping: { actions: emit({ type: 'pinged' }) } },
      },
      off: {},
    },
  });
  const { engine, host, run } = await setting([machine]);
  const handle = await run(engine.start(machine, { id: 'o' }));
  const heard: string[] = [];
  const listening = handle.on('*', ({ type }) => heard.push(type));
  events.next?.({ type: 'ping', n: 1 });
  await host.settle();
  listening.unsubscribe();
  events.next?.({ type: 'ping', n: 2 });
  values.next?.({ type: 'value', n: 7 });
  await host.settle();
  expect(heard).toEqual(['pinged']);
  const { children } = (await run(handle.getPersistedSnapshot())) as {
    children: Record<string, { snapshot: { context?: unknown } }>;
  };
  expect(children['v']?.snapshot.context).toEqual({ type: 'value', n: 7 });
  values.complete?.();
  await host.settle();
  expect((await run(handle.refresh())).value).toBe('off');
  expect(ended.toSorted()).toEqual(['events', 'values']);
  await run(engine.close());
});

test('who subscribes hears of each commit and of the end, also when it is long past', async () => {
  const machine = createMachine({
    id: 's',
    initial: 'a',
    states: { a: { on: { go: 'b' } }, b: { on: { go: 'c' } }, c: { type: 'final' } },
  });
  const { engine, run } = await setting([machine]);
  const handle = await run(engine.start(machine, { id: 's' }));
  const heard: unknown[] = [];
  handle.subscribe({
    next: ({ value }) => heard.push(value),
    complete: () => heard.push('complete'),
  });
  const brief = handle.subscribe(({ value }) => heard.push(['brief', value]));
  await run(handle.send({ type: 'go' }));
  brief.unsubscribe();
  await run(handle.send({ type: 'go' }));
  handle.subscribe({ complete: () => heard.push('late') });
  expect(heard).toEqual(['b', ['brief', 'b'], 'c', 'complete', 'late']);
  await run(engine.close());
});
