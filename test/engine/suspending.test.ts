import { assign, setup } from 'xstate';
import { expect, test } from 'vitest';
import {
  fromTask,
  suspend,
  waitForAny,
  type Engine,
  type WorkflowHandle,
} from '../../src/index.ts';
import { onEachStore, refused, type World } from '../behaviours/world.ts';

type Request = Parameters<typeof asking>[0];

/** A machine that comes to whatever its one task comes to. */
function asking(run: (args: { attempt: number; key: string }) => unknown, awaits: string[] = []) {
  return setup({
    actors: {
      ask: fromTask(async (args) => run(args) as never, { retry: false, awaits }),
    },
  }).createMachine({
    id: 'asking',
    initial: 'asking',
    states: {
      asking: {
        invoke: { src: 'ask', id: 'ask', onDone: 'done', onError: 'refused' },
        on: { leave: 'left' },
      },
      done: { type: 'final', output: ({ event }) => ({ output: event['output'] as unknown }) },
      refused: { type: 'final', output: ({ event }) => ({ error: String(event['error']) }) },
      left: {},
    },
    output: ({ event }) => event.output,
  });
}

async function started(world: World, run: Request, awaits?: string[]): Promise<Setting> {
  const machine = asking(run, awaits);
  const engine = await world.open([machine]);
  const handle = await world.run(engine.start(machine, { id: 'a-1' }));
  await world.host.settle();
  return { engine, handle, machine };
}

interface Setting {
  readonly engine: Engine;
  readonly handle: WorkflowHandle;
  readonly machine: ReturnType<typeof asking>;
}

