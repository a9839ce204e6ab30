import { assign, setup } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, sleep, waitForEvent, type WorkflowHandle } from '../../src/index.ts';
import { onEachStore, refused, type World } from '../behaviours/world.ts';
import { charges, HOUR_MS, order, shipped, snapshotsOf } from './order.ts';

const signals: { readonly key: string; readonly signal: { readonly aborted: boolean } }[] = [];
const settles: ((data: unknown) => void)[] = [];

/** Waits, then works on what only the test ends, then is done. */
const worker = setup({
  types: { context: {} as { did: unknown } },
  actors: {
    work: fromTask(({ key, signal }) => {
      signals.push({ key, signal });
      return new Promise((resolve) => settles.push(resolve));
    }),
  },
}).createMachine({
  id: 'worker',
  context: { did: undefined },
  initial: 'asleep',
  states: {
    asleep: sleep('1h', 'working'),
    working: {
      invoke: {
        src: 'work',
        onDone: { target: 'done', actions: assign({ did: ({ event }) => event.output }) },
      },
    },
    done: { type: 'final' },
  },
});

async function working(world: World): Promise<WorkflowHandle> {
  signals.length = 0;
  settles.length = 0;
  const engine = await world.open([worker]);
  const handle = await world.run(engine.start(worker, { id: 'w' }));
  await world.advance(HOUR_MS);
  return handle;
}

