import { createMachine, setup } from 'xstate';
import { expect, test } from 'vitest';
import {
  fromTask,
  poll,
  sleep,
  sleepUntil,
  subWorkflow,
  suspend,
  waitForEvent,
  type Suspended,
} from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';
import { recorder } from './listeners.ts';

const DAY_MS = 86_400_000;

/** Comes to whatever its one task comes to. */
function asking(run: () => Suspended) {
  return setup({ actors: { ask: fromTask(async () => run(), { retry: false }) } }).createMachine({
    id: 'asking',
    initial: 'asking',
    states: {
      asking: { invoke: { src: 'ask', id: 'ask', onDone: 'done', onError: 'failed' } },
      done: { type: 'final', output: ({ event }) => event['output'] as unknown },
      failed: { type: 'final', output: ({ event }) => String(event['error']) },
    },
    output: ({ event }) => event['output'],
  });
}

const child = createMachine({ id: 'child', initial: 'on', states: { on: {} } });

const polling = setup({
  actors: { check: fromTask(async () => 'open') },
}).createMachine({
  id: 'polling',
  initial: 'polling',
  states: {
    polling: poll({
      src: 'check',
      every: '1h',
      timeout: '5h',
      until: ({ output }) => output === 'paid',
      onDone: 'done',
      onTimeout: 'late',
    }),
    done: { type: 'final', output: ({ event }) => event['output'] as unknown },
    late: { type: 'final', output: 'late' },
  },
  output: ({ event }) => event['output'],
});

