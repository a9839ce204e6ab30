import { assign, fromPromise, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { FinalError, fromTask, type TaskArgs, type TaskOptions } from '../../src/index.ts';
import { onEachStore } from './world.ts';

type Run = (args: TaskArgs) => Promise<unknown>;

const MINUTE = 60_000;

/** Works, and on its end counts; `leave` leaves it, `stay` is taken by whoever is at rest. */
function working(run: Run, options?: TaskOptions) {
  return setup({
    types: { context: {} as { results: unknown[] } },
    actors: { work: fromTask(run, options) },
    actions: {
      keep: assign(({ context, event }) => ({
        results: [...context.results, (event as { output?: unknown; error?: unknown }).output],
      })),
    },
  }).createMachine({
    id: 'working',
    context: { results: [] },
    initial: 'busy',
    states: {
      busy: {
        invoke: {
          src: 'work',
          onDone: { target: 'rested', actions: 'keep' },
          onError: 'failed',
        },
        on: { leave: 'rested' },
      },
      rested: { on: { again: 'busy' } },
      failed: { type: 'final' },
    },
  });
}

onEachStore((world) => {
  const snapshot = async () => (await world().engine.get('w')).refresh();

  describe('B21 a task runs again under its key when the process died', () => {
    const calls: string[] = [];
    const quick = working(async ({ key }) => {
      calls.push(key);
      return 'result';
    });

    test.each([
      ['before it began', 0, 'after write'],
      ['after it, before its result was stored', 1, 'before write'],
      ['after its result was stored', 1, 'after write'],
    ] as const)('B21 %s', async (_, writesBefore, death) => {
      calls.length = 0;
      const engine = await world().open([quick]);
      if (writesBefore === 0) world().dieAtNextWrite(death);
      else engine.bus.subscribe('unused').unsubscribe();
      const started = engine.start(quick, { id: 'w' });
      if (writesBefore === 1) void started.then(() => world().dieAtNextWrite(death));
      await world().host.settle();
      await world().crash(MINUTE);
      await world().open([quick]);
      const { context, value } = await snapshot();
      expect(value).toBe('rested');
      expect(context).toEqual({ results: ['result'] });
      expect(calls.length).toBe(writesBefore === 0 || death === 'after write' ? 1 : 2);
      expect(new Set(calls).size).toBe(1);
      const { items } = await world().engine.history('w');
      expect(items.filter(({ source }) => source === 'task')).toHaveLength(1);
    });

    test('B21 during it', async () => {
      const keys: string[] = [];
      const endless = working(({ key }) => {
        keys.push(key);
        return keys.length === 1 ? new Promise(() => {}) : Promise.resolve(keys.length);
      });
      await world().open([endless]);
      await world().run(world().engine.start(endless, { id: 'w' }));
      await world().crash(MINUTE);
      await world().open([endless]);
      expect((await snapshot()).context).toEqual({ results: [2] });
      expect(keys).toEqual([keys[0], keys[0]]);
    });

    test('B21 a task of the same state entered again has another key', async () => {
      calls.length = 0;
      const engine = await world().open([quick]);
      const handle = await world().run(engine.start(quick, { id: 'w' }));
      await world().run(handle.send({ type: 'again' }));
      expect(new Set(calls).size).toBe(2);
    });
  });

  test('B22 a late result of a state that was left is ignored, its signal fired', async () => {
    const gates: ((value: string) => void)[] = [];
    const signals: TaskArgs['signal'][] = [];
    const slow = working(({ signal }) => {
      signals.push(signal);
      return new Promise((resolve) => gates.push(resolve));
    });
    const engine = await world().open([slow]);
    const handle = await world().run(engine.start(slow, { id: 'w' }));
    await world().run(handle.send({ type: 'leave' }));
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await world().run(handle.send({ type: 'again' }));
    gates[0]?.('late');
    await world().host.settle();
    expect(await snapshot()).toMatchObject({ value: 'busy', context: { results: [] } });
    gates[1]?.('timely');
    await world().host.settle();
    expect(await snapshot()).toMatchObject({ value: 'rested', context: { results: ['timely'] } });
    expect(signals[1]?.aborted).toBe(false);
  });

  test('B22 a cancel fires the signal too', async () => {
    const signals: TaskArgs['signal'][] = [];
    const slow = working(({ signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    const engine = await world().open([slow]);
    const handle = await world().run(engine.start(slow, { id: 'w' }));
    await world().run(handle.cancel());
    expect(signals[0]?.aborted).toBe(true);
  });

  describe('B23 retries', () => {
    test('B23 keep their backoff over a restart', async () => {
      const at: number[] = [];
      const start = Date.UTC(2026, 0, 1);
      const flaky = working(
        async ({ attempt }) => {
          at.push(world().host.now() - start);
          if (attempt < 4) throw new Error(`attempt ${attempt}`);
          return attempt;
        },
        { retry: { maxAttempts: 4, initialDelay: '10m', backoff: 2 } },
      );
      await world().open([flaky]);
      await world().run(world().engine.start(flaky, { id: 'w' }));
      await world().advance(10 * MINUTE);
      await world().crash(5 * MINUTE);
      await world().open([flaky]);
      await world().advance(15 * MINUTE);
      await world().close(MINUTE);
      await world().open([flaky]);
      await world().advance(39 * MINUTE);
      expect((await snapshot()).context).toEqual({ results: [4] });
      expect(at.map((ms) => ms / MINUTE)).toEqual([0, 10, 30, 70]);
      const { items } = await world().engine.attempts({ workflowId: 'w' });
      expect(items.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    });

    test('B23 end after the last attempt in onError', async () => {
      const flaky = working(() => Promise.reject(new Error('no')), {
        retry: { maxAttempts: 2, initialDelay: '1s' },
      });
      await world().open([flaky]);
      await world().run(world().engine.start(flaky, { id: 'w' }));
      await world().advance(1_000);
      expect((await snapshot()).value).toBe('failed');
      expect((await world().engine.attempts()).items).toMatchObject([
        { attempt: 1, retryAt: world().host.now() },
        { attempt: 2, retryAt: undefined },
      ]);
    });

    test.each([
      ['a FinalError', () => new FinalError('never')],
      ['an error marked final', () => Object.assign(new Error('never'), { final: true })],
    ])('B23 are not made after %s', async (_, error) => {
      let attempts = 0;
      const hopeless = working(() => {
        attempts += 1;
        return Promise.reject(error());
      });
      await world().open([hopeless]);
      await world().run(world().engine.start(hopeless, { id: 'w' }));
      expect((await snapshot()).value).toBe('failed');
      expect(attempts).toBe(1);
    });
  });

  describe('B24 a custom action', () => {
    const done: string[] = [];
    const acting = setup({
      types: { context: {} as { count: number } },
      actions: { act: ({ context }) => void done.push(`act ${context.count}`) },
    }).createMachine({
      id: 'acting',
      context: { count: 0 },
      initial: 'on',
      states: {
        on: {
          on: {
            go: {
              actions: [
                assign({ count: ({ context }) => context.count + 1 }),
                'act',
                () => done.push('inline'),
              ],
            },
            end: { target: 'off', actions: 'act' },
          },
        },
        off: { type: 'final' },
      },
    });
    const begin = async () => {
      done.length = 0;
      const engine = await world().open([acting]);
      return await world().run(engine.start(acting, { id: 'a' }));
    };
    const die = async (type: string, death: 'before write' | 'after write') => {
      const handle = await begin();
      world().dieAtNextWrite(death);
      void handle.send({ type });
      await world().host.settle();
      expect(done).toEqual([]);
      await world().crash(MINUTE);
      await world().open([acting]);
    };

    test('B24 runs when its turn was stored, though the process died in between', async () => {
      await die('go', 'after write');
      expect(done).toEqual(['act 1', 'inline']);
      // that they ran is written within a second, so as not to cost a write of its own
      await world().advance(1_000);
      await world().crash(MINUTE);
      await world().open([acting]);
      expect(done).toEqual(['act 1', 'inline']);
    });

    test('B24 runs too when that turn was the last', async () => {
      await die('end', 'after write');
      expect(done).toEqual(['act 0']);
    });

    test('B24 never ran when its turn was not stored', async () => {
      await die('go', 'before write');
      expect(done).toEqual([]);
      expect((await world().engine.get('a')).getSnapshot().context).toEqual({ count: 0 });
    });

    test('B24 runs once where nothing goes wrong', async () => {
      const handle = await begin();
      await world().run(handle.send({ type: 'go' }));
      await world().advance(MINUTE);
      await world().close(MINUTE);
      await world().open([acting]);
      expect(done).toEqual(['act 1', 'inline']);
    });
  });

  describe('B25 a task that hangs', () => {
    test('B25 is ended by its timeout, its signal fires, and the worker goes on', async () => {
      const signals: TaskArgs['signal'][] = [];
      const hanging = working(
        ({ signal }) => {
          signals.push(signal);
          return new Promise(() => {});
        },
        { timeout: '5m', retry: false },
      );
      const engine = await world().open([hanging], { tasks: { concurrency: 1 } });
      await world().run(engine.start(hanging, { id: 'w' }));
      await world().run(engine.start(hanging, { id: 'next' }));
      expect(signals).toHaveLength(1);
      await world().advance(5 * MINUTE - 1);
      expect((await snapshot()).value).toBe('busy');
      await world().advance(1);
      expect((await snapshot()).value).toBe('failed');
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
      expect((await engine.attempts()).items).toMatchObject([{ error: { code: 'TaskTimeout' } }]);
    });

    test('B25 has the whole time again after a restart', async () => {
      const hanging = working(() => new Promise(() => {}), { timeout: '5m', retry: false });
      await world().open([hanging]);
      await world().run(world().engine.start(hanging, { id: 'w' }));
      await world().advance(4 * MINUTE);
      await world().crash();
      await world().open([hanging]);
      await world().advance(4 * MINUTE);
      expect((await snapshot()).value).toBe('busy');
      await world().advance(MINUTE);
      expect((await snapshot()).value).toBe('failed');
    });

    test('B25 does not hold up a close', async () => {
      const plain = setup({
        actors: { work: fromPromise(() => new Promise(() => {})) },
      }).createMachine({ id: 'plain', invoke: { src: 'work' } });
      await world().open([plain]);
      await world().run(world().engine.start(plain, { id: 'p' }));
      await world().close();
    });
  });
});
