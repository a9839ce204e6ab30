import { assign, setup } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, sleep, suspend, type WorkflowHandle } from '../../src/index.ts';
import { createTestEngine } from '../../src/testing.ts';
import { onEachStore, type World } from '../behaviours/world.ts';

type Run = (args: { readonly key: string; readonly attempt: number }) => unknown;

/** A machine that comes to whatever its one task comes to. */
function asking(run: Run, awaits: readonly string[] = []) {
  return setup({
    actors: { ask: fromTask(async (args) => run(args) as never, { retry: false, awaits }) },
  }).createMachine({
    id: 'asking',
    initial: 'asking',
    states: {
      asking: { invoke: { src: 'ask', id: 'ask', onDone: 'done', onError: 'refused' } },
      done: { type: 'final', output: ({ event }) => ({ output: event['output'] as unknown }) },
      refused: { type: 'final', output: ({ event }) => ({ error: codeOf(event['error']) }) },
    },
    output: ({ event }) => event.output,
  });
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code;
}

async function started(world: World, run: Run, awaits?: string[]): Promise<WorkflowHandle> {
  const machine = asking(run, awaits);
  const engine = await world.open([machine]);
  const handle = await world.run(engine.start(machine, { id: 'a' }));
  await world.host.settle();
  return handle;
}

const PAST = new Date(0);

onEachStore((world) => {
  test.each([
    { what: 'a delay of no time', run: () => suspend('delay', 0) },
    { what: 'a moment that is past', run: () => suspend('delay', { until: PAST }) },
  ])('$what is over at once, and not when something else comes due', async ({ run }) => {
    const handle = await started(world(), run);
    expect(await world().run(handle.result())).toEqual({ output: undefined });
  });

  test.each([
    { what: 'a function', data: { call: () => {} }, code: 'NotSerializable' },
    { what: 'too much', data: 'x'.repeat(1_000_001), code: 'LimitExceeded' },
  ])('a suspension that holds $what fails its task, once', async ({ data, code }) => {
    let calls = 0;
    const handle = await started(world(), () => {
      calls += 1;
      return suspend('delay', { duration: '1h', data });
    });
    expect(await world().run(handle.result())).toEqual({ error: code });
    expect(calls).toBe(1);
  });

  test('what a suspension says of itself is the same after a restart', async () => {
    const data = { at: new Date(5), big: 10n, map: new Map([['a', 1]]) };
    const handle = await started(world(), () => suspend('delay', { duration: '1h', data }));
    expect((await world().run(handle.suspensions()))[0]?.data).toEqual(data);
    await world().crash();
    const engine = await world().open([asking(() => undefined)]);
    const again = await world().run(engine.get('a'));
    expect((await world().run(again.suspensions()))[0]?.data).toEqual(data);
  });

  test('a delay whose time is said to be over is over, and has not failed', async () => {
    const handle = await started(world(), () => suspend('delay', '1d'));
    await world().run(handle.resume(undefined, { timedOut: true }));
    expect(await world().run(handle.result())).toEqual({ output: undefined });
  });

  test('an event for the task itself reaches it', async () => {
    const handle = await started(world(), () => suspend('externalEvent', { event: 'paid' }));
    await world().run(
      world().engine.sendEvent({ type: 'paid', payload: 1, targetWorkflowId: 'a/ask' }),
    );
    expect(await world().run(handle.result())).toMatchObject({ output: { payload: 1 } });
  });

  test('an event that is not the awaited one is not kept for a task that waits', async () => {
    await started(
      world(),
      () => suspend('externalEvent', { event: 'paid', match: { payload: 1 } }),
      ['paid'],
    );
    const other = await world().run(world().engine.sendSimpleEvent('a', 'paid', 2));
    expect(other.results[0]).toMatchObject({ outcome: 'ignored' });
  });
});

const KEEP = { what: 'goes on', restart: false };
const RESTART = { what: 'is read again', restart: true };

