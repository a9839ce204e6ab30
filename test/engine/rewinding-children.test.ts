import { assign, setup } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, sleep, suspend, waitForEvent, type WorkflowHandle } from '../../src/index.ts';
import { onEachStore, type World } from '../behaviours/world.ts';

const HOUR_MS = 3_600_000;

const begun: string[] = [];

const errand = setup({
  types: { context: {} as { token: string } },
  actors: {
    run: fromTask(async ({ key }) => {
      begun.push(key);
      return `run ${begun.length}`;
    }),
  },
}).createMachine({
  id: 'errand',
  context: { token: 'none' },
  initial: 'running',
  states: {
    running: {
      invoke: {
        src: 'run',
        onDone: {
          target: 'asleep',
          actions: assign({ token: ({ event }) => event.output }),
        },
      },
    },
    asleep: sleep('1h', 'done'),
    done: { type: 'final' },
  },
  output: ({ context }) => context.token,
});

/** A region that waits for a person, beside one that waits for an errand, and then for another. */
const parent = setup({
  types: { context: {} as { got: readonly unknown[] } },
  actors: {
    first: fromTask(async () => suspend('subWorkflow', { workflow: 'errand' })),
    second: fromTask(async () =>
      suspend('subWorkflow', { workflow: 'errand', onParentClose: 'abandon' }),
    ),
    third: fromTask(async () => suspend('subWorkflow', { workflow: 'errand' })),
  },
  actions: {
    note: assign({
      got: ({ context, event }) => [...context.got, (event as { output?: unknown }).output],
    }),
    fault: assign({
      got: ({ context, event }) => [
        ...context.got,
        (event as unknown as { error: { code: string } }).error.code,
      ],
    }),
  },
}).createMachine({
  id: 'parent',
  context: { got: [] },
  type: 'parallel',
  states: {
    person: {
      initial: 'waiting',
      states: { waiting: waitForEvent({ event: 'go', onEvent: 'over' }), over: {} },
    },
    errands: {
      initial: 'first',
      on: { skip: '.third' },
      states: {
        first: {
          invoke: {
            src: 'first',
            onDone: { target: 'second', actions: 'note' },
            onError: { target: 'failed', actions: 'fault' },
          },
        },
        second: { invoke: { src: 'second', onDone: { target: 'third', actions: 'note' } } },
        third: { invoke: { src: 'third', onDone: { target: 'over', actions: 'note' } } },
        over: {},
        failed: {},
      },
    },
  },
});

async function started(world: World): Promise<WorkflowHandle> {
  begun.length = 0;
  const engine = await world.open([parent, errand]);
  return world.run(engine.start(parent, { id: 'p' }));
}

/** The snapshot in which the parent waited for the errand of this state. */
async function snapshotAt(world: World, value: string): Promise<string> {
  const { items } = await world.run(world.engine.listSnapshots({ workflowId: 'p' }));
  const found = items.findLast(
    (item) => (item.value as { errands: string }).errands === value && !item.current,
  );
  if (found === undefined) throw new Error(`nothing is kept of ${value}`);
  return found.id;
}

async function errands(world: World): Promise<readonly string[]> {
  const { items } = await world.run(world.engine.list({ workflow: 'errand' }));
  return items.map(({ id, status }) => `${id} ${status}`);
}

const PERSON = { suspension: 'person.waiting' };

onEachStore((world) => {
  test('B26: a child that is waited for again and has ended tells its end again', async () => {
    const handle = await started(world());
    await world().advance(HOUR_MS);
    expect((await world().run(handle.refresh())).context).toEqual({ got: ['run 1'] });
    const { engine } = world();
    await world().run(engine.resumeFromSnapshot(await snapshotAt(world(), 'first'), 0, PERSON));
    // its second errand was left to itself, and is that of another life now
    expect(await world().run(handle.refresh())).toMatchObject({
      value: { person: 'over', errands: 'second' },
      context: { got: ['run 1'] },
    });
    expect(await errands(world())).toEqual([
      'p.0.parent.errands.first#2 done',
      'p.0.parent.errands.second#3 suspended',
      'p.0.parent.errands.second#4 suspended',
    ]);
  });

  test('B27: children begun since are cancelled by their policy', async () => {
    const handle = await started(world());
    await world().advance(2 * HOUR_MS);
    expect((await world().run(handle.refresh())).value).toMatchObject({ errands: 'third' });
    const { engine } = world();
    await world().run(engine.resumeFromSnapshot(await snapshotAt(world(), 'second'), 0, PERSON));
    expect(await world().run(handle.refresh())).toMatchObject({
      value: { person: 'over', errands: 'third' },
      context: { got: ['run 1', 'run 2'] },
    });
    expect((await errands(world())).map((line) => line.split(' ')[1])).toEqual([
      'done',
      'done',
      'cancelled',
      'suspended',
    ]);
    await world().advance(HOUR_MS);
    expect((await world().run(handle.refresh())).value).toMatchObject({ errands: 'over' });
  });

  test('a child that was cancelled since is heard to have been', async () => {
    const handle = await started(world());
    await world().run(handle.send({ type: 'skip' } as never));
    const { engine } = world();
    await world().run(engine.resumeFromSnapshot(await snapshotAt(world(), 'first'), 0, PERSON));
    expect(await world().run(handle.refresh())).toMatchObject({
      value: { errands: 'failed' },
      context: { got: ['WorkflowCancelled'] },
    });
  });

  test('a workflow that was begun by another may be taken back after its end', async () => {
    const handle = await started(world());
    await world().advance(HOUR_MS);
    const { engine } = world();
    const [child] = (await world().run(engine.list({ workflow: 'errand' }))).items;
    const [snapshot] = (await world().run(engine.listSnapshots({ workflowId: child?.id ?? '' })))
      .items;
    const result = await world().run(engine.resumeFromSnapshot(snapshot?.id ?? ''));
    expect(result).toMatchObject({ resumed: true, rewound: true });
    // it ends a second time, and who began it has heard the first
    expect(await world().run(handle.refresh())).toMatchObject({ context: { got: ['run 1'] } });
    expect((await world().records(child?.id ?? '')).messages).toEqual([]);
  });

  test('crashes on the way from the rewind to the children change nothing', async () => {
    await started(world());
    await world().advance(2 * HOUR_MS);
    const id = await snapshotAt(world(), 'second');
    world().dieAtNextWrite('after write');
    world()
      .engine.resumeFromSnapshot(id, 0, PERSON)
      .catch(() => {});
    await world().host.settle();
    await world().crash();
    await world().open([parent, errand]);
    const handle = await world().run(world().engine.get('p'));
    await world().advance(HOUR_MS);
    expect(await world().run(handle.refresh())).toMatchObject({
      value: { person: 'over', errands: 'over' },
      context: { got: ['run 1', 'run 2', 'run 4'] },
    });
    expect((await errands(world())).filter((line) => line.endsWith('cancelled'))).toHaveLength(1);
    expect((await world().records('p')).messages).toEqual([]);
  });
});
