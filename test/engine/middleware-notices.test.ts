import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { fromTask, suspend, type Middleware } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';
import { napper, noter, recorder, noticesKept, SETTLED_MS } from './listeners.ts';

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

  test('what is told while an engine opens may be answered by that engine', async () => {
    const engine = await world().open([napper], { middleware: [() => new Promise(() => {})] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().crash();
    const resume: Middleware = async (event, next, own) => {
      await next(event);
      if (event.type === 'node.suspended') await own.resumeWorkflow(event.workflowId, 'yes');
    };
    await world().open([napper], { middleware: [resume] });
    const handle = await world().run(world().engine.get('n-1'));
    expect(await world().run(handle.refresh())).toMatchObject({ status: 'done' });
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
});
