import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { World } from '../behaviours/world.ts';
import { memoryPlace, sqlitePlace } from '../persistence/places.ts';
import { ENGINE_ROWS, HANDLE_ROWS, machine, type Given } from './rows.ts';
import { SEND_ROWS } from './send-rows.ts';
import { SNAPSHOT_ROWS } from './snapshot-rows.ts';
import { expectRefusal, failureOf, VALUES } from './values.ts';

describe.each([
  { name: 'memory', place: memoryPlace },
  { name: 'sqlite', place: sqlitePlace },
])('on $name', ({ place }) => {
  let world: World;
  let given: Given;

  beforeEach(async () => {
    world = new World(place());
    const engine = await world.open([machine]);
    given = { engine, handle: await world.run(engine.start(machine, { id: 'w' })) };
  });

  afterEach(async () => {
    await world.remove();
  });

  const stored = async (): Promise<unknown> => {
    const { engine } = given;
    return {
      records: await world.records('w'),
      count: await engine.count(),
      turns: (await engine.history('w')).items,
      snapshots: (await engine.listSnapshots()).items.length,
      letters: (await engine.deadLetters()).items,
    };
  };

  test.each([...ENGINE_ROWS, ...HANDLE_ROWS, ...SEND_ROWS, ...SNAPSHOT_ROWS])(
    '%s is refused by name and changes nothing',
    async (_, call, refused, codes) => {
      const before = await stored();
      for (const kind of refused) {
        const failing = failureOf(() => call(given, VALUES[kind] as never));
        await world.host.settle();
        const quiet = Symbol('nothing');
        const error = await Promise.race([
          failing,
          new Promise((resolve) => setImmediate(() => resolve(quiet))),
        ]);
        expectRefusal(error, codes, kind);
      }
      expect(await stored()).toEqual(before);
    },
  );

  test('unknown and ended workflows are named', async () => {
    const { engine, handle } = given;
    for (const call of [
      () => engine.get('nobody'),
      () => engine.sendSimpleEvent('nobody', 'item'),
      () => engine.resumeWorkflow('nobody'),
      () => engine.cancelWorkflow('nobody'),
      () => engine.retryWorkflow('nobody'),
      () => engine.deleteWorkflow('nobody'),
    ]) {
      const error = await failureOf(() => world.run<unknown>(call()));
      expectRefusal(error, ['WorkflowNotFound'], String(call));
      expect(String(error)).toContain('"nobody"');
    }
    await world.run(handle.cancel());
    const error = await failureOf(() => world.run(handle.send({ type: 'item' })));
    expectRefusal(error, ['WorkflowEnded'], 'send');
    expect(String(error)).toContain('"w"');
  });

  test('a closed engine says so, whatever it is asked', async () => {
    const { engine, handle } = given;
    await world.run(engine.close());
    await world.run(engine.close());
    for (const call of [
      () => engine.start(machine),
      () => engine.execute(machine),
      () => engine.get('w'),
      () => engine.sendEvent({ type: 'item' }),
      () => engine.sendSimpleEvent('w', 'item'),
      () => engine.waitForEvent('item'),
      () => engine.sleep(1),
      () => engine.sleepUntil(1),
      () => engine.resumeWorkflow('w'),
      () => engine.cancelWorkflow('w'),
      () => engine.retryWorkflow('w'),
      () => engine.list(),
      () => engine.count(),
      () => engine.history('w'),
      () => engine.attempts(),
      () => engine.deadLetters(),
      async () => engine.use(() => {}),
      () => engine.listSnapshots(),
      () => engine.getSnapshot('w@1'),
      () => engine.resumeFromSnapshot('w@1'),
      () => engine.fork('w@1', { id: 'f' }),
      () => engine.deleteWorkflow('w'),
      () => handle.send({ type: 'item' }),
      () => handle.refresh(),
      () => handle.waitFor(() => false),
      () => handle.result(),
      () => handle.suspensions(),
      () => handle.resume(),
      () => handle.cancel(),
      () => handle.history(),
      () => handle.getPersistedSnapshot(),
    ]) {
      expectRefusal(
        await failureOf(() => world.run<unknown>(call())),
        ['EngineClosed'],
        String(call),
      );
    }
    expect(handle.getSnapshot().value).toBe('asleep');
  });

  test('a close ends what waits for a workflow', async () => {
    const { engine, handle } = given;
    const waiting = [
      handle.result(),
      handle.waitFor(() => false),
      handle.result({ timeout: '1h' }),
    ];
    const failures = waiting.map((promise) => failureOf(() => promise));
    await world.run(engine.close());
    for (const error of await Promise.all(failures)) {
      expectRefusal(error, ['EngineClosed'], 'result');
    }
  });
});
