import { assign, fromCallback, fromPromise, setup } from 'xstate';
import { expect, test } from 'vitest';
import { sleep } from '../../src/index.ts';
import { createTestEngine } from '../../src/testing.ts';

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
  await using rig = await createTestEngine({ workflows: [machine] });
  const handle = await rig.run(rig.engine.start(machine, { id: 'm' }));
  const full = rig.faults.fillDisk({ times: 1 });
  send(1);
  await rig.runUntilIdle();
  send(2);
  send(3);
  await rig.clock.advance(10_000);
  expect((await handle.refresh()).context).toEqual({ got: [1, 2, 3] });
  expect(full.hits).toBe(1);
});

test('nobody is told of an end that could not be stored', async () => {
  await using rig = await createTestEngine({ workflows: [plain] });
  const { engine } = rig;
  const handle = await engine.start(plain, { id: 'p' });
  rig.faults.fillDisk({ times: 1 });
  const answers = await Promise.allSettled([
    engine.cancelWorkflow('p'),
    engine.cancelWorkflow('p'),
  ]);
  expect(answers).toMatchObject([
    { status: 'rejected', reason: { code: 'StoreFull' } },
    { status: 'fulfilled', value: { cancelled: true } },
  ]);
  expect((await handle.refresh()).status).toBe('cancelled');
});

test('a close ends every wait, twice over, and gives the store back', async () => {
  await using rig = await createTestEngine({ workflows: [plain] });
  const { engine } = rig;
  const handle = await engine.start(plain, { id: 'p' });
  const waits = Promise.allSettled([
    engine.sleep('1h'),
    handle.result(),
    engine.waitForEvent('never'),
  ]);
  await Promise.all([engine.close(), engine.close()]);
  expect(await waits).toMatchObject([
    { reason: { code: 'EngineClosed' } },
    { reason: { code: 'EngineClosed' } },
    { value: undefined },
  ]);
  expect(rig.clock.pending()).toEqual([]);
  await rig.restart();
  expect(await rig.engine.count()).toBe(1);
});

test('a close leaves no wake behind, though the store was in trouble', async () => {
  const machine = setup({
    actors: { work: fromPromise(() => Promise.resolve(1)) },
  }).createMachine({ id: 'm', invoke: { src: 'work' }, on: { go: {} } });
  await using rig = await createTestEngine({ workflows: [machine] });
  const handle = await rig.engine.start(machine, { id: 'm' });
  rig.faults.fillDisk();
  await rig.runUntilIdle();
  await expect(handle.send({ type: 'go' })).rejects.toMatchObject({ code: 'StoreFull' });
  expect(rig.clock.pending().length).toBeGreaterThan(1);
  await rig.engine.close();
  expect(rig.clock.pending()).toEqual([]);
});

test('an id that another machine runs under is not attached to', async () => {
  const napper = setup({}).createMachine({
    id: 'napper',
    initial: 'a',
    states: { a: sleep('1h', 'b'), b: { type: 'final' } },
  });
  await using rig = await createTestEngine({ workflows: [plain, napper] });
  await rig.engine.start(plain, { id: 'x' });
  await expect(rig.engine.start(napper, { id: 'x' })).rejects.toMatchObject({
    code: 'WorkflowExists',
    details: { workflow: 'plain' },
  });
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
  await using rig = await createTestEngine({ workflows: [parent] });
  await rig.engine.start(parent, { id: 'p' });
  await rig.clock.advance('30m');
  await rig.restart({ downFor: '10h' });
  await rig.clock.advance('29m');
  const handle = await rig.engine.get('p');
  expect((await handle.refresh()).status).not.toBe('done');
  await rig.clock.advance('2m');
  expect((await handle.refresh()).status).toBe('done');
});

test('what ended a workflow is kept, though its last turn could not be', async () => {
  const machine = setup({}).createMachine({
    id: 'm',
    context: { call: undefined },
    on: { go: { actions: assign({ call: () => () => {} }) } },
  });
  await using rig = await createTestEngine({ workflows: [machine] });
  const handle = await rig.engine.start(machine, { id: 'm' });
  await handle.send({ type: 'go' });
  await expect(handle.result()).rejects.toMatchObject({
    code: 'WorkflowFailed',
    cause: { code: 'NotSerializable' },
  });
});