onEachStore((world) => {
  test('a task that suspends itself for a time is over when that is, through a crash', async () => {
    let calls = 0;
    const { machine, handle } = await started(world(), () => {
      calls += 1;
      return suspend('delay', '3d');
    });
    const snapshot = await world().run(handle.refresh());
    expect(snapshot.status).toBe('suspended');
    expect(snapshot.suspensions).toMatchObject([
      { type: 'sleep', key: 'a-1/ask', address: 'a-1/ask', durationMs: 3 * 86_400_000 },
    ]);
    await world().crash(86_400_000);
    const engine = await world().open([machine]);
    const again = await world().run(engine.get('a-1'));
    await world().advance(2 * 86_400_000 - 1);
    expect((await world().run(again.refresh())).status).toBe('suspended');
    await world().advance(1);
    expect(await world().run(again.result())).toEqual({ output: undefined });
    expect(calls).toBe(1);
  });

  test('a task waits for an event that matches, with or without a target', async () => {
    const { engine, handle } = await started(world(), () =>
      suspend('externalEvent', { event: 'paid', match: { 'payload.order': 7 }, timeout: '1h' }),
    );
    const other = await world().run(
      engine.sendEvent({ type: 'paid', payload: { order: 8 }, targetWorkflowId: 'a-1' }),
    );
    expect(other.results[0]?.outcome).toBe('ignored');
    const { items } = await world().run(engine.list({ waitingFor: 'paid' }));
    expect(items.map(({ id }) => id)).toEqual(['a-1']);
    const sent = await world().run(engine.sendEvent({ type: 'paid', payload: { order: 7 } }));
    expect(sent.recipients).toBe(1);
    const output = await world().run(handle.result());
    expect(output).toMatchObject({ output: { type: 'paid', payload: { order: 7 } } });
  });

  test('an event that is faster than the suspension is kept for it', async () => {
    let answer: (value: unknown) => void = () => {};
    const wait = new Promise((resolve) => {
      answer = resolve;
    });
    const { engine, handle } = await started(world(), () => wait, ['paid']);
    const early = await world().run(engine.sendSimpleEvent('a-1', 'paid', 1));
    expect(early.results[0]).toMatchObject({ outcome: 'deferred', reason: 'early' });
    answer(suspend('externalEvent', { event: 'paid' }));
    expect(await world().run(handle.result())).toMatchObject({ output: { payload: 1 } });
  });

  test('a wait that is over fails the task with WaitTimeout', async () => {
    const { handle } = await started(world(), () =>
      suspend('externalEvent', { event: 'paid', timeout: '1h' }),
    );
    await world().advance(3_600_000);
    const { error } = (await world().run(handle.result())) as { error: string };
    expect(error).toContain('waited and was given up');
  });

  test('a task that polls is asked again under the same key until it answers', async () => {
    const keys: string[] = [];
    const { handle, machine } = await started(world(), ({ key }) => {
      keys.push(key);
      return keys.length < 4 ? suspend('polling', { every: '10s', backoff: 2 }) : 'ready';
    });
    expect((await world().run(handle.suspensions()))[0]).toMatchObject({ type: 'polling' });
    await world().advance(10_000);
    expect(keys).toHaveLength(2);
    await world().crash();
    const engine = await world().open([machine]);
    await world().advance(20_000);
    await world().advance(39_999);
    expect(keys).toHaveLength(3);
    await world().advance(1);
    const again = await world().run(engine.get('a-1'));
    expect(await world().run(again.result())).toEqual({ output: 'ready' });
    expect(new Set(keys).size).toBe(1);
  });

  test.each([
    { bound: 'attempts', request: { every: '1s', maxAttempts: 3 } as const, calls: 3 },
    { bound: 'time', request: { every: '1s', timeout: '4500ms' } as const, calls: 5 },
  ])('polling is bounded by $bound', async ({ request, calls }) => {
    let asked = 0;
    const { handle } = await started(world(), () => {
      asked += 1;
      return suspend('polling', request);
    });
    await world().advance(60_000);
    const { error } = (await world().run(handle.result())) as { error: string };
    expect(error).toContain('given up');
    expect(asked).toBe(calls);
  });

  test.each([
    suspend('delay', '1d'),
    suspend('externalEvent', { event: 'paid' }),
    suspend('polling', { every: '1d' }),
  ])('B40: any suspended task is resumed by hand, and once', async (suspended) => {
    const { engine, handle } = await started(world(), () => suspended);
    expect(await world().run(engine.resumeWorkflow('a-1', { by: 'hand' }))).toMatchObject({
      resumed: true,
    });
    expect(await world().run(handle.result())).toEqual({ output: { by: 'hand' } });
    expect(await world().run(engine.resumeWorkflow('a-1', 2))).toMatchObject({ resumed: false });
  });

  test('resumed as timed out, a wait fails as if its time were over', async () => {
    const { engine, handle } = await started(world(), () =>
      suspend('externalEvent', { event: 'paid' }),
    );
    await world().run(engine.resumeWorkflow('a-1', undefined, { timedOut: true }));
    const { error } = (await world().run(handle.result())) as { error: string };
    expect(error).toContain('given up');
  });

  test('B22: a suspension whose state was left is gone with it', async () => {
    const { engine, handle } = await started(world(), () =>
      suspend('externalEvent', { event: 'paid', timeout: '1h' }),
    );
    await world().run(handle.send({ type: 'leave' }));
    const { items } = await world().run(engine.list({ waitingFor: 'paid' }));
    expect(items).toEqual([]);
    const { tasks } = await world().records('a-1');
    expect(tasks).toEqual([]);
    await world().advance(3_600_000);
    expect((await world().run(handle.refresh())).value).toBe('left');
  });

  test('cancelling ends a suspended task', async () => {
    const { engine, handle } = await started(world(), () => suspend('delay', '1d'));
    await world().run(engine.cancelWorkflow('a-1', 'enough'));
    await refused(world().run(handle.result()), 'WorkflowCancelled');
    expect((await world().records('a-1')).tasks).toEqual([]);
  });

  test('what the application handles is moved by resumeWorkflow only', async () => {
    const machine = asking(() => suspend('delay', { duration: '1h', data: { to: 'scheduler' } }));
    const engine = await world().open([machine], { handles: { delay: 'application' } });
    const handle = await world().run(engine.start(machine, { id: 'a-1' }));
    await world().advance(7_200_000);
    const [suspension] = await world().run(handle.suspensions());
    expect(suspension).toMatchObject({ type: 'sleep', data: { to: 'scheduler' } });
    await world().run(engine.resumeWorkflow('a-1', 'now'));
    expect(await world().run(handle.result())).toEqual({ output: 'now' });
  });
});

onEachStore((world) => {
  test('a wait for any of several events is resumed by naming the one that has come', async () => {
    const machine = setup({
      types: { context: {} as { came: string }, events: {} as { type: 'yes' } | { type: 'no' } },
    }).createMachine({
      id: 'any',
      context: { came: 'nothing' },
      initial: 'asking',
      states: {
        asking: waitForAny({
          events: ['yes', 'no'],
          onEvent: { target: 'over', actions: assign({ came: ({ event }) => event.type }) },
        }),
        over: {},
      },
    });
    const engine = await world().open([machine]);
    const handle = await world().run(engine.start(machine, { id: 'a' }));
    await refused(world().run(engine.resumeWorkflow('a')), 'SuspensionAmbiguous');
    const other = engine.resumeWorkflow('a', 1, { event: 'perhaps' });
    await refused(world().run(other), 'SuspensionAmbiguous');
    expect(await world().run(handle.resume(1, { event: 'no' }))).toMatchObject({ resumed: true });
    expect((await world().run(handle.refresh())).context).toEqual({ came: 'no' });
  });
});
