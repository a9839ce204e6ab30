import { assign, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { AbeyanceError, fromTask, sendToWorkflow, sleep } from '../../src/index.ts';
import { onEachStore, refused } from './world.ts';

interface Named {
  readonly type: string;
  readonly payload?: unknown;
}

const MINUTE = 60_000;

/** Keys of the tasks that ran. */
const worked: string[] = [];

const base = setup({
  types: { context: {} as { kept: unknown[] }, events: {} as Named },
  actors: {
    work: fromTask(({ key }) => {
      worked.push(key);
      return Promise.resolve('result');
    }),
  },
  actions: {
    keep: assign({ kept: ({ context, event }) => [...context.kept, event.payload] }),
  },
});

const keeping = base.createMachine({
  id: 'keeping',
  context: { kept: [] },
  on: {
    item: { actions: 'keep' },
    pass: { actions: sendToWorkflow('other', { type: 'item', payload: 'passed' }) },
  },
  initial: 'idle',
  states: {
    idle: { on: { nap: 'asleep', work: 'busy' } },
    asleep: sleep('1m', 'rested'),
    busy: { invoke: { src: 'work', onDone: 'rested' } },
    rested: {},
  },
});

const full = new AbeyanceError('StoreFull', 'The store cannot grow');

function item(payload: unknown): Named {
  return { type: 'item', payload };
}

onEachStore((world) => {
  const start = async (options = {}) => {
    const engine = await world().open([keeping], options);
    return await world().run(engine.start(keeping, { id: 'k' }));
  };
  const kept = async (id = 'k') =>
    ((await world().engine.get(id)).getSnapshot().context as { kept: unknown[] }).kept;

  describe('B44 sizes', () => {
    test('B44 of a state: a warning first, then a refusal that names the limit', async () => {
      const handle = await start({
        onFailure: 'park',
        limits: { stateLengthWarning: 500, stateLength: 1_000 },
      });
      await world().run(handle.send(item('x'.repeat(300))));
      expect(world().lines.filter((line) => line.startsWith('state is large'))).toEqual([]);
      await world().run(handle.send(item('x'.repeat(300))));
      const [warning] = world().lines.filter((line) => line.startsWith('state is large'));
      expect(warning).toContain('"address":"k"');
      await world().run(handle.send(item('x'.repeat(600))));
      const { status, failure } = await handle.refresh();
      expect(status).toBe('parked');
      expect(failure).toContain('limits.stateLength');
      expect(await kept()).toHaveLength(2);
    });

    test.each([
      ['eventLength', { eventLength: 100 }, item('x'.repeat(100))],
      ['idLength', { idLength: 10 }, { type: 'item'.repeat(10) }],
    ])('B44 of events: limits.%s', async (name, limits, event) => {
      const handle = await start({ limits });
      const error = await refused(world().run(handle.send(event)), 'LimitExceeded');
      expect(error.message).toContain(`limits.${name}`);
      const target = { ...event, targetWorkflowId: 'k' };
      await refused(world().run(world().engine.sendEvent(target)), 'LimitExceeded');
      expect((await handle.history()).items).toHaveLength(1);
    });

    test('B44 of inputs, metadata and resume data', async () => {
      const limits = { eventLength: 100, metadataEntries: 1, idLength: 20 };
      const handle = await start({ limits });
      const long = 'x'.repeat(101);
      const { engine } = world();
      for (const options of [
        { input: long },
        { metadata: { a: '1', b: '2' } },
        { metadata: { a: long } },
        { metadata: { [long]: '' } },
        { id: long },
      ]) {
        await refused(world().run(engine.start(keeping, options as object)), 'LimitExceeded');
      }
      await refused(world().run(handle.resume(long)), 'LimitExceeded');
      expect(await engine.count()).toBe(1);
    });

    test('B44 of a task result: the task fails, and its error names the limit', async () => {
      const large = base
        .createMachine({
          id: 'large',
          context: { kept: [] },
          initial: 'busy',
          states: {
            busy: { invoke: { src: 'work', onDone: 'rested', onError: 'failed' } },
            rested: {},
            failed: { type: 'final' },
          },
        })
        .provide({
          actors: {
            work: fromTask(() => Promise.resolve('x'.repeat(200)), { retry: false }),
          },
        });
      const engine = await world().open([large], { limits: { eventLength: 100 } });
      const handle = await world().run(engine.start(large, { id: 'l' }));
      expect((await handle.refresh()).value).toBe('failed');
      const [attempt] = (await engine.attempts()).items;
      expect(String(attempt?.error)).toContain('limits.eventLength');
    });
  });

  describe('B45 the disk is full', () => {
    test('B45 the sender is told, nothing committed is lost, and it goes on after', async () => {
      const handle = await start();
      await world().run(handle.send(item(1)));
      world().trouble = full;
      const events = [2, 3].map((payload) => handle.send(item(payload)));
      await Promise.all(events.map((sent) => refused(world().run(sent), 'StoreFull')));
      await refused(world().run(world().engine.start(keeping, { id: 'new' })), 'StoreFull');
      expect(await kept()).toEqual([1]);
      expect((await handle.refresh()).context).toEqual({ kept: [1] });
      world().trouble = undefined;
      await world().run(handle.send(item(4)));
      expect(await kept()).toEqual([1, 4]);
      expect(await world().engine.count()).toBe(1);
      await world().crash();
      await world().open([keeping]);
      expect(await kept()).toEqual([1, 4]);
    });

    test('B45 an event refused by a full store can be sent again under its id', async () => {
      await start();
      const event = { ...item(1), id: 'e1', targetWorkflowId: 'k' };
      world().trouble = full;
      await refused(world().run(world().engine.sendEvent(event)), 'StoreFull');
      world().trouble = undefined;
      const delivery = await world().run(world().engine.sendEvent(event));
      expect(delivery.results).toMatchObject([{ outcome: 'handled' }]);
    });

    test.each([
      ['a timer that came due', 'nap', MINUTE],
      ['the result of a task', 'work', 0],
    ])('B45 %s meanwhile is taken after', async (_, type, ms) => {
      worked.length = 0;
      const handle = await start();
      const sent = handle.send({ type });
      if (ms === 0) void sent.then(() => (world().trouble = full));
      await world().run(sent);
      world().trouble = full;
      await world().advance(10 * MINUTE);
      expect((await handle.refresh()).value).not.toBe('rested');
      world().trouble = undefined;
      await world().advance(MINUTE);
      expect((await handle.refresh()).value).toBe('rested');
      expect((await handle.history()).items).toHaveLength(3);
      expect(worked.length).toBeLessThan(2);
    });

    test('B45 a store with errors of its own is asked again each second and no more', async () => {
      const handle = await start();
      await world().run(handle.send({ type: 'nap' }));
      world().trouble = new Error('the disk is gone');
      const before = world().lines.length;
      await world().advance(2 * MINUTE);
      expect(world().lines.length - before).toBeLessThan(400);
      world().trouble = undefined;
      await world().advance(MINUTE);
      expect((await handle.refresh()).value).toBe('rested');
    });

    test('B45 a send from inside is delivered after', async () => {
      const handle = await start();
      await world().run(world().engine.start(keeping, { id: 'other' }));
      const sent = handle.send({ type: 'pass' });
      void sent.then(() => (world().trouble = full));
      await world().run(sent);
      await world().advance(MINUTE);
      expect(await kept('other')).toEqual([]);
      world().trouble = undefined;
      await world().advance(MINUTE);
      expect(await kept('other')).toEqual(['passed']);
    });

    test('B45 a close while it lasts ends, and the next process finds all', async () => {
      const handle = await start();
      await world().run(handle.send(item(1)));
      world().trouble = full;
      await world().close();
      world().trouble = undefined;
      await world().open([keeping]);
      expect(await kept()).toEqual([1]);
    });
  });
});
