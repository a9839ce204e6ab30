import {
  assign,
  createMachine,
  sendParent,
  sendTo,
  setup,
  spawnChild,
  stopChild,
  type AnyActorRef,
} from 'xstate';
import { describe, expect, test } from 'vitest';
import { fromTask, sleep } from '../../src/index.ts';
import { onEachStore } from './world.ts';

interface Said {
  readonly type: string;
  readonly text: string;
}

const MINUTE = 60_000;

const child = createMachine({
  id: 'child',
  initial: 'asleep',
  states: { asleep: sleep('10m', 'done'), done: { type: 'final' } },
  output: 'grown',
});

const hanging = fromTask(() => new Promise(() => {}));

const base = setup({
  types: { context: {} as { ends: unknown[]; spawned?: AnyActorRef } },
  actors: { child, hanging },
  actions: {
    leave: () => {},
    end: assign(({ context, event }) => ({
      ends: [...context.ends, (event as { output?: unknown }).output],
    })),
  },
});

/** Two children at once: one invoked, one spawned, and a task. */
const parent = base.createMachine({
  id: 'parent',
  context: { ends: [] },
  initial: 'with',
  states: {
    with: {
      entry: assign({ spawned: ({ spawn }) => spawn('child', { id: 'spawned' }) }),
      invoke: [
        { src: 'child', id: 'invoked' },
        { src: 'hanging', id: 'task' },
      ],
      on: {
        'xstate.done.actor.*': { actions: 'end' },
        leave: { target: 'without', actions: 'leave' },
        end: 'done',
      },
    },
    without: {},
    done: { type: 'final' },
  },
});

