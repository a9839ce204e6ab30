import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, suspend, type LifecycleEvent, type Middleware } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';
import { napper, noter, recorder } from './listeners.ts';

const HOUR_MS = 3_600_000;

/** Holds the notices of each workflow until it is let go. */
function gates(): { readonly middleware: Middleware; readonly open: (id: string) => void } {
  const byId = new Map<string, ReturnType<typeof gate>>();
  const of = (id: string): ReturnType<typeof gate> => {
    const known = byId.get(id) ?? gate();
    byId.set(id, known);
    return known;
  };
  return {
    open: (id) => of(id).open(),
    middleware: (event, ...rest) => of(event.workflowId ?? '').middleware(event, ...rest),
  };
}

/** Holds each notice until it is let go. */
function gate(): { readonly middleware: Middleware; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    open: () => open(),
    middleware: async (event, next) => {
      if ('id' in event) await opened;
      return next(event);
    },
  };
}

onEachStore((world) => {
  test('a slow middleware holds up no turn, and no other workflow', async () => {
    const { middleware, open } = gate();
    const { heard, middleware: record } = recorder();
    const slowFor1: Middleware = (event, next, engine) =>
      event.workflowId === 'n-1' ? middleware(event, next, engine) : next(event);
    const engine = await world().open([napper], { middleware: [slowFor1, record] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().run(engine.start(napper, { id: 'n-2' }));
    const resumed = await world().run(engine.resumeWorkflow('n-1'));
    expect(resumed).toMatchObject({ resumed: true, revision: 2 });
    const told = (id: string): readonly string[] =>
      heard.filter(({ workflowId }) => workflowId === id).map(({ type }) => type);
    expect(told('n-1')).toEqual(['workflow.started']);
    expect(told('n-2')).toEqual(['workflow.started', 'node.suspended', 'snapshot.created']);
    open();
    await world().host.settle();
    expect(told('n-1')).toEqual([
      'workflow.started',
      'node.suspended',
      'snapshot.created',
      'node.resumed',
      'node.suspended',
      'snapshot.created',
    ]);
  });

  test('one that hangs is given up after its time, and told again', async () => {
    let late: (() => Promise<void>) | undefined;
    let refused: unknown;
    const { middleware: record, notes } = noter();
    const hangsOnce: Middleware = (event, next) => {
      if (!('id' in event) || late !== undefined) return next(event);
      return new Promise(() => {
        late = () =>
          next(event).catch((error: unknown) => {
            refused = error;
          });
      });
    };
    const engine = await world().open([napper], {
      middleware: [hangsOnce, record],
      limits: { middlewareMs: 5_000 },
    });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().advance(4_999);
    expect((await world().run(engine.attempts())).items).toEqual([]);
    await world().advance(1);
    const { items } = await world().run(engine.attempts());
    expect(items).toMatchObject([{ key: 'n-1!n1', error: { code: 'MiddlewareTimeout' } }]);
    await late?.();
    expect(refused).toMatchObject({ code: 'MiddlewareTimeout' });
    expect(notes).toEqual([]);
    await world().advance(1_000);
    expect(notes).toEqual(['node.suspended asleep']);
  });

  test('a best-effort event that hangs or throws is logged and passed by', async () => {
    const { middleware: record, of } = recorder();
    const bad: Middleware = (event, next) => {
      if (event.type === 'workflow.started') return new Promise(() => {});
      if (event.type === 'snapshot.created') throw new Error('out of paper');
      return next(event);
    };
    const engine = await world().open([napper], { middleware: [bad, record] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().advance(30_000);
    expect(of('node.suspended')).toHaveLength(1);
    const lines = world().lines.filter((line) => line.startsWith('a middleware threw'));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('took longer than 30000 ms');
    expect(lines[1]).toContain('out of paper');
  });

  test('no more wait in memory than the limit says; notices wait in the store', async () => {
    const count = 40;
    const { middleware, open } = gate();
    const { heard, of, middleware: record } = recorder();
    const engine = await world().open([napper], {
      middleware: [middleware, record],
      limits: { noticesWaiting: 10 },
    });
    for (let nth = 0; nth < count; nth += 1) {
      await world().run(engine.start(napper, { id: `n-${nth}` }));
    }
    for (let nth = 0; nth < count; nth += 1) {
      await world().run(engine.resumeWorkflow(`n-${nth}`));
    }
    const warnings = world().lines.filter((line) => line.startsWith('lifecycle events are'));
    expect(warnings).toHaveLength(1);
    open();
    await world().advance(HOUR_MS);
    const notices = heard.filter((event) => 'id' in event);
    expect(notices).toHaveLength(3 * count);
    for (let nth = 0; nth < count; nth += 1) {
      const own = notices.filter(({ workflowId }) => workflowId === `n-${nth}`);
      expect(own.map(({ revision }) => revision)).toEqual([1, 2, 2]);
    }
    expect(of('snapshot.created').length).toBeLessThan(2 * count);
    const [line = ''] = world().lines.filter((each) => each.startsWith('lifecycle events were'));
    const dropped = 3 * count - (heard.length - notices.length);
    expect(line).toContain(`"count":${dropped}`);
  });

  test('what was left in the store for want of room comes before what follows it', async () => {
    const { middleware, open } = gates();
    const { heard, middleware: record } = recorder();
    const engine = await world().open([napper], {
      middleware: [middleware, record],
      limits: { noticesWaiting: 5 },
    });
    const ids = ['n-1', 'n-2', 'n-3', 'n-4', 'n-5', 'n-6'];
    for (const id of ids) await world().run(engine.start(napper, { id }));
    open('n-5');
    open('n-6');
    const told = (id: string): readonly string[] =>
      heard
        .filter((event) => 'id' in event && event.workflowId === id)
        .map((event) => `${event.revision} ${event.type}`);
    expect(told('n-5')).toEqual([]);
    open('n-1');
    await world().host.settle();
    await world().run(engine.resumeWorkflow('n-5'));
    expect(told('n-5')).toEqual(['1 node.suspended', '2 node.resumed', '2 node.suspended']);
    expect(told('n-6')).toEqual([]);
    open('n-2');
    await world().advance(1_000);
    expect(told('n-6')).toEqual(['1 node.suspended']);
  });

  test('a workflow that was out of memory while its notices were on their way', async () => {
    const { notes, middleware } = noter();
    const options = { middleware: [middleware], limits: { hotWorkflows: 1 } };
    const engine = await world().open([napper], options);
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().run(engine.start(napper, { id: 'n-2' }));
    await world().run(engine.resumeWorkflow('n-1'));
    expect(notes.slice(2)).toEqual(['node.resumed asleep', 'node.suspended waiting']);
  });

  test('an engine that closes tells what is under way and what waits behind it', async () => {
    const { middleware, open } = gate();
    const { notes, middleware: note } = noter();
    const engine = await world().open([napper], { middleware: [middleware, note] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().run(engine.resumeWorkflow('n-1'));
    const closing = engine.close();
    await world().host.settle();
    expect(notes).toEqual([]);
    open();
    await world().run(closing);
    expect(notes).toEqual([
      'node.suspended asleep',
      'node.resumed asleep',
      'node.suspended waiting',
    ]);
    await world().crash();
    const second = noter();
    await world().open([napper], { middleware: [second.middleware] });
    expect(second.notes).toEqual([]);
  });

  test('it waits five seconds at most; the next engine tells the rest', async () => {
    const engine = await world().open([napper], { middleware: [() => new Promise(() => {})] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    let closed = false;
    const close = async (): Promise<void> => {
      await engine.close();
      closed = true;
    };
    const closing = close();
    await world().advance(4_999);
    expect(closed).toBe(false);
    await world().advance(1);
    await closing;
    expect(world().lines.at(-1)).toContain('closed while middleware was at work');
    expect(world().host.pendingWakes()).toEqual([]);
    await world().crash();
    const second = noter();
    await world().open([napper], { middleware: [second.middleware] });
    expect(second.notes).toEqual(['node.suspended asleep']);
  });

  test('B27: children that are cancelled with their parent are told of as it is', async () => {
    const child = setup({}).createMachine({ id: 'child', initial: 'on', states: { on: {} } });
    const parent = setup({
      actors: {
        hire: fromTask(async () => suspend('subWorkflow', { workflow: child, id: 'c-1' })),
      },
    }).createMachine({
      id: 'parent',
      initial: 'hiring',
      states: { hiring: { invoke: { src: 'hire', id: 'hire' } } },
    });
    const heard: LifecycleEvent[] = [];
    const engine = await world().open([child, parent], {
      middleware: [(event) => void heard.push(event)],
    });
    await world().run(engine.start(parent, { id: 'p-1' }));
    expect(
      heard.find(({ type, workflowId }) => type === 'workflow.started' && workflowId === 'c-1'),
    ).toMatchObject({ parent: { workflowId: 'p-1', key: 'p-1/hire#2' } });
    heard.length = 0;
    await world().run(engine.cancelWorkflow('p-1', 'enough'));
    const told = heard.map((event) => `${event.workflowId} ${event.type}`);
    expect(told).toEqual([
      'p-1 node.resumed',
      'p-1 workflow.cancelled',
      'c-1 node.resumed',
      'c-1 workflow.cancelled',
    ]);
    expect(heard.at(-1)).toMatchObject({ reason: 'workflow p-1 no longer waits for it' });
  });

  test('the end of a child is what resumes its parent', async () => {
    const child = setup({}).createMachine({
      id: 'child',
      initial: 'on',
      states: { on: { on: { end: 'off' } }, off: { type: 'final' } },
    });
    const parent = setup({
      actors: {
        hire: fromTask(async () => suspend('subWorkflow', { workflow: child, id: 'c-1' })),
      },
    }).createMachine({
      id: 'parent',
      initial: 'hiring',
      states: { hiring: { invoke: { src: 'hire', id: 'hire', onDone: 'done' } }, done: {} },
    });
    const { middleware, of } = recorder();
    const engine = await world().open([child, parent], { middleware: [middleware] });
    await world().run(engine.start(parent, { id: 'p-1' }));
    await world().run(engine.sendSimpleEvent('c-1', 'end'));
    const resumed = of('node.resumed').filter(({ workflowId }) => workflowId === 'p-1');
    expect(resumed).toMatchObject([{ by: 'child', suspension: { workflowId: 'c-1' } }]);
    expect(of('event.delivered').map(({ eventType }) => eventType)).toEqual(['end']);
  });
});
