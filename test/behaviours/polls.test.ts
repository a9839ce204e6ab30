import { createMachine, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { fromTask, pauseIf, poll, type TaskOptions } from '../../src/index.ts';
import { onEachStore, refused } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Asks every hour; keys of the attempts and their answers are told outside. */
function paying(answer: (attempt: number) => string | Promise<string>, options: TaskOptions = {}) {
  const keys: string[] = [];
  const machine = setup({
    types: { context: {} as { orderId: string }, output: {} as { result: unknown } },
    actors: {
      check: fromTask(async ({ input, key }: { input: { orderId: string }; key: string }) => {
        keys.push(key);
        return { id: input.orderId, state: await answer(new Set(keys).size) };
      }, options),
    },
  }).createMachine({
    id: 'paying',
    context: { orderId: '42' },
    initial: 'polling',
    states: {
      polling: poll({
        src: 'check',
        input: ({ context }) => context,
        every: '1h',
        backoff: 2,
        maxDelay: '1d',
        maxAttempts: 3,
        timeout: '1d',
        until: ({ output }) => output.state === 'paid',
        onDone: 'done',
        onTimeout: 'late',
        onError: 'failed',
        on: { leave: 'left' },
      }),
      done: { type: 'final', output: ({ event }) => event['output'] as unknown },
      late: { type: 'final', output: 'late' },
      failed: {
        type: 'final',
        output: ({ event }) => String((event['error'] as Error | undefined)?.message),
      },
      left: {},
    },
    output: ({ event }) => ({ result: event.output }),
  });
  return { machine, keys };
}

onEachStore((world) => {
  const result = async () => await world().run((await world().engine.get('w')).result());
  const stands = async () => (await (await world().engine.get('w')).refresh()).value;
  const start = async (machine: ReturnType<typeof paying>['machine']) => {
    const engine = await world().open([machine]);
    await world().run(engine.start(machine, { id: 'w' }));
    await world().host.settle();
    return engine;
  };

  test('B1: a rest between two attempts keeps its deadline through restarts', async () => {
    const { machine, keys } = paying((attempt) => (attempt === 3 ? 'paid' : 'open'));
    await start(machine);
    expect(keys).toHaveLength(1);
    await world().crash(HOUR - 1);
    await world().open([machine]);
    expect(keys).toHaveLength(1);
    await world().advance(1);
    expect(keys).toHaveLength(2);
    await world().close(2 * HOUR);
    await world().open([machine]);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(3);
    expect(await result()).toEqual({ result: { id: '42', state: 'paid' } });
  });

  describe('B21: an attempt cut off by a crash is made again under its key', () => {
    test.each(['before write', 'after write'] as const)('%s', async (death) => {
      const { machine, keys } = paying((attempt) => (attempt === 2 ? 'paid' : 'open'));
      await start(machine);
      world().dieAtNextWrite(death);
      await world().advance(HOUR);
      await world().crash(MINUTE);
      await world().open([machine]);
      expect(await result()).toEqual({ result: { id: '42', state: 'paid' } });
      expect(new Set(keys).size).toBe(2);
    });
  });

  test('an attempt retries by the policy of its task before the poll fails', async () => {
    const { machine, keys } = paying(() => Promise.reject(new Error('no network')), {
      retry: { maxAttempts: 2, initialDelay: MINUTE },
    });
    await start(machine);
    expect(await stands()).toBe('polling');
    await world().crash(MINUTE);
    await world().open([machine]);
    expect(await result()).toEqual({ result: 'no network' });
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  test('it gives up after so many attempts', async () => {
    const { machine, keys } = paying(() => 'open');
    await start(machine);
    await world().advance(3 * HOUR);
    expect(await result()).toEqual({ result: 'late' });
    expect(keys).toHaveLength(3);
  });

  test('it gives up when its time is over, though nobody ran, and aborts its attempt', async () => {
    const { machine } = paying(() => new Promise(() => {}));
    await start(machine);
    await world().crash(24 * HOUR - 1);
    await world().open([machine]);
    expect(await stands()).toBe('polling');
    await world().advance(1);
    expect(await result()).toEqual({ result: 'late' });
    expect((await world().records('w')).tasks).toEqual([]);
  });

  test('it stands still between two attempts, and is ended by hand', async () => {
    const { machine, keys } = paying(() => 'open');
    const engine = await start(machine);
    await world().crash();
    await world().open([machine]);
    const handle = await world().engine.get('w');
    const startedAt = world().host.now();
    const { status, suspensions } = await handle.refresh();
    expect(status).toBe('suspended');
    expect(suspensions).toEqual([
      {
        type: 'polling',
        key: 'w/0.paying.polling resting',
        address: 'w/0.paying.polling',
        state: 'resting',
        startedAt,
        dueAt: startedAt + HOUR,
      },
    ]);
    await refused(world().engine.sendSimpleEvent('w', 'workflow.resume', {}), 'EventRejected');
    await world().run(world().engine.resumeWorkflow('w', { state: 'paid by hand' }));
    expect(await result()).toEqual({ result: { state: 'paid by hand' } });
    expect(keys).toHaveLength(1);
    expect(engine).toBeDefined();
  });

  test('B5: leaving its state ends it', async () => {
    const { machine, keys } = paying(() => 'open');
    const engine = await start(machine);
    await world().run(engine.sendSimpleEvent('w', 'leave', undefined));
    const { actors, messages } = await world().records('w');
    expect({ actors, messages }).toEqual({ actors: [], messages: [] });
    await world().advance(48 * HOUR);
    expect(keys).toHaveLength(1);
  });

  test('it asks what the machine was provided with', async () => {
    const { machine, keys } = paying(() => 'open');
    const other = machine.provide({
      actors: { check: fromTask(async ({ input }) => ({ id: input.orderId, state: 'paid' })) },
    });
    await world().open([other]);
    await world().run(world().engine.start(other, { id: 'w' }));
    expect(await result()).toEqual({ result: { id: '42', state: 'paid' } });
    expect(keys).toEqual([]);
  });

  test('it may be on a condition, and goes on there after a restart', async () => {
    const keys: string[] = [];
    const machine = setup({
      types: { context: {} as { metadata: Record<string, string> } },
      actors: {
        check: fromTask(async ({ key }) => (keys.push(key), keys.length === 2 ? 'paid' : 'open')),
      },
    }).createMachine({
      id: 'conditional',
      context: { metadata: { late: 'true' } },
      initial: 'polling',
      states: {
        polling: pauseIf(
          { metadata: 'late' },
          poll({
            src: 'check',
            every: '1h',
            until: ({ output }) => output === 'paid',
            onDone: 'done',
          }),
          'done',
        ),
        done: {},
      },
    });
    const engine = await world().open([machine]);
    await world().run(engine.start(machine, { id: 'w' }));
    expect(await stands()).toEqual({ polling: 'pausing' });
    await world().crash(HOUR);
    await world().open([machine]);
    expect(await stands()).toBe('done');
    expect(keys).toHaveLength(2);
  });

  test('it needs an actor to ask', async () => {
    const machine = createMachine({
      id: 'lost',
      initial: 'polling',
      states: {
        polling: poll({ src: 'nobody', every: 1, until: () => true, onDone: 'done' }),
        done: {},
      },
    });
    const error = await refused(world().open([machine]), 'NotDurable');
    expect(error.message).toContain("names the actor 'nobody'");
  });
});