onEachStore((world) => {
  test.each([
    ['sleep', sleep('1h', 'done')],
    ['sleepUntil', sleepUntil('2027-01-01T00:00:00Z', 'done')],
  ])('a pause by %s whose delay the application handles', async (_, state) => {
    const machine = createMachine({
      id: 'machine',
      initial: 'pausing',
      states: { pausing: state, done: { type: 'final' } },
    });
    const { middleware, of } = recorder();
    const options = { handles: { delay: 'application' }, middleware: [middleware] } as const;
    const engine = await world().open([machine], options);
    await world().run(engine.start(machine, { id: 'w' }));
    expect(of('node.suspended')).toMatchObject([
      { handledBy: 'application', suspendType: 'delay' },
    ]);
    await world().advance(400 * DAY_MS);
    await world().crash(DAY_MS);
    const again = await world().open([machine], options);
    const handle = await world().run(again.get('w'));
    expect((await world().run(handle.refresh())).value).toBe('pausing');
    expect(await world().run(handle.resume())).toMatchObject({ resumed: true });
    expect((await world().run(handle.refresh())).status).toBe('done');
    expect(of('node.resumed')).toMatchObject([{ by: 'resume', handledBy: 'application' }]);
  });

  test.each(['remaining', 'restart'] as const)(
    'B1 `%s`: the moment the application was told of is not moved by a restart',
    async (onRestart) => {
      const machine = createMachine({
        id: 'machine',
        initial: 'pausing',
        states: { pausing: sleep('1h', 'done', { onRestart }), done: { type: 'final' } },
      });
      const { middleware, of } = recorder();
      const options = { handles: { delay: 'application' }, middleware: [middleware] } as const;
      const engine = await world().open([machine], options);
      await world().run(engine.start(machine, { id: 'w' }));
      const [suspended] = of('node.suspended');
      await world().crash(DAY_MS);
      const again = await world().open([machine], options);
      const handle = await world().run(again.get('w'));
      expect(await world().run(handle.suspensions())).toEqual([suspended?.suspension]);
    },
  );

  test('a wait whose events the application handles: no timeout, and any answer', async () => {
    const machine = createMachine({
      id: 'machine',
      initial: 'waiting',
      states: {
        waiting: waitForEvent({
          event: 'approval',
          where: ({ event }) => event['payload'] === 'never',
          timeout: '1h',
          onEvent: 'met',
          onTimeout: 'late',
        }),
        met: { type: 'final' },
        late: { type: 'final' },
      },
    });
    const engine = await world().open([machine], { handles: { externalEvent: 'application' } });
    const [one, other] = await world().run(
      Promise.all(['w-1', 'w-2'].map((id) => engine.start(machine, { id }))),
    );
    await world().advance(DAY_MS);
    await world().run(one!.resume('by hand'));
    await world().run(other!.resume(undefined, { timedOut: true }));
    expect((await world().run(one!.refresh())).value).toBe('met');
    expect((await world().run(other!.refresh())).value).toBe('late');
  });

  test('a poll: the application asks from the second time on, and ends it in time', async () => {
    const { middleware, of } = recorder();
    const options = { handles: { polling: 'application' }, middleware: [middleware] } as const;
    const engine = await world().open([polling], options);
    const [one, other] = await world().run(
      Promise.all(['w-1', 'w-2'].map((id) => engine.start(polling, { id }))),
    );
    await world().host.settle();
    expect(of('node.suspended')).toMatchObject([
      { suspendType: 'polling', handledBy: 'application' },
      { suspendType: 'polling', handledBy: 'application' },
    ]);
    await world().advance(DAY_MS);
    expect((await world().run(one!.refresh())).status).toBe('suspended');
    expect(await world().run(one!.resume('paid'))).toMatchObject({ resumed: true });
    expect(await world().run(one!.result())).toBe('paid');
    await world().run(other!.resume(undefined, { timedOut: true }));
    expect(await world().run(other!.result())).toBe('late');
  });

  test('a poll that the engine handles is late when a person says so', async () => {
    const engine = await world().open([polling]);
    const handle = await world().run(engine.start(polling, { id: 'w' }));
    await world().host.settle();
    await world().run(handle.resume(undefined, { timedOut: true }));
    expect(await world().run(handle.result())).toBe('late');
  });

  test('a sub-workflow that the application runs elsewhere is not begun here', async () => {
    const machine = createMachine({
      id: 'machine',
      initial: 'waiting',
      states: {
        waiting: subWorkflow({
          workflow: child,
          input: { n: 1 },
          timeout: '1h',
          onDone: 'done',
          onError: 'failed',
        }),
        done: { type: 'final', output: ({ event }) => event['output'] as unknown },
        failed: { type: 'final', output: 'failed' },
      },
      output: ({ event }) => event['output'],
    });
    const { middleware, of } = recorder();
    const engine = await world().open([machine, child], {
      handles: { subWorkflow: 'application' },
      middleware: [middleware],
    });
    const handle = await world().run(engine.start(machine, { id: 'w' }));
    await world().advance(DAY_MS);
    expect(of('node.suspended')).toMatchObject([
      {
        suspendType: 'subWorkflow',
        suspension: {
          workflowId: 'w.0.machine.waiting#2',
          data: { workflow: 'child', version: '1', input: { n: 1 } },
        },
      },
    ]);
    expect(await world().run(engine.count())).toBe(1);
    await world().run(handle.resume({ from: 'elsewhere' }));
    expect(await world().run(handle.result())).toEqual({ from: 'elsewhere' });
  });

  test.each([
    ['delay', () => suspend('delay', '1h')],
    ['externalEvent', () => suspend('externalEvent', { event: 'paid', timeout: '1h' })],
    ['polling', () => suspend('polling', { every: '1h', maxAttempts: 1, timeout: '1h' })],
    ['subWorkflow', () => suspend('subWorkflow', { workflow: child, timeout: '1h' })],
  ] as const)('a task that suspends itself by %s stands until it is resumed', async (type, run) => {
    const machine = asking(run);
    const engine = await world().open([machine, child], { handles: { [type]: 'application' } });
    const handle = await world().run(engine.start(machine, { id: 'a-1' }));
    await world().host.settle();
    const [row] = (await world().records('a-1')).tasks;
    expect(row).toMatchObject({ kind: 'suspended', dueAt: undefined, awaits: undefined });
    await world().run(engine.sendEvent({ type: 'paid' }));
    await world().advance(DAY_MS);
    expect(await world().run(engine.count())).toBe(1);
    expect((await world().run(handle.refresh())).status).toBe('suspended');
    await world().run(handle.resume(type));
    expect(await world().run(handle.result())).toBe(type);
  });
});