onEachStore((world) => {
  test('takes a workflow back in one step, and its revision goes on (C2)', async () => {
    const handle = await shipped(world());
    const seen: unknown[] = [];
    handle.subscribe((snapshot) => seen.push([snapshot.revision, snapshot.value]));
    const result = await world().run(world().engine.resumeFromSnapshot('o@2', 'bob'));
    expect(result).toEqual({ resumed: true, rewound: true, outcome: 'handled', revision: 6 });
    expect(seen).toEqual([
      [5, 'approval'],
      [6, 'charging'],
      [7, 'shipping'],
    ]);
    const { context } = await world().run(handle.refresh());
    expect(context).toMatchObject({ by: 'bob', charged: 'paid 2' });
    // names go on, too: the second charge is another one (K1)
    expect(charges).toHaveLength(2);
    expect(new Set(charges).size).toBe(2);
    const { items } = await world().run(world().engine.history('o'));
    expect(items[4]).toMatchObject({
      source: 'resume',
      event: { type: 'workflow.rewind', snapshot: 'o@2' },
      changes: {
        contexts: [{ set: { notes: 0 } }],
        timersSet: [[expect.stringContaining('approval'), expect.any(Number)]],
        timersCleared: [expect.stringContaining('shipping')],
      },
    });
    expect(await snapshotsOf(world())).toBe('o@1 o@2 o@4 o@7*');
  });

  test('takes one back that has ended, and its end comes again', async () => {
    const handle = await shipped(world());
    await world().advance(2 * HOUR_MS);
    await world().run(handle.result());
    await world().crash();
    const engine = await world().open([order]);
    const result = await world().run(engine.resumeFromSnapshot('o@2', 'bob'));
    expect(result).toMatchObject({ resumed: true, rewound: true });
    const again = await world().run(engine.get('o'));
    expect(again.getSnapshot()).toMatchObject({ value: 'shipping', status: 'suspended' });
    await world().advance(2 * HOUR_MS);
    await world().run(again.result());
    expect(new Set(charges).size).toBe(2);
  });

  test('B22: a task of the later time is aborted, and its late result is ignored', async () => {
    const handle = await working(world());
    expect(signals).toHaveLength(1);
    await world().run(world().engine.resumeFromSnapshot('w@1'));
    expect(signals.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(signals[0]?.key).not.toBe(signals[1]?.key);
    settles[0]?.('late');
    await world().host.settle();
    expect((await world().run(handle.refresh())).value).toBe('working');
    settles[1]?.('in time');
    await world().host.settle();
    expect(await world().run(handle.refresh())).toMatchObject({ context: { did: 'in time' } });
  });

  test.each(['before write', 'after write'] as const)(
    'dies with the rewind and its resume, or with neither: %s',
    async (death) => {
      await shipped(world());
      world().dieAtNextWrite(death);
      world()
        .engine.resumeFromSnapshot('o@2', 'bob')
        .catch(() => {});
      await world().host.settle();
      await world().crash();
      const engine = await world().open([order]);
      const handle = await world().run(engine.get('o'));
      const isStored = death === 'after write';
      expect(await world().run(handle.refresh())).toMatchObject({
        revision: isStored ? 7 : 4,
        context: { by: isStored ? 'bob' : 'ann' },
      });
      expect(charges).toHaveLength(isStored ? 2 : 1);
      await world().advance(2 * HOUR_MS);
      await world().run(handle.result());
    },
  );

  test('deadlines stay what they were, and a resume comes before them', async () => {
    await shipped(world());
    await world().advance(25 * HOUR_MS);
    // the approval would have timed out an hour ago
    const { engine } = world();
    const handle = await world().run(engine.get('o'));
    expect(handle.getSnapshot().status).toBe('done');
    await world().run(engine.resumeFromSnapshot('o@2', 'bob'));
    expect((await world().run(handle.refresh())).value).toBe('shipping');
    await world().run(engine.resumeFromSnapshot('o@1'));
    expect((await world().run(handle.refresh())).value).toBe('approval');
    const [suspension] = await world().run(handle.suspensions());
    expect(suspension?.startedAt).toBe(world().engine.now());
  });

  test('a parked workflow is taken back; what it held is told among the dead letters', async () => {
    let broken = true;
    const picky = setup({
      guards: {
        ok: () => {
          if (broken) throw new Error('not yet');
          return true;
        },
      },
    }).createMachine({
      id: 'picky',
      initial: 'waiting',
      states: { waiting: { on: { go: { guard: 'ok', target: 'done' } } }, done: { type: 'final' } },
    });
    const engine = await world().open([picky], { onFailure: 'park' });
    const handle = await world().run(engine.start(picky, { id: 'p' }));
    await world().run(handle.send({ type: 'go' } as never));
    expect(await world().run(handle.refresh())).toMatchObject({ status: 'parked' });
    expect(await world().run(engine.resumeWorkflow('p'))).toMatchObject({ resumed: false });
    broken = false;
    const result = await world().run(engine.resumeFromSnapshot('p@1'));
    expect(result).toMatchObject({ resumed: true, rewound: true });
    expect(await world().run(handle.refresh())).toMatchObject({ status: 'done' });
    const { items } = await world().run(engine.deadLetters());
    expect(items).toMatchObject([{ reason: 'rewound', event: { type: 'go' } }]);
  });
});

const twins = setup({
  types: { context: {} as { got: readonly unknown[] } },
  actions: {
    note: assign({ got: ({ context, event }) => [...context.got, event['payload'] as unknown] }),
  },
}).createMachine({
  id: 'twins',
  context: { got: [] },
  type: 'parallel',
  states: {
    left: {
      initial: 'first',
      states: {
        first: waitForEvent({ event: 'left', onEvent: { target: 'second', actions: 'note' } }),
        second: waitForEvent({ event: 'later', onEvent: { target: 'over', actions: 'note' } }),
        over: { type: 'final' },
      },
    },
    right: {
      initial: 'only',
      states: {
        only: waitForEvent({ event: 'right', onEvent: { target: 'over', actions: 'note' } }),
        over: { type: 'final' },
      },
    },
  },
});

onEachStore((world) => {
  async function begun(): Promise<WorkflowHandle> {
    const engine = await world().open([twins]);
    const handle = await world().run(engine.start(twins, { id: 't' }));
    await world().run(engine.sendSimpleEvent('t', 'later', 'kept'));
    await world().run(engine.sendSimpleEvent('t', 'right', 'r'));
    return handle;
  }

  test('of several pauses the one that is meant is named; else nothing is done', async () => {
    const handle = await begun();
    const { engine } = world();
    const ambiguous = await refused(
      world().run(engine.resumeFromSnapshot('t@2')),
      'SuspensionAmbiguous',
    );
    expect(ambiguous).toMatchObject({ details: { keys: ['left.first', 'right.only'] } });
    const none = { suspension: 'nowhere' };
    expect(await world().run(engine.resumeFromSnapshot('t@2', 1, none))).toMatchObject({
      resumed: false,
      rewound: false,
    });
    expect((await world().run(handle.refresh())).revision).toBe(3);
    const meant = { suspension: 'right.only' };
    expect(await world().run(engine.resumeFromSnapshot('t@2', 'again', meant))).toMatchObject({
      resumed: true,
      rewound: true,
    });
    expect(await world().run(handle.refresh())).toMatchObject({
      value: { left: 'first', right: 'over' },
      context: { got: ['again'] },
    });
  });

  test('events kept for a wait come back; those kept since are dead letters', async () => {
    const handle = await begun();
    const { engine } = world();
    await world().run(engine.sendSimpleEvent('t', 'left', 'l'));
    expect((await world().run(handle.refresh())).context).toEqual({ got: ['r', 'l', 'kept'] });
    const meant = { suspension: 'left.first' };
    await world().run(engine.resumeFromSnapshot('t@2', 'again', meant));
    // B18 holds for each life: it was kept then, and ends the wait that was to come then
    expect(await world().run(handle.refresh())).toMatchObject({
      value: { left: 'over', right: 'only' },
      context: { got: ['again', 'kept'] },
    });
    await world().run(engine.sendSimpleEvent('t', 'later', 'too late'));
    expect((await world().run(engine.deadLetters())).items).toEqual([]);
  });
});
