import { createMachine, emit, fromCallback, fromPromise, setup } from 'xstate';
import { afterEach, describe, expect, test } from 'vitest';
import { EventBus, sleep } from '../../src/index.ts';
import { sqliteStore } from '../../src/sqlite.ts';
import { createTestEngine, fakeTask, virtualHost, type TestEngine } from '../../src/testing.ts';
import { directory } from '../persistence/places.ts';
import { charge, order } from './order.ts';

const HOUR = 3_600_000;

const opened: TestEngine[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((rig) => rig.close()));
});

const open: typeof createTestEngine = async (options) => {
  const rig = await createTestEngine(options);
  opened.push(rig);
  return rig;
};

const nap = createMachine({
  id: 'nap',
  initial: 'asleep',
  states: { asleep: sleep('1h', 'awake'), awake: { type: 'final' } },
});

describe('a promise of the engine can simply be awaited', () => {
  test('while the clock stands', async () => {
    const fake = fakeTask({ like: charge }).respond('receipt');
    const given = order.provide({ actors: { charge: fake.logic } });
    const rig = await open({ workflows: [given, nap] });
    const at = rig.clock.now();
    const handle = await rig.engine.start(order, { id: 'o', input: { amount: 5 } });
    expect(await handle.send({ type: 'manager.approval' })).toMatchObject({ outcome: 'deferred' });
    expect(await rig.engine.count({ status: 'suspended' })).toBe(1);
    expect(await rig.engine.execute(nap)).toMatchObject({ response: 'Sleeping for 1h' });
    expect(rig.clock.now()).toBe(at);
    await rig.clock.advance('1d');
    expect(await handle.result()).toBe('receipt');
  });

  test('and what waits for a time is settled by whoever moves the clock', async () => {
    const rig = await open({ workflows: [nap] });
    const handle = await rig.engine.start(nap);
    const seen: number[] = [];
    const result = handle.result().then(() => seen.push(rig.clock.now()));
    const at = rig.clock.now();
    await rig.clock.advance('1d');
    await result;
    expect(seen).toEqual([at + HOUR]);
  });

  test('`run` gives it when everything has happened that needs no time', async () => {
    const fake = fakeTask({ like: charge }).respond('receipt');
    const chain = setup({ actors: { work: fake.logic } }).createMachine({
      id: 'chain',
      initial: 'a',
      states: {
        a: { invoke: { src: 'work', input: { amount: 1 }, onDone: 'b' } },
        b: { invoke: { src: 'work', input: { amount: 2 }, onDone: 'c' } },
        c: {},
      },
    });
    const rig = await open({ workflows: [chain] });
    const handle = await rig.run(rig.engine.start(chain));
    expect((await handle.refresh()).value).toBe('c');
    await expect(rig.run(rig.engine.get('nobody'))).rejects.toMatchObject({
      code: 'WorkflowNotFound',
    });
  });
});

test('what was emitted and logged can be looked at, and goes to the given logger too', async () => {
  const lines: string[] = [];
  const log = (message: string): void => void lines.push(message);
  const chirping = setup({
    actors: { bird: fromCallback(({ emit: say }) => say({ type: 'chirp' })) },
  }).createMachine({
    id: 'chirping',
    invoke: { src: 'bird' },
    entry: emit({ type: 'born' }),
    on: { go: { actions: emit({ type: 'gone' }) } },
  });
  const logger = { debug: log, info: log, warn: log, error: log };
  const rig = await open({ workflows: [chirping], logger });
  const at = rig.clock.now();
  const handle = await rig.engine.start(chirping, { id: 'c' });
  await rig.clock.advance(10);
  await handle.send({ type: 'go' });
  expect(rig.emitted.map((entry) => [entry.workflowId, entry.event.type, entry.at - at])).toEqual([
    ['c', 'chirp', 0],
    ['c', 'born', 0],
    ['c', 'gone', 10],
  ]);
  expect(rig.logs.find(({ message }) => message === 'turn')).toMatchObject({
    level: 'debug',
    at,
    fields: { workflowId: 'c', revision: 1 },
  });
  expect(lines).toEqual(rig.logs.map(({ message }) => message));
});

test('a bus of its own can live under its clock', async () => {
  const rig = await open({ workflows: [] });
  const bus = new EventBus({ host: rig.host });
  const waiting = bus.waitForEvent('never', { timeout: '3d' });
  await rig.clock.advance('3d');
  expect(await waiting).toBeUndefined();
});

test('engines may live under one clock; one that dies leaves the other', async () => {
  let woken = 0;
  const one = await open({ workflows: [nap], seed: 9 });
  const other = await open({ workflows: [nap], host: one.host });
  expect([other.seed, other.clock.now()]).toEqual([9, one.clock.now()]);
  await one.engine.start(nap, { id: 'n' });
  await other.engine.start(nap, { id: 'n' });
  await one.clock.advance('30m');
  other.crash();
  void one.engine.sleep('10m').then(() => (woken += 1));
  await one.clock.advance('30m');
  expect(woken).toBe(1);
  expect(await one.history('n')).toHaveLength(2);
  await other.restart();
  expect(await other.history('n')).toHaveLength(2);
});