onEachStore((world) => {
  const begin = async () => {
    const engine = await world().open([parent]);
    return await world().run(engine.start(parent, { id: 'p' }));
  };
  const leftovers = async () => {
    const { actors, messages, tasks } = await world().records('p');
    return [
      ...actors.map(({ address }) => address),
      ...messages.map(({ key }) => key),
      ...tasks.map(({ key }) => key),
    ];
  };

  test.each([
    ['without a restart', false],
    ['over a restart, though it came due while nobody ran', true],
  ])('B26 the end of a child is reported once, %s', async (_, restart) => {
    await begin();
    if (restart) {
      await world().crash(20 * MINUTE);
      await world().open([parent]);
    } else {
      await world().advance(10 * MINUTE);
    }
    expect((await world().engine.get('p')).getSnapshot().context).toMatchObject({
      ends: ['grown', 'grown'],
    });
    await world().crash(MINUTE);
    await world().open([parent]);
    await world().advance(20 * MINUTE);
    expect((await world().engine.get('p')).getSnapshot().context).toMatchObject({
      ends: ['grown', 'grown'],
    });
  });

  test('B26 is not lost when the process dies before it is stored', async () => {
    await begin();
    world().dieAtNextWrite('before write');
    await world().advance(10 * MINUTE);
    await world().crash(MINUTE);
    await world().open([parent]);
    expect((await world().engine.get('p')).getSnapshot().context).toMatchObject({
      ends: ['grown', 'grown'],
    });
  });

  describe('B29 a systemId', () => {
    const log = setup({
      types: { context: {} as { lines: string[] } },
    }).createMachine({
      context: { lines: [] },
      on: {
        line: {
          actions: [
            assign({ lines: ({ context, event }) => [...context.lines, (event as Said).text] }),
            sendParent(({ context }) => ({ type: 'logged', lines: context.lines })),
          ],
        },
      },
    });
    const writer = createMachine({
      on: {
        write: {
          actions: sendTo(
            ({ system }) => system.get('log') as AnyActorRef,
            ({ event }) => ({
              type: 'line',
              text: (event as Said).text,
            }),
          ),
        },
      },
    });
    const machine = setup({
      types: { context: {} as { logged: unknown } },
      actors: { log, writer },
    }).createMachine({
      id: 'logging',
      context: { logged: undefined },
      invoke: [
        { src: 'log', systemId: 'log' },
        { src: 'writer', id: 'writer', systemId: 'writer' },
      ],
      on: {
        say: {
          actions: sendTo(
            ({ system }) => system.get('writer') as AnyActorRef,
            ({ event }) => ({
              type: 'write',
              text: (event as Said).text,
            }),
          ),
        },
        logged: { actions: assign({ logged: ({ event }) => event['lines'] as unknown }) },
      },
    });

    test('B29 resolves after a restart, from the root and from a child', async () => {
      const engine = await world().open([machine]);
      const handle = await world().run(engine.start(machine, { id: 'l' }));
      await world().run(handle.send({ type: 'say', text: 'before' } as { type: string }));
      await world().crash(MINUTE);
      await world().open([machine]);
      const again = await world().engine.get('l');
      await world().run(again.send({ type: 'say', text: 'after' } as { type: string }));
      expect((await again.refresh()).context).toEqual({ logged: ['before', 'after'] });
    });
  });

  test('B30 a context may hold an actor that is gone, also after a restart', async () => {
    const machine = base.createMachine({
      id: 'holding',
      context: ({ spawn }) => ({ ends: [], spawned: spawn('child', { id: 'held' }) }),
      on: {
        stop: { actions: stopChild('held') },
        say: { actions: sendTo(({ context }) => context.spawned!, { type: 'hello' }) },
        again: { actions: spawnChild('child', { id: 'held' }) },
      },
    });
    const engine = await world().open([machine]);
    const handle = await world().run(engine.start(machine, { id: 'h' }));
    for (const type of ['stop', 'say', 'again']) await world().run(handle.send({ type }));
    await world().crash(MINUTE);
    await world().open([machine]);
    const again = await world().engine.get('h');
    for (const type of ['say', 'stop', 'stop']) await world().run(again.send({ type }));
    expect((await again.refresh()).status).toBe('suspended');
    // its last snapshot is kept for as long as something refers to it
    expect((await world().records('h')).actors).toMatchObject([{ address: 'h/held' }]);
    expect((await world().engine.deadLetters()).items).toMatchObject([
      { reason: 'actorGone', to: 'h/held', event: { type: 'hello' } },
      { reason: 'actorGone', to: 'h/held', event: { type: 'hello' } },
    ]);
  });

  describe('B30 no orphan is left behind', () => {
    test('B30 by a state that is left: its invoked children and tasks go with it', async () => {
      const handle = await begin();
      expect(await leftovers()).toContain('p/invoked');
      await world().run(handle.send({ type: 'leave' }));
      const left = await leftovers();
      expect(left.filter((name) => /invoked|task/.test(name))).toEqual([]);
      // a spawned child is the actor's and not the state's
      expect(left).toContain('p/spawned');
    });

    test.each([
      ['an end', 'done'],
      ['a cancel', 'cancelled'],
      ['a failure', 'failed'],
    ])('B30 by %s', async (how, status) => {
      const handle = await begin();
      if (how === 'an end') await world().run(handle.send({ type: 'end' }));
      if (how === 'a cancel') await world().run(handle.cancel('enough'));
      if (how === 'a failure') {
        await world().crash();
        const broken = parent.provide({
          actions: {
            leave: () => {
              throw new Error('broken');
            },
          },
        });
        const engine = await world().open([broken]);
        await world().run(engine.sendSimpleEvent('p', 'leave'));
      }
      expect((await world().records('p')).workflow.status).toBe(status);
      await world().advance(1_000);
      expect(await leftovers()).toEqual([]);
      expect(await world().engine.count({ waitingForTimer: true })).toBe(0);
      await world().advance(20 * MINUTE);
      const lines = (await world().engine.history('p')).items.length;
      await world().crash(MINUTE);
      await world().open([parent]);
      expect((await world().engine.history('p')).items).toHaveLength(lines);
    });
  });
});
