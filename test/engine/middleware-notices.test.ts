import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { FinalError, fromTask, suspend, type Middleware } from '../../src/index.ts';
import { onEachStore, type World } from '../behaviours/world.ts';
import { napper, noter, pair, recorder } from './listeners.ts';

const HOUR_MS = 3_600_000;

/** Longer than an acknowledgement waits for company. */
const SETTLED_MS = 100;

async function noticesKept(world: World, id: string): Promise<readonly string[]> {
  const { tasks } = await world.records(id);
  return tasks.filter(({ kind }) => kind === 'notices').map(({ key }) => key);
}

onEachStore((world) => {
  test('a notice that was heard is settled, and no process tells it again', async () => {
    const first = noter();
    const engine = await world().open([napper], { middleware: [first.middleware] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    expect(await noticesKept(world(), 'n-1')).toEqual(['n-1!n1']);
    await world().advance(SETTLED_MS);
    expect(await noticesKept(world(), 'n-1')).toEqual([]);
    await world().crash();
    const second = noter();
    await world().open([napper], { middleware: [second.middleware] });
    expect(first.notes).toEqual(['node.suspended asleep']);
    expect(second.notes).toEqual([]);
  });

  test('a process that dies before it tells leaves the notice to the next', async () => {
    const first = noter();
    const engine = await world().open([napper], { middleware: [first.middleware] });
    world().dieAtNextWrite('after write');
    void engine.start(napper, { id: 'n-1' });
    await world().host.settle();
    await world().crash();
    expect(first.notes).toEqual([]);
    const second = recorder();
    await world().open([napper], { middleware: [second.middleware] });
    await world().advance(SETTLED_MS);
    expect(second.of('node.suspended')).toMatchObject([
      { id: 'n-1@1 node.suspended asleep', revision: 1, suspension: { key: 'asleep' } },
    ]);
    expect(await noticesKept(world(), 'n-1')).toEqual([]);
  });

  test('one that dies after it told and before that is settled has it told again', async () => {
    const first = recorder();
    const engine = await world().open([napper], { middleware: [first.middleware] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().crash();
    const second = recorder();
    await world().open([napper], { middleware: [second.middleware] });
    await world().advance(SETTLED_MS);
    expect(second.of('node.suspended')).toEqual(first.of('node.suspended'));
    expect(first.of('node.suspended')).toHaveLength(1);
  });

  test('however often the process dies while it tells, what was not heard is told', async () => {
    const hang: Middleware = () => new Promise(() => {});
    const engine = await world().open([napper], { middleware: [hang] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    for (let death = 0; death < 5; death += 1) {
      await world().crash(1_000);
      await world().open([napper], { middleware: [hang] });
      await world().advance(1_000);
      expect(await noticesKept(world(), 'n-1')).toEqual(['n-1!n1']);
    }
    await world().crash();
    const last = noter();
    await world().open([napper], { middleware: [last.middleware] });
    expect(last.notes).toEqual(['node.suspended asleep']);
  });

  test('a middleware that throws hears of it again after 1, 2 and 4 seconds', async () => {
    const times: number[] = [];
    const { middleware, notes } = noter((nth) => {
      times.push(world().host.now());
      return nth < 4 ? new Error('no connection') : undefined;
    });
    const engine = await world().open([napper], { middleware: [middleware] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    const [start = 0] = times;
    await world().advance(60_000);
    expect(times.map((at) => at - start)).toEqual([0, 1_000, 3_000, 7_000]);
    expect(notes).toEqual(['node.suspended asleep']);
    const { items } = await world().run(engine.attempts({ workflowId: 'n-1' }));
    expect(items).toMatchObject([
      { key: 'n-1!n1', attempt: 1, startedAt: start, retryAt: start + 1_000 },
      { key: 'n-1!n1', attempt: 2, retryAt: start + 3_000 },
      { key: 'n-1!n1', attempt: 3, retryAt: start + 7_000 },
    ]);
    expect(items[0]?.error).toMatchObject({ message: 'no connection' });
    expect(await noticesKept(world(), 'n-1')).toEqual([]);
  });

  test('the tries go on where the process died', async () => {
    const { middleware } = noter(() => new Error('no connection'));
    const engine = await world().open([napper], { middleware: [middleware] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().advance(1_500);
    await world().crash(500);
    const second = noter();
    const times: number[] = [];
    const clock: Middleware = (event, next) => {
      times.push(world().host.now());
      return next(event);
    };
    await world().open([napper], { middleware: [clock, second.middleware] });
    const openedAt = world().host.now();
    expect(second.notes).toEqual([]);
    await world().advance(5_000);
    expect(second.notes).toEqual(['node.suspended asleep']);
    // the third try, 2 s after the second one, of which 1 s has gone by
    expect(times).toEqual([openedAt + 1_000]);
  });

  test('after the last try a notice is given up: an error is logged, a dead letter left', async () => {
    const { middleware, notes, tries } = noter((nth) =>
      nth <= 3 ? new Error('never') : undefined,
    );
    const options = { middleware: [middleware], limits: { noticeAttempts: 3 } };
    const engine = await world().open([napper], options);
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().advance(60_000);
    expect(tries()).toBe(3);
    expect(await noticesKept(world(), 'n-1')).toEqual([]);
    const { items: letters } = await world().run(engine.deadLetters());
    expect(letters).toMatchObject([
      {
        workflowId: 'n-1',
        to: 'n-1',
        reason: 'unheard',
        event: { type: 'node.suspended', suspension: { key: 'asleep' } },
      },
    ]);
    const { items } = await world().run(engine.attempts());
    expect(
      items.map(({ attempt, retryAt }) => ({ attempt, isLast: retryAt === undefined })),
    ).toEqual([
      { attempt: 1, isLast: false },
      { attempt: 2, isLast: false },
      { attempt: 3, isLast: true },
    ]);
    expect(world().lines.filter((line) => line.startsWith('notices were given up'))).toHaveLength(
      1,
    );
    await world().advance(HOUR_MS);
    expect(notes).toEqual(['node.resumed asleep', 'node.suspended waiting']);
  });

  test('by default a notice is tried ten times', async () => {
    const { middleware, tries } = noter(() => new Error('never'));
    const engine = await world().open([napper], { middleware: [middleware] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().advance(511_000 - 1);
    expect(tries()).toBe(9);
    await world().advance(HOUR_MS / 2);
    expect(tries()).toBe(10);
  });

  test('an error marked final is not tried again', async () => {
    const { middleware, tries } = noter(() => new FinalError('not for me'));
    const engine = await world().open([napper], { middleware: [middleware] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().advance(60_000);
    expect(tries()).toBe(1);
    expect((await world().run(engine.deadLetters())).items).toHaveLength(1);
  });

  test('notices of one workflow keep their order, and those of another do not wait', async () => {
    const { middleware, notes } = noter((nth) => (nth === 1 ? new Error('once') : undefined));
    const named: Middleware = async (event, next) => {
      const before = notes.length;
      await next(event);
      if (notes.length > before) order.push(event.workflowId ?? '');
    };
    const order: string[] = [];
    const engine = await world().open([napper], { middleware: [named, middleware] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().run(engine.resumeWorkflow('n-1'));
    await world().run(engine.start(napper, { id: 'n-2' }));
    expect(notes).toEqual(['node.suspended asleep']);
    expect(order).toEqual(['n-2']);
    await world().run(engine.cancelWorkflow('n-1'));
    await world().advance(1_000);
    expect(notes).toEqual([
      'node.suspended asleep',
      'node.suspended asleep',
      'node.resumed asleep',
      'node.suspended waiting',
      'node.resumed waiting',
      'workflow.cancelled',
    ]);
    expect(order.slice(1).every((id) => id === 'n-1')).toBe(true);
  });

  test('those that wait in memory behind one that fails come after it', async () => {
    let fail: (error: Error) => void = () => {};
    const failing = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const { middleware: note, notes } = noter();
    let tries = 0;
    const failsOnce: Middleware = async (event, next) => {
      if (!('id' in event)) return next(event);
      tries += 1;
      if (tries === 1) await failing;
      return next(event);
    };
    const engine = await world().open([napper], { middleware: [failsOnce, note] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().run(engine.resumeWorkflow('n-1'));
    fail(new Error('too late'));
    await world().host.settle();
    expect(notes).toEqual([]);
    await world().advance(1_000);
    expect(notes).toEqual([
      'node.suspended asleep',
      'node.resumed asleep',
      'node.suspended waiting',
    ]);
  });

  test('the order stays where a process left some of them', async () => {
    const { middleware } = noter(() => new Error('not yet'));
    const engine = await world().open([napper], { middleware: [middleware] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().advance(8_000);
    await world().crash();
    const second = noter();
    const again = await world().open([napper], { middleware: [second.middleware] });
    await world().run(again.resumeWorkflow('n-1'));
    expect(second.notes).toEqual([]);
    await world().advance(8_000);
    expect(second.notes).toEqual([
      'node.suspended asleep',
      'node.resumed asleep',
      'node.suspended waiting',
    ]);
    await world().advance(SETTLED_MS);
    expect(await noticesKept(world(), 'n-1')).toEqual([]);
  });

  test('of several notices of a turn those that were heard are not told again', async () => {
    const { middleware, notes } = noter((nth) => (nth === 2 ? new Error('once') : undefined));
    const engine = await world().open([pair], { middleware: [middleware] });
    await world().run(engine.start(pair, { id: 'p-1' }));
    await world().advance(1_000);
    expect(notes).toEqual(['node.suspended left.asleep', 'node.suspended right.waiting']);
  });

  test('a suspended task is told of with its data, and by what it ended', async () => {
    const asking = setup({
      actors: {
        ask: fromTask(async () =>
          suspend('externalEvent', { event: 'paid', data: { invoice: 7, due: new Date(0) } }),
        ),
      },
    }).createMachine({
      id: 'asking',
      initial: 'asking',
      states: { asking: { invoke: { src: 'ask', id: 'ask', onDone: 'done' } }, done: {} },
    });
    const { middleware, of } = recorder();
    const options = {
      middleware: [middleware],
      handles: { externalEvent: 'application' },
    } as const;
    const engine = await world().open([asking], options);
    await world().run(engine.start(asking, { id: 'a-1' }));
    expect(of('node.suspended')).toMatchObject([
      {
        suspendType: 'externalEvent',
        handledBy: 'application',
        suspension: {
          key: 'a-1/ask',
          address: 'a-1/ask',
          state: undefined,
          events: ['paid'],
          data: { invoice: 7, due: new Date(0) },
        },
      },
    ]);
    await world().run(engine.resumeWorkflow('a-1', 'paid in cash'));
    expect(of('node.resumed')).toMatchObject([{ by: 'resume', suspension: { key: 'a-1/ask' } }]);
    expect(of('node.suspended')).toHaveLength(2);
  });

  test('a task that polls is told of once, however often it asks', async () => {
    let asked = 0;
    const polling = setup({
      actors: {
        ask: fromTask(async () => {
          asked += 1;
          return asked < 5 ? suspend('polling', { every: '1s' }) : 'ready';
        }),
      },
    }).createMachine({
      id: 'polling',
      initial: 'asking',
      states: {
        asking: { invoke: { src: 'ask', id: 'ask', onDone: 'done' } },
        done: { type: 'final' },
      },
    });
    const { middleware, notes } = noter();
    const engine = await world().open([polling], { middleware: [middleware] });
    await world().run(engine.start(polling, { id: 'p-1' }));
    await world().advance(10_000);
    expect(asked).toBe(5);
    expect(notes).toEqual(['node.suspended p-1/ask', 'node.resumed p-1/ask']);
  });

  test('where no middleware is registered any more, notices are settled', async () => {
    const { middleware } = noter(() => new Error('not yet'));
    const engine = await world().open([napper], { middleware: [middleware] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().crash();
    await world().open([napper]);
    await world().advance(2_000);
    expect(await noticesKept(world(), 'n-1')).toEqual([]);
  });

  test('the notices of a workflow whose machine is gone are told all the same', async () => {
    const { middleware } = noter(() => new Error('not yet'));
    const engine = await world().open([napper], { middleware: [middleware] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().crash(1_000);
    const second = noter();
    await world().open([], { middleware: [second.middleware] });
    await world().advance(SETTLED_MS);
    expect(second.notes).toEqual(['node.suspended asleep']);
    expect(await noticesKept(world(), 'n-1')).toEqual([]);
  });

  test('those that are given up there leave their attempts behind and nothing else', async () => {
    const { middleware } = noter(() => new Error('never'));
    const options = { middleware: [middleware], limits: { noticeAttempts: 2 } };
    const engine = await world().open([napper], options);
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().crash(1_000);
    const other = await world().open([], options);
    await world().advance(SETTLED_MS);
    expect(await noticesKept(world(), 'n-1')).toEqual([]);
    const { items } = await world().run(other.attempts());
    expect(items.map(({ attempt, retryAt }) => [attempt, retryAt === undefined])).toEqual([
      [1, false],
      [2, true],
    ]);
  });
});
