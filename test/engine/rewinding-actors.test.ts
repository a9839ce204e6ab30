import { assign, fromCallback, sendTo, setup, stopChild, type ActorRefFrom } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, suspend } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';

const seen: string[] = [];

const counting = setup({ types: { context: {} as { n: number } } }).createMachine({
  id: 'counting',
  context: { n: 0 },
  on: { up: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
});

const family = setup({
  types: { context: {} as { kid: ActorRefFrom<typeof counting> | undefined } },
  actors: {
    counting,
    listen: fromCallback(() => {
      seen.push('listens');
      return () => seen.push('stops');
    }),
    ask: fromTask(async () => suspend('externalEvent', { event: 'answer', timeout: '2h' })),
  },
}).createMachine({
  id: 'family',
  context: { kid: undefined },
  initial: 'alone',
  states: {
    alone: { on: { begin: 'together' } },
    together: {
      invoke: { src: 'listen' },
      initial: 'one',
      entry: assign({ kid: ({ spawn }) => spawn('counting', { id: 'kid', systemId: 'kid' }) }),
      exit: stopChild('kid'),
      on: {
        up: {
          actions: sendTo(({ system }) => system.get('kid') as never, { type: 'up' } as never),
        },
        leave: 'away',
      },
      states: {
        one: { on: { next: 'two' } },
        two: { invoke: { src: 'ask', id: 'ask', onDone: 'three' } },
        three: {},
        again: { type: 'history' },
      },
    },
    away: { on: { back: 'together.again' } },
  },
});

onEachStore((world) => {
  test('children, system ids, what listens, suspended tasks and history come back', async () => {
    seen.length = 0;
    let engine = await world().open([family]);
    await world().run(engine.start(family, { id: 'f' }));
    const send = async (...types: readonly string[]): Promise<void> => {
      const handle = await world().run(engine.get('f'));
      for (const type of types) await world().run(handle.send({ type } as never));
    };
    const stands = async (): Promise<unknown> => {
      const handle = await world().run(engine.get('f'));
      const snapshot = (await world().run(handle.getPersistedSnapshot())) as Persisted;
      return [snapshot.value, snapshot.children['kid']?.snapshot.context.n];
    };
    await send('begin', 'up', 'next', 'up');
    expect(await stands()).toEqual([{ together: 'two' }, 2]);
    const [last] = (await world().run(engine.listSnapshots({ newestFirst: true }))).items;
    await send('up', 'leave');
    expect(await stands()).toEqual(['away', undefined]);
    const how = { suspension: 'f/ask' };
    const result = await world().run(engine.resumeFromSnapshot(last?.id ?? '', 'yes', how));
    expect(result).toMatchObject({ resumed: true, rewound: true });
    // the third was the kid's, in the same pause
    expect(await stands()).toEqual([{ together: 'three' }, 3]);
    expect(seen).toEqual(['listens', 'stops', 'listens']);
    await send('up');
    await world().crash();
    engine = await world().open([family]);
    expect(seen).toEqual(['listens', 'stops', 'listens', 'listens']);
    await send('up');
    expect(await stands()).toEqual([{ together: 'three' }, 5]);
    await send('leave', 'back');
    expect(await stands()).toEqual([{ together: 'three' }, 0]);
  });
});

interface Persisted {
  readonly value: unknown;
  readonly children: Readonly<
    Record<string, { readonly snapshot: { readonly context: { readonly n: number } } }>
  >;
}