onEachStore((world) => {
  test.each([KEEP, RESTART])(
    'of two tasks that wait for an event the first to wait gets it, in a tree that $what',
    async ({ restart }) => {
      const ask = (afterMs: number) =>
        fromTask(async () => {
          await new Promise<void>((resolve) => {
            world().host.wake(world().host.now() + afterMs, resolve);
          });
          return suspend('externalEvent', { event: 'paid' });
        });
      const machine = setup({ actors: { late: ask(20), early: ask(10) } }).createMachine({
        id: 'two',
        type: 'parallel',
        states: {
          one: {
            initial: 'asking',
            states: {
              asking: { invoke: { src: 'late', id: 'a', onDone: 'done' } },
              done: {},
            },
          },
          two: {
            initial: 'asking',
            states: {
              asking: { invoke: { src: 'early', id: 'b', onDone: 'done' } },
              done: {},
            },
          },
        },
      });
      let engine = await world().open([machine]);
      await world().run(engine.start(machine, { id: 'w' }));
      await world().advance(30);
      if (restart) {
        await world().crash();
        engine = await world().open([machine]);
      }
      await world().run(engine.sendSimpleEvent('w', 'paid', 1));
      const handle = await world().run(engine.get('w'));
      expect((await world().run(handle.refresh())).value).toEqual({ one: 'asking', two: 'done' });
    },
  );

  test('a suspended task of a child machine is reached by the address of the child', async () => {
    const inner = setup({
      actors: { ask: fromTask(async () => suspend('externalEvent', { event: 'paid' })) },
    }).createMachine({
      id: 'inner',
      initial: 'asking',
      states: {
        asking: { invoke: { src: 'ask', id: 'ask', onDone: 'done' } },
        done: { type: 'final' },
      },
    });
    const outer = setup({ actors: { inner } }).createMachine({
      id: 'outer',
      initial: 'waiting',
      states: {
        waiting: { invoke: { src: 'inner', id: 'inner', onDone: 'done' } },
        done: { type: 'final' },
      },
    });
    const engine = await world().open([outer]);
    const handle = await world().run(engine.start(outer, { id: 'o' }));
    await world().host.settle();
    await world().run(engine.sendEvent({ type: 'paid', targetWorkflowId: 'o/inner' }));
    expect((await world().run(handle.refresh())).status).toBe('done');
  });
});

test('K2: an attempt of a poll counts once, though its write is said to have failed', async () => {
  let asked = 0;
  const machine = asking(() => {
    asked += 1;
    return suspend('polling', { every: '1h', maxAttempts: 3 });
  });
  await using kit = await createTestEngine({ workflows: [machine] });
  kit.faults.failWrites({ skip: 1, times: 1, stored: true });
  await kit.engine.start(machine, { id: 'a' });
  await kit.runToEnd('a');
  expect(asked).toBe(3);
});

test('T1: what a workflow is resumed with stays as it was then', async () => {
  const machine = setup({
    types: { context: {} as { given: unknown } },
    actors: { ask: fromTask(async () => suspend('externalEvent', { event: 'paid' })) },
  }).createMachine({
    id: 'keeping',
    context: { given: undefined },
    initial: 'asking',
    states: {
      asking: {
        invoke: {
          src: 'ask',
          id: 'ask',
          onDone: { target: 'kept', actions: assign({ given: ({ event }) => event.output }) },
        },
      },
      kept: { on: { look: { actions: assign({ given: ({ context }) => ({ ...context }) }) } } },
    },
  });
  await using kit = await createTestEngine({ workflows: [machine] });
  const handle = await kit.engine.start(machine, { id: 'a' });
  const data = { n: 1 };
  await handle.resume(data);
  data.n = 2;
  await handle.send({ type: 'look' });
  expect((await handle.refresh()).context).toEqual({ given: { given: { n: 1 } } });
});

test('B42: a workflow that goes on while a task of it works is running', async () => {
  const machine = setup({
    actors: { work: fromTask(async () => new Promise<never>(() => {})) },
  }).createMachine({
    id: 'two',
    type: 'parallel',
    on: {
      fail: {
        guard: () => {
          throw new Error('broken');
        },
      },
    },
    states: {
      working: { invoke: { src: 'work' } },
      resting: { initial: 'a', states: { a: sleep('1d', 'b'), b: {} } },
    },
  });
  await using kit = await createTestEngine({ workflows: [machine], onFailure: 'park' });
  const handle = await kit.engine.start(machine, { id: 'a' });
  await handle.send({ type: 'fail' });
  await kit.engine.retryWorkflow('a', { event: 'skip' });
  expect((await handle.refresh()).status).toBe('running');
});

test('the time of a poll is bounded, though an attempt failed and rests for longer', async () => {
  let asked = 0;
  const ask = fromTask(
    async () => {
      asked += 1;
      if (asked === 2) throw new Error('no network');
      return suspend('polling', { every: '1m', timeout: '5m' });
    },
    { retry: { initialDelay: '1h', maxDelay: '1h', jitter: 0 } },
  );
  const machine = setup({ actors: { ask } }).createMachine({
    id: 'asking',
    initial: 'asking',
    states: {
      asking: { invoke: { src: 'ask', onDone: 'done', onError: 'late' } },
      done: {},
      late: {},
    },
  });
  await using kit = await createTestEngine({ workflows: [machine] });
  const handle = await kit.engine.start(machine, { id: 'a' });
  await kit.clock.advance('5m');
  expect((await handle.refresh()).value).toBe('late');
  expect(asked).toBe(2);
});
