import { assign, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { forEach, fromTask, type TaskArgs } from '../../src/index.ts';
import { onEachStore } from './world.ts';

const MINUTE = 60_000;

type Run = (args: TaskArgs<number>) => Promise<unknown>;

/** Does the same for each number below `count`. */
function mailing(run: Run, { settle = false, concurrency = 4 } = {}) {
  return setup({
    types: {
      context: {} as { count: number; sent: number },
      input: {} as { count: number },
      output: {} as { came: unknown },
    },
    actors: { send: fromTask(run, { retry: { maxAttempts: 2, initialDelay: MINUTE } }) },
    actions: { count: assign({ sent: ({ context }) => context.sent + 1 }) },
  }).createMachine({
    id: 'mailing',
    context: ({ input }) => ({ count: input.count, sent: 0 }),
    initial: 'sending',
    states: {
      sending: forEach({
        src: 'send',
        items: ({ context }) => Array.from({ length: context.count }, (_, number) => number),
        concurrency,
        settle: settle as false,
        onItem: [
          { guard: ({ event }) => 'value' in event && event.value === 'enough', target: 'left' },
          { actions: 'count' },
        ],
        onDone: 'done',
        onError: 'failed',
        on: { leave: 'left' },
      }),
      done: { type: 'final', output: ({ event }) => event['output'] as unknown },
      failed: { type: 'final', output: ({ event }) => String(event['error']) },
      left: { on: { end: 'done' } },
    },
    output: ({ event }) => ({ came: event.output }),
  });
}

onEachStore((world) => {
  const begin = async (machine: ReturnType<typeof mailing>, count: number) => {
    const engine = await world().open([machine]);
    const handle = await world().run(engine.start(machine, { id: 'm', input: { count } }));
    await world().host.settle();
    return handle;
  };
  const result = async () => {
    const handle = await world().run(world().engine.get('m'));
    return await world().run(handle.result());
  };
  const doubled = (count: number) => Array.from({ length: count }, (_, number) => number * 2);

  test.each(['before write', 'after write'] as const)(
    'B21: what has ended stays so, what was cut off runs again under its key (%s)',
    async (death) => {
      const keys = new Map<number, Set<string>>();
      const runs: number[] = [];
      const open: (() => void)[] = [];
      const machine = mailing(({ input, key }) => {
        runs.push(input);
        keys.set(input, (keys.get(input) ?? new Set()).add(key));
        return new Promise((resolve) => open.push(() => resolve(input * 2)));
      });
      await begin(machine, 60);
      const finish = async (): Promise<void> => {
        for (const end of open.splice(0)) end();
        await world().host.settle();
      };
      for (let round = 0; round < 14; round += 1) {
        await finish();
        if (round % 4 !== 3) continue;
        world().dieAtNextWrite(death);
        await finish();
        await world().crash(MINUTE);
        open.length = 0;
        await world().open([machine]);
      }
      for (let round = 0; round < 60 && open.length > 0; round += 1) await finish();
      expect(await result()).toEqual({ came: doubled(60) });
      expect([...keys.values()].every((ofItem) => ofItem.size === 1)).toBe(true);
      expect(runs.length).toBeGreaterThanOrEqual(60);
      // each crash cuts off at most what ran at the same time
      expect(runs.length).toBeLessThanOrEqual(60 + 3 * 4 * 2);
    },
  );

  test('B23: each item retries by the policy of its task, across a restart', async () => {
    const machine = mailing(async ({ input, attempt }) => {
      if (input % 10 === 3 && attempt === 1) throw new Error('busy');
      return input * 2;
    });
    await begin(machine, 30);
    await world().crash(MINUTE);
    await world().open([machine]);
    await world().advance(3 * MINUTE);
    expect(await result()).toEqual({ came: doubled(30) });
  });

  test('an item that fails for good ends the others', async () => {
    let aborted = 0;
    const machine = mailing(async ({ input, signal }) => {
      if (input === 2) throw new Error('no address');
      signal.addEventListener('abort', () => (aborted += 1));
      return await new Promise(() => {});
    });
    const handle = await begin(machine, 30);
    expect((await handle.refresh()).value).toBe('sending');
    await world().advance(MINUTE);
    expect(await result()).toEqual({ came: 'Error: no address' });
    expect(aborted).toBe(3);
    expect((await world().records('m')).tasks).toEqual([]);
  });

  test('all are seen to their end where it settles', async () => {
    const machine = mailing(
      async ({ input }) => {
        if (input === 2) throw new Error('no address');
        return input;
      },
      { settle: true },
    );
    await begin(machine, 4);
    await world().advance(MINUTE);
    const { came } = (await result()) as { came: { reason?: unknown }[] };
    expect(came).toMatchObject([
      { status: 'fulfilled', value: 0 },
      { status: 'fulfilled', value: 1 },
      { status: 'rejected' },
      { status: 'fulfilled', value: 3 },
    ]);
    expect(String(came[2]?.reason)).toBe('Error: no address');
  });

  test('its items are told of, and nothing of it stands still', async () => {
    const machine = mailing(({ input }) =>
      input < 8 ? Promise.resolve(input) : new Promise(() => {}),
    );
    const handle = await begin(machine, 200);
    const { context, status, suspensions } = await handle.refresh();
    expect(context).toMatchObject({ sent: 8 });
    expect({ status, suspensions }).toEqual({ status: 'running', suspensions: [] });
    const { exits } = await world().run(world().engine.explain('m'));
    expect(new Set(exits.map(({ address }) => address))).toEqual(new Set(['m']));
    expect(exits.flatMap((exit) => ('event' in exit ? [exit.event] : []))).toEqual(['leave']);
  });

  test('an item may stand still', async () => {
    const machine = mailing(async ({ input, suspend }) => (input === 1 ? suspend('delay', 1) : 7));
    const handle = await begin(machine, 3);
    const { status, suspensions } = await handle.refresh();
    expect(status).toBe('suspended');
    expect(suspensions).toMatchObject([{ type: 'sleep', state: undefined }]);
    await world().advance(1);
    expect(await result()).toEqual({ came: [7, undefined, 7] });
  });

  describe('B30: nothing is left behind', () => {
    const left = async () => {
      const { actors, tasks, messages } = await world().records('m');
      const letters = await world().run(world().engine.deadLetters());
      return { actors, tasks, messages, letters: letters.items };
    };
    const nothing = { actors: [], tasks: [], messages: [], letters: [] };

    test('when the state is left', async () => {
      const handle = await begin(
        mailing(() => new Promise(() => {})),
        200,
      );
      expect((await world().records('m')).actors.length).toBeGreaterThan(4);
      await world().run(handle.send({ type: 'leave' }));
      expect(await left()).toEqual(nothing);
    });

    test.each([0, 3, 29, 59])('when item %s of 60 ends it', async (number) => {
      const machine = mailing(async ({ input }) => (input === number ? 'enough' : input));
      const handle = await begin(machine, 60);
      expect((await handle.refresh()).value).toBe('left');
      expect(await left()).toEqual(nothing);
    });

    test('when all have ended', async () => {
      await begin(
        mailing(async ({ input }) => input * 2),
        60,
      );
      expect(await result()).toEqual({ came: doubled(60) });
      expect(await left()).toEqual(nothing);
    });
  });
});
