import { createActor, setup, SimulatedClock } from 'xstate';
import { expect, test } from 'vitest';
import { sleep } from '../../src/index.ts';
import { memoryStore } from '../../src/persistence/memory/store.ts';
import { virtualHost } from '../../src/persistence/virtual-host.ts';
import { Engine } from '../../src/runtime/engine.ts';

const child = setup({}).createMachine({
  id: 'child',
  initial: 'on',
  states: { on: { on: { OFF: 'off' } }, off: { type: 'final' } },
});

const machine = setup({ actors: { child } }).createMachine({
  id: 'parent',
  initial: 'first',
  context: ({ spawn }) => ({ entered: 0, ref: spawn('child', { id: 'spawned' }) }),
  states: {
    first: { on: { GO: 'waiting' } },
    waiting: { ...sleep('1h', 'over') },
    over: { type: 'final' },
  },
});

test('a snapshot of plain XState goes on durably, its delays anew, and back again', async () => {
  const actor = createActor(machine, { clock: new SimulatedClock() }).start();
  actor.send({ type: 'GO' });
  const given = actor.getPersistedSnapshot();
  const before = structuredClone(JSON.parse(JSON.stringify(given)));

  const host = virtualHost({ seed: 1 });
  const engine = await Engine.create({ workflows: [machine], store: memoryStore(), host });
  const starting = engine.start(machine, { id: 'p-1', snapshot: given });
  await host.settle();
  const handle = await starting;
  expect(handle.getSnapshot().value).toBe('waiting');
  expect(handle.getSnapshot().suspensions[0]).toMatchObject({
    type: 'sleep',
    dueAt: host.now() + 3_600_000,
  });
  expect(JSON.parse(JSON.stringify(given))).toEqual(before);

  const back = await handle.getPersistedSnapshot();
  const revived = createActor(machine, { snapshot: back as never }).start();
  expect(revived.getSnapshot().value).toBe('waiting');
  expect(revived.getSnapshot().children['spawned']?.getSnapshot().value).toBe('on');

  await host.advance(3_600_000);
  await handle.refresh();
  expect(handle.getSnapshot().status).toBe('done');
  await engine.close();
});

test('two starts of one id at once make one workflow, answered when it is stored', async () => {
  const host = virtualHost({ seed: 2 });
  const store = memoryStore();
  const engine = await Engine.create({ workflows: [machine], store, host });
  const starts = [engine.start(machine, { id: 'p-1' }), engine.start(machine, { id: 'p-1' })];
  await host.settle();
  const [one, other] = await Promise.all(starts);
  expect(one?.getSnapshot().revision).toBe(1);
  expect(other?.getSnapshot().revision).toBe(1);
  expect((await engine.history('p-1')).items).toHaveLength(1);
  await engine.close();
});

test('a snapshot that the machine does not know is refused, and nothing is stored', async () => {
  const host = virtualHost({ seed: 3 });
  const engine = await Engine.create({ workflows: [machine], store: memoryStore(), host });
  const snapshots = [
    { status: 'active', value: 'nowhere', context: {}, children: {} },
    { status: 'active', value: { first: 'deeper' }, context: {}, children: {} },
    'garbage',
    { status: 1 },
  ];
  for (const snapshot of snapshots) {
    const starting = engine.start(machine, { id: 'p-1', snapshot });
    starting.catch(() => {});
    await host.settle();
    await expect(starting).rejects.toMatchObject({ name: 'AbeyanceError' });
  }
  expect(await engine.count()).toBe(0);
  await engine.close();
});
