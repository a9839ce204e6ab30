import { createActor, setup, SimulatedClock } from 'xstate';
import { expect, test } from 'vitest';
import { sleep } from '../../src/index.ts';
import { createTestEngine } from '../../src/testing.ts';

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

  await using rig = await createTestEngine({ workflows: [machine] });
  const handle = await rig.engine.start(machine, { id: 'p-1', snapshot: given });
  expect(handle.getSnapshot().value).toBe('waiting');
  expect(handle.getSnapshot().suspensions[0]).toMatchObject({
    type: 'sleep',
    dueAt: rig.clock.now() + 3_600_000,
  });
  expect(JSON.parse(JSON.stringify(given))).toEqual(before);

  const back = await handle.getPersistedSnapshot();
  const revived = createActor(machine, { snapshot: back as never }).start();
  expect(revived.getSnapshot().value).toBe('waiting');
  expect(revived.getSnapshot().children['spawned']?.getSnapshot().value).toBe('on');

  await rig.clock.advance('1h');
  await handle.refresh();
  expect(handle.getSnapshot().status).toBe('done');
});

test('two starts of one id at once make one workflow, answered when it is stored', async () => {
  await using rig = await createTestEngine({ workflows: [machine] });
  const { engine } = rig;
  const starts = [engine.start(machine, { id: 'p-1' }), engine.start(machine, { id: 'p-1' })];
  const [one, other] = await Promise.all(starts);
  expect(one?.getSnapshot().revision).toBe(1);
  expect(other?.getSnapshot().revision).toBe(1);
  expect((await engine.history('p-1')).items).toHaveLength(1);
});

test('a snapshot that the machine does not know is refused, and nothing is stored', async () => {
  await using rig = await createTestEngine({ workflows: [machine] });
  const snapshots = [
    { status: 'active', value: 'nowhere', context: {}, children: {} },
    { status: 'active', value: { first: 'deeper' }, context: {}, children: {} },
    'garbage',
    { status: 1 },
  ];
  for (const snapshot of snapshots) {
    const starting = rig.engine.start(machine, { id: 'p-1', snapshot });
    await expect(starting).rejects.toMatchObject({ name: 'AbeyanceError' });
  }
  expect(await rig.engine.count()).toBe(0);
});
