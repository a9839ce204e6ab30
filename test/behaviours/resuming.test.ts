import { assign, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { fromTask, sleep, waitForEvent } from '../../src/index.ts';
import { onEachStore, refused } from './world.ts';

interface Named {
  readonly type: string;
  readonly payload?: unknown;
}

const MINUTE = 60_000;

/** What `keep` does with a payload of 'bad'; a new version of the code mends it. */
let isBroken = true;

const base = setup({
  types: { context: {} as { kept: unknown[] }, events: {} as Named },
  actors: { work: fromTask(() => Promise.resolve()) },
  actions: {
    keep: assign({
      kept: ({ context, event }) => {
        if (isBroken && event.payload === 'bad') throw new TypeError('cannot take this');
        return [...context.kept, event.payload];
      },
    }),
  },
});

const pausing = base.createMachine({
  id: 'pausing',
  context: { kept: [] },
  initial: 'asleep',
  states: {
    asleep: sleep('365d', 'waiting'),
    waiting: waitForEvent({ event: 'item', onEvent: { target: 'done', actions: 'keep' } }),
    done: { type: 'final' },
  },
});

const keeping = base.createMachine({
  id: 'keeping',
  context: { kept: [] },
  on: { item: { actions: 'keep' } },
});

function item(payload: unknown): Named {
  return { type: 'item', payload };
}

onEachStore((world) => {
  test('B39 resuming works from another process, a sleep and a wait', async () => {
    await world().open([pausing]);
    await world().run(world().engine.start(pausing, { id: 'p' }));
    await world().crash(MINUTE);
    await world().open([pausing]);
    const first = await world().run(world().engine.resumeWorkflow('p'));
    expect(first).toEqual({ resumed: true, outcome: 'handled', revision: 2 });
    await world().close(MINUTE);
    await world().open([pausing]);
    const handle = await world().engine.get('p');
    expect(handle.getSnapshot().value).toBe('waiting');
    expect((await world().run(handle.resume('data'))).resumed).toBe(true);
    expect(await handle.refresh()).toMatchObject({ status: 'done', context: { kept: ['data'] } });
  });

  test('B40 a second resume is a no-op', async () => {
    const engine = await world().open([pausing]);
    const handle = await world().run(engine.start(pausing, { id: 'p' }));
    await world().run(Promise.all([handle.resume(), handle.resume('data')]));
    expect((await handle.refresh()).status).toBe('done');
    const { revision } = handle.getSnapshot();
    const again = await world().run(handle.resume('more'));
    expect(again).toEqual({ resumed: false, outcome: undefined, revision });
    expect((await handle.history()).items).toHaveLength(revision);
  });

  test('B40 a resume of a place that is not suspended is a no-op', async () => {
    const engine = await world().open([pausing]);
    const handle = await world().run(engine.start(pausing, { id: 'p' }));
    const result = await world().run(handle.resume('x', { suspension: 'waiting' }));
    expect(result).toEqual({ resumed: false, outcome: undefined, revision: 1 });
  });

  test('B40 a second cancel is a no-op, and so is one of an ended workflow', async () => {
    const engine = await world().open([pausing]);
    const handle = await world().run(engine.start(pausing, { id: 'p' }));
    const both = await world().run(Promise.all([handle.cancel('why'), handle.cancel('again')]));
    expect(both).toEqual([{ cancelled: true }, { cancelled: false }]);
    await world().crash();
    await world().open([pausing]);
    expect(await world().run(world().engine.cancelWorkflow('p'))).toEqual({ cancelled: false });
    expect((await world().engine.get('p')).getSnapshot()).toMatchObject({
      status: 'cancelled',
      failure: 'why',
    });
  });

  describe('B42 a turn that throws', () => {
    const park = async () => {
      isBroken = true;
      const engine = await world().open([keeping], { onFailure: 'park' });
      const handle = await world().run(engine.start(keeping, { id: 'k' }));
      for (const payload of ['first', 'bad', 'second', 'third']) {
        await world().run(engine.sendSimpleEvent('k', 'item', payload));
      }
      return handle;
    };

    test('B42 fails its workflow by default, the event kept in the history', async () => {
      isBroken = true;
      const engine = await world().open([keeping]);
      const handle = await world().run(engine.start(keeping, { id: 'k' }));
      const delivery = await world().run(engine.sendSimpleEvent('k', 'item', 'bad'));
      expect(delivery.results).toMatchObject([{ outcome: 'handled', reason: 'failed' }]);
      expect(await handle.refresh()).toMatchObject({
        status: 'failed',
        failure: 'TypeError: cannot take this',
        context: { kept: [] },
      });
      const error = await refused(world().run(handle.result()), 'WorkflowFailed');
      expect(error.cause).toBeInstanceOf(TypeError);
      const { items } = await handle.history();
      expect(items[1]).toMatchObject({ outcome: 'failed', event: { payload: 'bad' } });
    });

    test('B42 parks it by policy; what comes is held, and nothing else stops', async () => {
      const handle = await park();
      expect(await handle.refresh()).toMatchObject({
        status: 'parked',
        failure: 'TypeError: cannot take this',
        context: { kept: ['first'] },
      });
      const delivery = await world().run(world().engine.sendSimpleEvent('k', 'item', 'fourth'));
      expect(delivery.results).toMatchObject([{ outcome: 'deferred', reason: 'parked' }]);
      const other = await world().run(world().engine.start(keeping, { id: 'other' }));
      await world().run(other.send(item('fine')));
      expect((await other.refresh()).context).toEqual({ kept: ['fine'] });
      expect((await world().engine.list({ status: 'parked' })).items).toHaveLength(1);
    });

    test('B42 is retried by mended code: it and what was held are taken in order', async () => {
      await park();
      await world().crash(MINUTE);
      isBroken = false;
      await world().open([keeping], { onFailure: 'park' });
      const result = await world().run(world().engine.retryWorkflow('k'));
      expect(result).toEqual({ retried: true });
      const handle = await world().engine.get('k');
      expect(await handle.refresh()).toMatchObject({
        status: 'suspended',
        failure: undefined,
        context: { kept: ['first', 'bad', 'second', 'third'] },
      });
      expect((await world().records('k')).messages).toEqual([]);
    });

    test('B42 parks again where nothing was mended', async () => {
      const handle = await park();
      await world().run(world().engine.retryWorkflow('k'));
      expect(await handle.refresh()).toMatchObject({
        status: 'parked',
        context: { kept: ['first'] },
      });
      isBroken = false;
      await world().run(world().engine.retryWorkflow('k', { event: 'retry' }));
      expect((await handle.refresh()).context).toEqual({
        kept: ['first', 'bad', 'second', 'third'],
      });
    });

    test('B42 is skipped: its event is a dead letter, what was held is taken', async () => {
      const handle = await park();
      await world().run(world().engine.retryWorkflow('k', { event: 'skip' }));
      expect(await handle.refresh()).toMatchObject({
        status: 'suspended',
        failure: undefined,
        context: { kept: ['first', 'second', 'third'] },
      });
      expect((await world().engine.deadLetters()).items).toMatchObject([
        { reason: 'skipped', event: { type: 'item', payload: 'bad' } },
      ]);
    });

    test('B42 is edited: another event is taken in its place', async () => {
      const handle = await park();
      const event = { type: 'item', payload: 'mended' };
      await world().run(world().engine.retryWorkflow('k', { event }));
      expect((await handle.refresh()).context).toEqual({
        kept: ['first', 'mended', 'second', 'third'],
      });
    });

    test('B42 of one that is not parked there is nothing to retry', async () => {
      const engine = await world().open([keeping]);
      await world().run(engine.start(keeping, { id: 'k' }));
      expect(await world().run(engine.retryWorkflow('k'))).toEqual({ retried: false });
      expect((await engine.history('k')).items).toHaveLength(1);
    });

    test('B42 parked, it can be cancelled', async () => {
      const handle = await park();
      expect(await world().run(handle.cancel('hopeless'))).toEqual({ cancelled: true });
      expect(await handle.refresh()).toMatchObject({ status: 'cancelled', failure: 'hopeless' });
      expect((await world().engine.deadLetters()).items).toHaveLength(3);
    });

    test('B42 a task that ends and a timer that fires while parked are held too', async () => {
      isBroken = true;
      const { promise, resolve } = Promise.withResolvers<unknown>();
      const machine = base
        .createMachine({
          id: 'regions',
          context: { kept: [] },
          type: 'parallel',
          on: { item: { actions: 'keep' } },
          states: {
            task: {
              initial: 'busy',
              states: { busy: { invoke: { src: 'work', onDone: 'done' } }, done: {} },
            },
            timer: { initial: 'asleep', states: { asleep: sleep('1m', 'awake'), awake: {} } },
          },
        })
        .provide({ actors: { work: fromTask(() => promise as Promise<void>) } });
      const engine = await world().open([machine], { onFailure: 'park' });
      const handle = await world().run(engine.start(machine, { id: 'r' }));
      await world().run(handle.send(item('bad')));
      resolve('result');
      await world().advance(2 * MINUTE);
      expect((await handle.refresh()).status).toBe('parked');
      isBroken = false;
      await world().run(engine.retryWorkflow('r'));
      await world().advance(MINUTE);
      expect(await handle.refresh()).toMatchObject({
        value: { task: 'done', timer: 'awake' },
        context: { kept: ['bad'] },
      });
    });
  });
});
