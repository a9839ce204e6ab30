import { assign, setup } from 'xstate';
import { expect, test } from 'vitest';
import {
  fromTask,
  sleep,
  waitForEvent,
  type Engine,
  type WorkflowHandle,
} from '../../src/index.ts';
import { onEachStore, type World } from '../behaviours/world.ts';

const HOUR_MS = 3_600_000;

const calls: string[] = [];

const order = setup({
  types: { context: {} as { notes: number; by: string | undefined; charged: unknown } },
  actors: {
    charge: fromTask(async ({ key }) => {
      calls.push(key);
      return `paid ${calls.length}`;
    }),
  },
}).createMachine({
  id: 'order',
  context: { notes: 0, by: undefined, charged: undefined },
  initial: 'cooling',
  on: { note: { actions: assign({ notes: ({ context }) => context.notes + 1 }) } },
  states: {
    cooling: sleep('1h', 'approval'),
    approval: waitForEvent({
      event: 'approve',
      timeout: '1d',
      onEvent: {
        target: 'charging',
        actions: assign({ by: ({ event }) => (event as { payload?: string }).payload }),
      },
      onTimeout: 'rejected',
    }),
    charging: {
      invoke: {
        src: 'charge',
        onDone: { target: 'shipping', actions: assign({ charged: ({ event }) => event.output }) },
      },
    },
    shipping: sleep('2h', 'done'),
    done: { type: 'final' },
    rejected: { type: 'final' },
  },
});

async function shipped(world: World, options = {}): Promise<WorkflowHandle> {
  calls.length = 0;
  const engine = await world.open([order], options);
  const handle = await world.run(engine.start(order, { id: 'o' }));
  await world.advance(HOUR_MS);
  await world.run(handle.send({ type: 'approve', payload: 'ann' } as never));
  await world.host.settle();
  return handle;
}

async function idsOf(world: World, engine: Engine, query = {}): Promise<string> {
  const { items } = await world.run(engine.listSnapshots(query));
  return items.map(({ id, current }) => `${id}${current ? '*' : ''}`).join(' ');
}

onEachStore((world) => {
  test('each suspension leaves one snapshot, and where it stands now is one', async () => {
    const handle = await shipped(world());
    expect(handle.getSnapshot().value).toBe('cooling');
    const { items } = await world().run(world().engine.listSnapshots());
    expect(items).toMatchObject([
      { id: 'o@1', value: 'cooling', reasons: ['sleep'], current: false, workflow: 'order' },
      { id: 'o@2', value: 'approval', reasons: ['waitingForEvent'], current: false },
      { id: 'o@4', value: 'shipping', reasons: ['sleep'], current: true },
    ]);
    expect(items[1]?.suspensions).toMatchObject([{ key: 'approval', events: ['approve'] }]);
    const then = await world().run(world().engine.getSnapshot('o@2'));
    expect(then).toMatchObject({ revision: 2, status: 'suspended', context: { by: undefined } });
  });

  test('resuming from an older one takes the workflow back in one step', async () => {
    const handle = await shipped(world());
    const seen: unknown[] = [];
    handle.subscribe((snapshot) => seen.push([snapshot.revision, snapshot.value]));
    const result = await world().run(world().engine.resumeFromSnapshot('o@2', 'bob'));
    await world().host.settle();
    expect(result).toEqual({ resumed: true, rewound: true, outcome: 'handled', revision: 6 });
    expect(seen).toEqual([
      [5, 'approval'],
      [6, 'charging'],
      [7, 'shipping'],
    ]);
    expect((await world().run(handle.refresh())).context).toMatchObject({
      by: 'bob',
      charged: 'paid 2',
    });
    // names go on: the second charge is another one (K1)
    expect(calls).toHaveLength(2);
    expect(new Set(calls).size).toBe(2);
    const { items } = await world().run(world().engine.history('o'));
    expect(items[4]).toMatchObject({
      source: 'resume',
      event: { type: 'workflow.rewind', snapshot: 'o@2' },
    });
    expect(await idsOf(world(), world().engine)).toBe('o@1 o@2 o@4 o@7*');
  });

  test('a workflow that has ended can be taken back', async () => {
    const handle = await shipped(world());
    await world().advance(2 * HOUR_MS);
    expect(await world().run(handle.result())).toBeUndefined();
    const engine = world().engine;
    expect(await idsOf(world(), engine)).toBe('o@1 o@2 o@4');
    const result = await world().run(engine.resumeFromSnapshot('o@2', 'bob'));
    expect(result).toMatchObject({ resumed: true, rewound: true });
    const again = await world().run(engine.get('o'));
    await world().host.settle();
    expect(await world().run(again.refresh())).toMatchObject({ value: 'shipping' });
    await world().advance(2 * HOUR_MS);
    await world().run(again.result());
  });

  test('B40: resuming where it stands ends the pause; the same resume twice is one', async () => {
    const engine = await world().open([order]);
    await world().run(engine.start(order, { id: 'o' }));
    const both = [engine.resumeFromSnapshot('o@1'), engine.resumeFromSnapshot('o@1')];
    const results = await world().run(Promise.all(both));
    expect(results).toEqual([
      { resumed: true, rewound: false, outcome: 'handled', revision: 2 },
      { resumed: false, rewound: false, outcome: undefined, revision: 2 },
    ]);
    const named = { id: 'once' };
    const first = await world().run(engine.resumeFromSnapshot('o@2', 'ann', named));
    expect(first).toMatchObject({ resumed: true, rewound: false });
    const second = await world().run(engine.resumeFromSnapshot('o@2', 'ann', named));
    expect(second).toMatchObject({ resumed: false, rewound: false });
    // without a name it is asked for what it says: to go back there
    const third = await world().run(engine.resumeFromSnapshot('o@2', 'bob'));
    expect(third).toMatchObject({ resumed: true, rewound: true });
  });
});
