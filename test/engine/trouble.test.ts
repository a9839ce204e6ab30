import { assign, fromCallback, fromPromise, setup } from 'xstate';
import { expect, test } from 'vitest';
import { AbeyanceError, sleep } from '../../src/index.ts';
import { memoryStore } from '../../src/persistence/memory/store.ts';
import type { Store } from '../../src/runtime/store.ts';
import { setting } from './setting.ts';

/** A store that refuses its next writes. */
function failing(store: Store): { store: Store; refuse: (writes: number) => void } {
  let left = 0;
  const write: Store['write'] = (batch) => {
    if (left === 0) return store.write(batch);
    left -= 1;
    throw new AbeyanceError('StoreFull', 'the disk is full');
  };
  return { store: { ...bound(store), write }, refuse: (writes) => void (left = writes) };
}

function bound(store: Store): Store {
  return {
    open: () => store.open(),
    write: (batch) => store.write(batch),
    load: (id) => store.load(id),
    knowsEvent: (id, event) => store.knowsEvent(id, event),
    due: (after, until, limit) => store.due(after, until, limit),
    find: (filter, page) => store.find(filter, page),
    count: (filter) => store.count(filter),
    journal: (kind, request) => store.journal(kind, request),
    definitions: () => store.definitions(),
    close: () => store.close(),
  };
}

const plain = setup({}).createMachine({ id: 'plain', initial: 'a', states: { a: {} } });

test('B10 what a callback sends is stored in its order, though a write fails', async () => {
  let send = (_n: number): void => {};
  const machine = setup({
    types: { context: {} as { got: number[] }, events: {} as { type: 'n'; n: number } },
    actors: {
      source: fromCallback<{ type: 'n'; n: number }>(({ sendBack }) => {
        send = (n) => sendBack({ type: 'n', n });
      }),
    },
  }).createMachine({
    id: 'm',
    context: { got: [] },
    invoke: { src: 'source' },
    on: { n: { actions: assign({ got: ({ context, event }) => [...context.got, event.n] }) } },
  });
  const { store, refuse } = failing(memoryStore());
  const { engine, host, run } = await setting([machine], { store });
  const handle = await run(engine.start(machine, { id: 'm' }));
  refuse(1);
  send(1);
  await host.settle();
  send(2);
  send(3);
  await host.advance(10_000);
  expect((await run(handle.refresh())).context).toEqual({ got: [1, 2, 3] });
  await run(engine.close());
});

test('nobody is told of an end that could not be stored', async () => {
  const { store, refuse } = failing(memoryStore());
  const { engine, run } = await setting([plain], { store });
  const handle = await run(engine.start(plain, { id: 'p' }));
  refuse(1);
  const answers = await run(
    Promise.allSettled([engine.cancelWorkflow('p'), engine.cancelWorkflow('p')]),
  );
  expect(answers).toMatchObject([
    { status: 'rejected', reason: { code: 'StoreFull' } },
    { status: 'fulfilled', value: { cancelled: true } },
  ]);
  expect((await run(handle.refresh())).status).toBe('cancelled');
  await run(engine.close());
});

test('a close ends every wait, twice over, and gives the store back', async () => {
  const store = memoryStore();
  const { engine, host, run } = await setting([plain], { store });
  const handle = await run(engine.start(plain, { id: 'p' }));
  const waits = Promise.allSettled([
    engine.sleep('1h'),
    handle.result(),
    engine.waitForEvent('never'),
  ]);
  await run(Promise.all([engine.close(), engine.close()]));
  expect(await waits).toMatchObject([
    { reason: { code: 'EngineClosed' } },
    { reason: { code: 'EngineClosed' } },
    { value: undefined },
  ]);
  expect(host.pendingWakes()).toEqual([]);
  const again = await setting([plain], { store });
  await again.run(again.engine.close());
});

test('a close leaves no wake behind, though the store was in trouble', async () => {
  const machine = setup({
    actors: { work: fromPromise(() => Promise.resolve(1)) },
  }).createMachine({ id: 'm', invoke: { src: 'work' }, on: { go: {} } });
  const { store, refuse } = failing(memoryStore());
  const { engine, host, run } = await setting([machine], { store });
  const starting = engine.start(machine, { id: 'm' });
  void starting.then(() => refuse(9));
  const handle = await run(starting);
  await expect(run(handle.send({ type: 'go' }))).rejects.toMatchObject({ code: 'StoreFull' });
  expect(host.pendingWakes().length).toBeGreaterThan(1);
  await run(engine.close());
  expect(host.pendingWakes()).toEqual([]);
});

test('an id that another machine runs under is not attached to', async () => {
  const napper = setup({}).createMachine({
    id: 'napper',
    initial: 'a',
    states: { a: sleep('1h', 'b'), b: { type: 'final' } },
  });
  const { engine, run } = await setting([plain, napper]);
  await run(engine.start(plain, { id: 'x' }));
  await expect(run(engine.start(napper, { id: 'x' }))).rejects.toMatchObject({
    code: 'WorkflowExists',
    details: { workflow: 'plain' },
  });
  await run(engine.close());
});

test('B1 a child machine may ask that its sleep stands still while nobody runs', async () => {
  const child = setup({}).createMachine({
    id: 'child',
    initial: 'a',
    states: { a: sleep('1h', 'b', { onRestart: 'remaining' }), b: { type: 'final' } },
  });
  const parent = setup({ actors: { child } }).createMachine({
    id: 'parent',
    initial: 'a',
    states: { a: { invoke: { src: 'child', onDone: 'b' } }, b: { type: 'final' } },
  });
  const store = memoryStore();
  const first = await setting([parent], { store });
  await first.run(first.engine.start(parent, { id: 'p' }));
  await first.host.advance(30 * 60_000);
  await first.run(first.engine.close());
  first.host.setNow(first.host.now() + 10 * 3_600_000);
  const { engine, host, run } = await setting([parent], { store, host: first.host });
  await host.advance(29 * 60_000);
  const handle = await run(engine.get('p'));
  expect((await run(handle.refresh())).status).not.toBe('done');
  await host.advance(2 * 60_000);
  expect((await run(handle.refresh())).status).toBe('done');
  await run(engine.close());
});

test('what ended a workflow is kept, though its last turn could not be', async () => {
  const machine = setup({}).createMachine({
    id: 'm',
    context: { call: undefined },
    on: { go: { actions: assign({ call: () => () => {} }) } },
  });
  const { engine, run } = await setting([machine]);
  const handle = await run(engine.start(machine, { id: 'm' }));
  await run(handle.send({ type: 'go' }));
  await expect(run(handle.result())).rejects.toMatchObject({
    code: 'WorkflowFailed',
    cause: { code: 'NotSerializable' },
  });
  await run(engine.close());
});
