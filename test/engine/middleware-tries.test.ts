import { expect, test } from 'vitest';
import { FinalError, type Middleware } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';
import { napper, noter, pair, noticesKept, SETTLED_MS } from './listeners.ts';

const HOUR_MS = 3_600_000;

onEachStore((world) => {
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

  test('after the last try a notice is given up, and leaves a dead letter', async () => {
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

  test('of several notices of a turn those that were heard are not told again', async () => {
    const { middleware, notes } = noter((nth) => (nth === 2 ? new Error('once') : undefined));
    const engine = await world().open([pair], { middleware: [middleware] });
    await world().run(engine.start(pair, { id: 'p-1' }));
    await world().advance(1_000);
    expect(notes).toEqual(['node.suspended left.asleep', 'node.suspended right.waiting']);
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
