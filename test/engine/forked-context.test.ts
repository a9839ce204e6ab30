import { assign, setup, type ActorRefFrom } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, KeptRef, waitForEvent, type WorkflowSnapshot } from '../../src/index.ts';
import { onEachStore, refused } from '../behaviours/world.ts';
import { shipped } from './order.ts';

const child = setup({}).createMachine({ id: 'child' });

interface Context {
  readonly when: Date;
  readonly seen: ReadonlyMap<string, number>;
  readonly helper: ActorRefFrom<typeof child>;
  readonly amount: number;
}

/** Holds an actor and what JSON cannot say in its context. */
const holder = setup({
  types: { context: {} as Context },
  actors: { child, pay: fromTask(({ input }) => Promise.resolve(input)) },
}).createMachine({
  id: 'holder',
  context: ({ spawn }) => ({
    when: new Date(5),
    seen: new Map([['a', 1]]),
    helper: spawn('child', { id: 'helper' }),
    amount: 1,
  }),
  initial: 'waiting',
  states: {
    waiting: waitForEvent({ event: 'go', onEvent: 'paying' }),
    paying: {
      invoke: {
        src: 'pay',
        input: ({ context }) => context.amount,
        onDone: {
          target: 'done',
          actions: assign({ amount: ({ event }) => Number(event.output) }),
        },
      },
    },
    done: { type: 'final' },
  },
});

onEachStore((world) => {
  const contextOf = async (id: string): Promise<Context> => {
    const handle = await world().run(world().engine.get(id));
    return ((await world().run(handle.refresh())) as WorkflowSnapshot<Context>).context;
  };

  test('a fork goes on with the context it was given', async () => {
    await shipped(world());
    const { engine } = world();
    const context = { notes: 7, by: 'eve', charged: undefined };
    const fork = await world().run(engine.fork('o@2', { id: 'f', context }));
    expect(fork.getSnapshot()).toMatchObject({ value: 'approval', context, status: 'parked' });
    await world().run(fork.resume('bob'));
    expect(await contextOf('f')).toMatchObject({ notes: 7, by: 'bob' });
    expect(await contextOf('o')).toMatchObject({ notes: 0, by: 'ann' });
    const [first] = (await world().run(fork.history())).items;
    expect(first?.changes.contexts).toEqual([{ set: context }]);
  });

  test('what a snapshot showed can be a part of it: dates, maps, and its own actors', async () => {
    const engine = await world().open([holder]);
    await world().run(engine.start(holder, { id: 'h' }));
    const before = (await world().run(engine.getSnapshot('h@1'))).context as Context;
    const { address } = before.helper as unknown as KeptRef;
    expect(address).toMatch(/^h\/helper#\d$/);
    const context = { ...before, amount: 9 };
    const fork = await world().run(engine.fork('h@1', { id: 'f', context }));
    await world().crash();
    await world().open([holder]);
    const after = await contextOf('f');
    expect(after).toEqual({ ...before, amount: 9, helper: new KeptRef(address.replace('h', 'f')) });
    await world().run(world().engine.resumeWorkflow(fork.id, undefined, { suspension: 'waiting' }));
    expect(await contextOf('f')).toMatchObject({ amount: 9, when: new Date(5) });
    expect(await contextOf('h')).toMatchObject({ amount: 1 });
  });

  test('one that cannot be kept is refused by its path, and nothing begins', async () => {
    await shipped(world());
    const { engine } = world();
    const forked = (context: unknown) =>
      world().run(engine.fork('o@2', { id: 'f', context: context as object }));
    const error = await refused(forked({ notes: { back: () => 1 } }), 'NotSerializable');
    expect(error.message).toContain('context.notes.back');
    for (const context of [[], 'text', 1, null]) await refused(forked(context), 'OptionInvalid');
    await refused(forked({ text: 'x'.repeat(4_000_001) }), 'LimitExceeded');
    expect(await world().run(engine.count())).toBe(1);
  });

  test('a context of no fields is one', async () => {
    await shipped(world());
    const { engine } = world();
    const fork = await world().run(engine.fork('o@2', { id: 'f', context: {} }));
    expect(fork.getSnapshot().context).toEqual({});
  });
});