test('a host that runs nothing by itself will do, where each promise goes by `run`', async () => {
  const rig = await open({ workflows: [nap], host: virtualHost({ seed: 1 }) });
  const starting = rig.engine.start(nap, { id: 'n' });
  let settled = false;
  void starting.then(() => (settled = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(settled).toBe(false);
  expect((await rig.run(starting)).id).toBe('n');
  expect((await rig.runToEnd('n')).status).toBe('done');
});

test('all options of an engine are handed on', async () => {
  const throwing = createMachine({
    id: 'throwing',
    on: {
      go: {
        guard: () => {
          throw new Error('guard');
        },
      },
    },
  });
  const bus = new EventBus();
  const rig = await open({
    workflows: [throwing],
    bus,
    onFailure: 'park',
    limits: { idLength: 3 },
    tasks: { concurrency: 1 },
  });
  expect(rig.engine.bus).toBe(bus);
  await expect(rig.engine.get('long')).rejects.toMatchObject({ code: 'LimitExceeded' });
  const handle = await rig.engine.start(throwing, { id: 't' });
  await rig.run(handle.send({ type: 'go' }));
  expect((await handle.refresh()).status).toBe('parked');
});

describe('the close', () => {
  test('comes with the end of a block', async () => {
    let handle;
    {
      await using rig = await createTestEngine({ workflows: [nap] });
      handle = await rig.engine.start(nap);
    }
    await expect(handle.refresh()).rejects.toMatchObject({ code: 'EngineClosed' });
  });

  test('is the end: twice is once, and nothing is opened after it', async () => {
    const rig = await createTestEngine({ workflows: [nap] });
    await Promise.all([rig.close(), rig.close()]);
    await rig.close();
    expect(rig.alive).toBe(false);
    expect(() => rig.engine).toThrow(expect.objectContaining({ code: 'EngineClosed' }));
    expect(() => rig.crash()).toThrow(expect.objectContaining({ code: 'EngineClosed' }));
    await expect(rig.restart()).rejects.toMatchObject({ code: 'EngineClosed' });
    await expect(rig.runToEnd('n')).rejects.toMatchObject({ code: 'EngineClosed' });
  });

  test('ends what holds up the store, and aborts what hangs', async () => {
    const fake = fakeTask();
    const busy = setup({ actors: { work: fake.logic } }).createMachine({
      id: 'busy',
      invoke: { src: 'work' },
      on: { go: { actions: emit({ type: 'gone' }) } },
    });
    const rig = await createTestEngine({ workflows: [busy] });
    const handle = await rig.run(rig.engine.start(busy));
    rig.faults.holdWrites();
    const sending = handle.send({ type: 'go' });
    await rig.close();
    expect((await sending).outcome).toBe('handled');
    expect(fake.calls.map(({ signal }) => signal.aborted)).toEqual([true]);
  });

  test('waits for middleware that hangs no longer than the engine does', async () => {
    const rig = await createTestEngine({
      workflows: [nap],
      middleware: [() => new Promise(() => {})],
    });
    await rig.engine.start(nap);
    const at = rig.clock.now();
    await rig.restart();
    expect(rig.clock.now() - at).toBe(5_000);
    await rig.close();
  });

  test('fails where something wakes later, which would hold up a real process', async () => {
    const rig = await createTestEngine({ workflows: [nap], seed: 5 });
    const { engine } = rig;
    await engine.close();
    void engine.bus.waitForEvent('never', { timeout: '1h' });
    await expect(rig.close()).rejects.toMatchObject({
      code: 'TestFailed',
      message: expect.stringMatching(/1 wakes are left.*\(seed 5\)/),
    });
  });
});

test('works on a store in a file, which is given back each time', async () => {
  const place = directory();
  try {
    const rig = await createTestEngine({ workflows: [nap], store: () => sqliteStore(place.file) });
    await rig.engine.start(nap, { id: 'n' });
    rig.crash();
    await rig.restart();
    await rig.restart({ downFor: '1h' });
    expect((await rig.engine.get('n')).getSnapshot().status).toBe('done');
    await rig.close();
    const again = await createTestEngine({ workflows: [], store: () => sqliteStore(place.file) });
    expect(await again.engine.count()).toBe(1);
    await again.close();
  } finally {
    place.remove();
  }
});

test('what goes on without end is an error that tells the seed', { timeout: 20_000 }, async () => {
  const rig = await createTestEngine({ workflows: [], seed: 42 });
  const again = (): void => rig.host.defer(again);
  again();
  await expect(rig.runUntilIdle()).rejects.toMatchObject({
    code: 'LimitExceeded',
    message: expect.stringContaining('(seed 42)'),
  });
});

test('a real promise may take its time: only the clock of workflows stands', async () => {
  const real = setup({
    actors: { work: fromPromise(() => new Promise((resolve) => setTimeout(resolve, 5, 'late'))) },
  }).createMachine({
    id: 'real',
    initial: 'a',
    states: { a: { invoke: { src: 'work', onDone: 'b' } }, b: { type: 'final' } },
    output: 'out',
  });
  const rig = await open({ workflows: [real] });
  const handle = await rig.engine.start(real);
  expect(await handle.result()).toBe('out');
});
