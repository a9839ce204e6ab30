import { assign, cancel, createMachine, raise, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { sleep, sleepUntil, type Duration, type OnRestart } from '../../src/index.ts';
import { onEachStore } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

const done = { type: 'final' } as const;

function napping(duration: Duration, onRestart?: OnRestart) {
  return createMachine({
    id: 'nap',
    initial: 'asleep',
    states: { asleep: sleep(duration, 'awake', onRestart && { onRestart }), awake: done },
  });
}

/** Counts how often its plain XState `after` fires; `again` leaves and enters its state. */
const ticking = setup({ types: { context: {} as { ticks: number } } }).createMachine({
  id: 'ticking',
  context: { ticks: 0 },
  initial: 'waiting',
  states: {
    waiting: {
      after: {
        10_000: {
          target: 'ticked',
          actions: assign({ ticks: ({ context }) => context.ticks + 1 }),
        },
      },
      on: { again: { target: 'waiting', reenter: true }, leave: 'ticked' },
    },
    ticked: { on: { back: 'waiting' } },
  },
});

onEachStore((world) => {
  describe('a delay over a restart', () => {
    test.each(['close', 'crash'] as const)('B1 keeps its deadline over a %s', async (end) => {
      await world().open([napping('1h')]);
      await world().run(world().engine.start(napping('1h'), { id: 'n' }));
      await world().advance(20 * MINUTE);
      await world()[end](30 * MINUTE);
      await world().open([napping('1h')]);
      await world().advance(10 * MINUTE - 1);
      const handle = await world().engine.get('n');
      expect(handle.getSnapshot().value).toBe('asleep');
      await world().advance(1);
      expect(await handle.refresh()).toMatchObject({
        status: 'done',
        updatedAt: world().host.now(),
      });
    });

    test('B1 keeps the deadline of a plain `after` (statelyai/xstate#5331)', async () => {
      await world().open([ticking]);
      await world().run(world().engine.start(ticking, { id: 't' }));
      await world().crash(9 * SECOND);
      await world().open([ticking]);
      await world().advance(SECOND - 1);
      expect((await world().engine.get('t')).getSnapshot().value).toBe('waiting');
      await world().advance(1);
      expect((await world().engine.get('t')).getSnapshot().context).toEqual({ ticks: 1 });
    });

    test.each(['close', 'crash'] as const)(
      'B1 `remaining`: time stands still after a %s',
      async (end) => {
        const machine = napping('10m', 'remaining');
        await world().open([machine]);
        await world().run(world().engine.start(machine, { id: 'n' }));
        await world().advance(4 * MINUTE);
        await world()[end](3 * HOUR);
        await world().open([machine]);
        const handle = await world().engine.get('n');
        await world().advance(6 * MINUTE - 1);
        expect((await handle.refresh()).value).toBe('asleep');
        await world().advance(1);
        expect((await handle.refresh()).status).toBe('done');
      },
    );

    test('B1 `remaining`: a close between two heartbeats is noted', async () => {
      const machine = napping('10m', 'remaining');
      await world().open([machine]);
      await world().run(world().engine.start(machine, { id: 'n' }));
      await world().advance(4 * MINUTE + 30 * SECOND);
      await world().close(3 * HOUR);
      await world().open([machine]);
      const handle = await world().engine.get('n');
      await world().advance(5 * MINUTE + 30 * SECOND);
      expect((await handle.refresh()).status).toBe('done');
    });

    test('B1 `restart`: the delay begins anew', async () => {
      const machine = napping('10m', 'restart');
      await world().open([machine]);
      await world().run(world().engine.start(machine, { id: 'n' }));
      await world().advance(9 * MINUTE);
      await world().crash(5 * MINUTE);
      await world().open([machine]);
      const handle = await world().engine.get('n');
      await world().advance(10 * MINUTE - 1);
      expect((await handle.refresh()).value).toBe('asleep');
      await world().advance(1);
      expect((await handle.refresh()).status).toBe('done');
    });
  });

  test('B2 what came due while nobody ran fires once, at once, in due order', async () => {
    const machine = setup({
      types: { input: {} as number, context: {} as { ms: number } },
      delays: { given: ({ context }) => context.ms },
    }).createMachine({
      id: 'due',
      context: ({ input }) => ({ ms: input }),
      initial: 'waiting',
      states: { waiting: { after: { given: 'done' } }, done },
    });
    await world().open([machine]);
    const delays = [50, 10, 40, 30, 20].map((minutes) => minutes * MINUTE);
    for (const input of delays) {
      await world().run(world().engine.start(machine, { id: `due-${input}`, input }));
    }
    await world().crash(DAY);
    await world().open([machine]);
    const at = world().host.now();
    const { items } = await world().engine.history('due-600000');
    expect(items.map(({ source }) => source)).toEqual(['start', 'timer']);
    const histories = await Promise.all(
      delays.map(async (input) => (await world().engine.history(`due-${input}`)).items),
    );
    expect(histories.every((turns) => turns.length === 2 && turns[1]?.at === at)).toBe(true);
    const fired = histories.toSorted((a, b) => a[1]!.sequence - b[1]!.sequence);
    expect(fired.map(([first]) => first?.workflowId)).toEqual(
      delays.toSorted((a, b) => a - b).map((ms) => `due-${ms}`),
    );
  });

  test.each([
    ['30 days', '30d' as const, 30 * DAY],
    ['5 years', '1825d' as const, 5 * YEAR],
  ])('B3 a delay of %s is neither early nor late', async (_, duration, ms) => {
    const machine = napping(duration);
    await world().open([machine]);
    const handle = await world().run(world().engine.start(machine, { id: 'n' }));
    const start = world().host.now();
    await world().crash(ms / 2);
    await world().open([machine]);
    await world().advance(ms / 2 - 1);
    const again = await world().engine.get('n');
    expect((await again.refresh()).value).toBe('asleep');
    await world().advance(1);
    expect(await again.refresh()).toMatchObject({ status: 'done', updatedAt: start + ms });
    expect(handle.id).toBe(again.id);
  });

  test('B3 a moment ten years from now is kept', async () => {
    const until = Date.UTC(2036, 0, 1);
    const machine = createMachine({
      id: 'until',
      initial: 'asleep',
      states: { asleep: sleepUntil(until, 'awake'), awake: done },
    });
    await world().open([machine]);
    const handle = await world().run(world().engine.start(machine, { id: 'u' }));
    expect(handle.getSnapshot().suspensions).toMatchObject([{ type: 'sleepUntil', dueAt: until }]);
  });

  test.each([
    ['forwards', HOUR],
    ['backwards', -HOUR],
  ])('B4 when the clock jumps %s nothing fires twice and nothing is lost', async (_, jump) => {
    await world().open([ticking]);
    const handle = await world().run(world().engine.start(ticking, { id: 't' }));
    await world().advance(5 * SECOND);
    world().host.setNow(world().host.now() + jump);
    await world().advance(0);
    const expected = jump > 0 ? 1 : 0;
    expect((await handle.refresh()).context).toEqual({ ticks: expected });
    await world().run(handle.send({ type: 'back' }));
    await world().advance(3 * HOUR);
    await world().crash();
    await world().open([ticking]);
    await world().advance(HOUR);
    expect((await world().engine.get('t')).getSnapshot().context).toEqual({ ticks: expected + 1 });
  });

  test('B4 a timer set while the clock was behind fires on its time', async () => {
    await world().open([ticking]);
    await world().run(world().engine.start(ticking, { id: 'a' }));
    await world().advance(10 * SECOND);
    world().host.setNow(world().host.now() - HOUR);
    const handle = await world().run(world().engine.start(ticking, { id: 'b' }));
    await world().advance(10 * SECOND);
    expect((await handle.refresh()).context).toEqual({ ticks: 1 });
  });

  test('B5 leaving a state cancels its timer in the same commit', async () => {
    await world().open([ticking]);
    const handle = await world().run(world().engine.start(ticking, { id: 't' }));
    await world().advance(9 * SECOND);
    await world().run(handle.send({ type: 'leave' }));
    const [, left] = (await handle.history()).items;
    expect(left?.changes.timersCleared).toHaveLength(1);
    expect(await world().engine.count({ waitingForTimer: true })).toBe(0);
    await world().advance(MINUTE);
    await world().crash(MINUTE);
    await world().open([ticking]);
    const again = await world().engine.get('t');
    expect(again.getSnapshot().context).toEqual({ ticks: 0 });
    expect((await again.history()).items).toHaveLength(2);
  });

  test('B6 re-entering a state starts its delay anew', async () => {
    await world().open([ticking]);
    const handle = await world().run(world().engine.start(ticking, { id: 't' }));
    await world().advance(9 * SECOND);
    await world().run(handle.send({ type: 'again' }));
    await world().crash(5 * SECOND);
    await world().open([ticking]);
    const again = await world().engine.get('t');
    await world().advance(5 * SECOND - 1);
    expect((await again.refresh()).context).toEqual({ ticks: 0 });
    await world().advance(1);
    expect((await again.refresh()).context).toEqual({ ticks: 1 });
    expect((await again.history()).items).toHaveLength(3);
  });

  test('B7 two unnamed delayed sends both come, over a restart', async () => {
    const machine = setup({ types: { context: {} as { heard: string[] } } }).createMachine({
      id: 'two',
      context: { heard: [] },
      entry: [
        raise({ type: 'ping', name: 'first' }, { delay: 1_000 }),
        raise({ type: 'ping', name: 'second' }, { delay: 1_000 }),
        raise({ type: 'ping', name: 'never' }, { delay: 1_000, id: 'named' }),
        cancel('named'),
      ],
      on: {
        ping: {
          actions: assign({
            heard: ({ context, event }) => [...context.heard, String(event['name'])],
          }),
        },
      },
    });
    await world().open([machine]);
    await world().run(world().engine.start(machine, { id: 'two' }));
    await world().crash(MINUTE);
    await world().open([machine]);
    const handle = await world().engine.get('two');
    expect(handle.getSnapshot().context).toEqual({ heard: ['first', 'second'] });
  });

  test('B8 a timer due by now comes before an event, though nobody woke for it', async () => {
    await world().open([ticking]);
    const handle = await world().run(world().engine.start(ticking, { id: 't' }));
    world().host.setNow(world().host.now() + 10 * SECOND);
    await world().run(handle.send({ type: 'leave' }));
    const { items } = await handle.history();
    expect(items.map(({ source }) => source)).toEqual(['start', 'timer', 'event']);
    expect(items[2]?.outcome).toBe('ignored');
    expect((await handle.refresh()).context).toEqual({ ticks: 1 });
  });

  test('B8 an event one millisecond before the timer wins', async () => {
    await world().open([ticking]);
    const handle = await world().run(world().engine.start(ticking, { id: 't' }));
    world().host.setNow(world().host.now() + 10 * SECOND - 1);
    await world().run(handle.send({ type: 'leave' }));
    await world().advance(MINUTE);
    expect((await handle.refresh()).context).toEqual({ ticks: 0 });
  });

  test('B9 a millisecond is the resolution', async () => {
    const machine = napping('1ms');
    await world().open([machine]);
    const handle = await world().run(world().engine.start(machine, { id: 'n' }));
    const start = world().host.now();
    expect((await handle.refresh()).value).toBe('asleep');
    await world().advance(1);
    expect(await handle.refresh()).toMatchObject({ status: 'done', updatedAt: start + 1 });
  });
});
