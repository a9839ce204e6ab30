import { assign, sendTo, setup, type ActorRefFrom } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, sleep, suspend, waitForEvent } from '../../src/index.ts';
import type { LifecycleEvent } from '../../src/runtime/lifecycle.ts';
import { onEachStore, refused, type World } from '../behaviours/world.ts';
import { charges, HOUR_MS, order, shipped, snapshotsOf } from './order.ts';

/** What is stored of a workflow, but for when it began. */
async function rows(world: World, id: string): Promise<object> {
  const { workflow, actors, messages, tasks } = await world.records(id);
  const { createdAt: _, updatedAt: __, ...rest } = workflow;
  return { workflow: rest, actors, messages, tasks };
}

onEachStore((world) => {
  test('begins a workflow where another one stood, and that is not touched', async () => {
    await shipped(world());
    const { engine } = world();
    const before = await rows(world(), 'o');
    const fork = await world().run(engine.fork('o@2', { id: 'f', metadata: { why: 'what if' } }));
    expect(fork.getSnapshot()).toMatchObject({
      status: 'parked',
      failure: 'forked from o@2',
      value: 'approval',
      revision: 1,
      metadata: { why: 'what if' },
      suspensions: [{ key: 'approval', address: 'f' }],
    });
    expect(await rows(world(), 'o')).toEqual(before);
    const { items } = await world().run(fork.history());
    expect(items).toMatchObject([
      { source: 'start', event: { type: 'workflow.fork', snapshot: 'o@2' } },
    ]);
    expect(await snapshotsOf(world(), { workflowId: 'f' })).toBe('');
  });

  test('resuming it ends its pause, though that has timed out meanwhile', async () => {
    await shipped(world());
    await world().advance(30 * HOUR_MS);
    const { engine } = world();
    const fork = await world().run(engine.fork('o@2', { id: 'f' }));
    await world().advance(HOUR_MS);
    expect((await world().run(fork.refresh())).status).toBe('parked');
    const result = await world().run(fork.resume('bob'));
    expect(result).toMatchObject({ resumed: true, outcome: 'handled' });
    expect(await world().run(fork.refresh())).toMatchObject({
      value: 'shipping',
      context: { by: 'bob', charged: 'paid 2' },
    });
    expect(charges[1]).toMatch(/^f\//);
    await world().advance(2 * HOUR_MS);
    await world().run(fork.result());
    expect(await snapshotsOf(world(), { workflowId: 'f' })).toBe('f@2 f@4');
  });

  test('retrying it lets it go on as it stood: what is overdue fires promptly', async () => {
    await shipped(world());
    const { engine } = world();
    const fork = await world().run(engine.fork('o@1', { id: 'f' }));
    expect(await world().run(engine.retryWorkflow('f'))).toEqual({ retried: true });
    expect(await world().run(fork.refresh())).toMatchObject({ value: 'approval' });
    expect(await world().run(engine.retryWorkflow('f'))).toEqual({ retried: false });
  });

  test('a fork of the present, and of a fork', async () => {
    await shipped(world());
    const { engine } = world();
    const first = await world().run(engine.fork('o@4', { id: 'f' }));
    expect(first.getSnapshot().value).toBe('shipping');
    await world().run(engine.retryWorkflow('f'));
    const second = await world().run(engine.fork('f@2', { id: 'g' }));
    expect(second.getSnapshot()).toMatchObject({ failure: 'forked from f@2', value: 'shipping' });
    await world().run(engine.retryWorkflow('g'));
    await world().advance(2 * HOUR_MS);
    for (const id of ['o', 'f', 'g']) {
      expect((await world().run(engine.get(id))).getSnapshot().status).toBe('done');
    }
  });

  test('its tasks are held until it goes on, through crashes, and are its own (K1)', async () => {
    await shipped(world(), { checkpoints: { auto: true, every: 1 } });
    await world().run(world().engine.fork('o@3', { id: 'f' }));
    expect(charges).toHaveLength(1);
    await world().crash(HOUR_MS);
    let engine = await world().open([order]);
    await world().advance(HOUR_MS);
    expect(charges).toHaveLength(1);
    world().dieAtNextWrite('after write');
    engine.retryWorkflow('f').catch(() => {});
    await world().host.settle();
    expect(charges).toHaveLength(1);
    await world().crash();
    engine = await world().open([order]);
    expect(charges).toEqual([charges[0], charges[0]?.replace(/^o/, 'f')]);
    expect((await world().run(engine.get('f'))).getSnapshot()).toMatchObject({ value: 'shipping' });
  });

  test('its pauses are told when it goes on, and not before', async () => {
    const told: string[] = [];
    const middleware = (event: LifecycleEvent, next: (one: LifecycleEvent) => unknown): unknown => {
      if (event.workflowId === 'f') told.push(event.type);
      return next(event);
    };
    await shipped(world(), { middleware: [middleware], handles: { delay: 'application' } });
    // the application keeps the time of its sleeps
    await world().run(world().engine.resumeWorkflow('o'));
    await world().run(world().engine.sendSimpleEvent('o', 'approve', 'ann'));
    await world().run(world().engine.fork('o@1', { id: 'f' }));
    expect(told).toEqual(['workflow.started']);
    await world().run(world().engine.retryWorkflow('f'));
    expect(told).toEqual(['workflow.started', 'node.suspended', 'snapshot.created']);
  });

  test.each([
    { id: 'o', code: 'WorkflowExists' },
    { id: 'a/b', code: 'OptionInvalid' },
    { id: '', code: 'OptionInvalid' },
    { id: undefined, code: 'OptionInvalid' },
    { id: 'f', metadata: { n: 1 }, code: 'OptionInvalid' },
    { id: 'f', other: 1, code: 'OptionInvalid' },
  ] as const)('refuses %o', async ({ code, ...options }) => {
    await shipped(world());
    await refused(world().run(world().engine.fork('o@1', options as never)), code);
  });
});

const errand = setup({}).createMachine({
  id: 'errand',
  initial: 'asleep',
  states: { asleep: sleep('1h', 'done'), done: { type: 'final' } },
  output: 'back',
});

const counting = setup({
  types: { context: {} as { n: number; boss: unknown } },
}).createMachine({
  id: 'counting',
  context: ({ self }) => ({ n: 0, boss: self }),
  on: { up: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
  initial: 'waiting',
  states: { waiting: { after: { '3h': 'late' } }, late: {} },
});

/** All there is to rename: children, refs, timers, early events and suspended tasks. */
const parent = setup({
  types: {
    context: {} as { kid: ActorRefFrom<typeof counting> | undefined; got: readonly unknown[] },
  },
  actors: {
    counting,
    own: fromTask(async () => suspend('subWorkflow', { workflow: 'errand' })),
    named: fromTask(async () => suspend('subWorkflow', { workflow: 'errand', id: 'named' })),
    ask: fromTask(async () => suspend('externalEvent', { event: 'answer', timeout: '2h' })),
  },
  actions: {
    note: assign({
      got: ({ context, event }) => [...context.got, (event as { output?: unknown }).output],
    }),
  },
  delays: { '3h': 3 * HOUR_MS },
}).createMachine({
  id: 'parent',
  context: ({ spawn }) => ({ kid: spawn('counting', { id: 'kid', systemId: 'kid' }), got: [] }),
  type: 'parallel',
  on: { up: { actions: sendTo(({ context }) => context.kid!, { type: 'up' }) } },
  states: {
    person: {
      initial: 'waiting',
      states: {
        waiting: waitForEvent({ event: 'go', onEvent: 'still' }),
        still: waitForEvent({ event: 'early', onEvent: 'over' }),
        over: {},
      },
    },
    own: {
      initial: 'at',
      states: {
        at: { invoke: { src: 'own', onDone: { target: 'over', actions: 'note' } } },
        over: {},
      },
    },
    named: {
      initial: 'at',
      states: {
        at: { invoke: { src: 'named', onDone: { target: 'over', actions: 'note' } } },
        over: {},
      },
    },
    ask: {
      initial: 'at',
      states: { at: { invoke: { id: 'ask', src: 'ask', onDone: 'over' } }, over: {} },
    },
  },
});

onEachStore((world) => {
  async function begun(): Promise<void> {
    const engine = await world().open([parent, errand]);
    const handle = await world().run(engine.start(parent, { id: 'p' }));
    await world().run(handle.send({ type: 'up' } as never));
    await world().run(engine.sendSimpleEvent('p', 'early'));
  }

  const value = async (id: string): Promise<unknown> => {
    const handle = await world().run(world().engine.get(id));
    return (await world().run(handle.refresh())).value;
  };

  test('all that names an actor of it names one of its own', async () => {
    await begun();
    const [snapshot] = (await world().run(world().engine.listSnapshots({ workflowId: 'p' }))).items;
    await world().run(world().engine.fork(snapshot?.id ?? '', { id: 'pp.f' }));
    const { workflow, ...rest } = await world().records('pp.f');
    const text = JSON.stringify([workflow.state, workflow.suspensions, rest]);
    expect(text.match(/"p[/#!].*?"/g)).toBe(null);
    expect(text).toContain('pp.f/kid');
    const { workflow: other } = await world().records('p');
    const named = (key: string): string => key.replaceAll('pp.f', 'p');
    expect(JSON.parse(named(workflow.state))).toEqual(JSON.parse(other.state));
  });

  test('waits for children of its own, which are begun when it goes on', async () => {
    await begun();
    const { engine } = world();
    const [snapshot] = (await world().run(engine.listSnapshots({ workflowId: 'p' }))).items;
    await world().run(engine.fork(snapshot?.id ?? '', { id: 'f' }));
    const ids = async (): Promise<readonly string[]> => {
      const { items } = await world().run(engine.list({ workflow: 'errand' }));
      return items.map(({ id }) => id);
    };
    const before = await ids();
    expect(before).toHaveLength(2);
    await world().crash(HOUR_MS / 2);
    await world().open([parent, errand]);
    const how = { suspension: 'person.waiting' };
    await world().run(world().engine.resumeWorkflow('f', undefined, how));
    const { items } = await world().run(world().engine.list({ workflow: 'errand' }));
    expect(items.filter(({ id }) => id.startsWith('f.'))).toHaveLength(2);
    expect(await value('f')).toEqual({ person: 'over', own: 'at', named: 'at', ask: 'at' });
    await world().run(world().engine.sendSimpleEvent('f', 'answer'));
    await world().run(world().engine.sendSimpleEvent('f', 'up'));
    await world().advance(HOUR_MS);
    expect(await value('f')).toEqual({ person: 'over', own: 'over', named: 'over', ask: 'over' });
    // the timeout of the one that was asked stays that of the other workflow's
    expect(await value('p')).toEqual({ person: 'waiting', own: 'over', named: 'over', ask: 'at' });
    const fork = await world().run(world().engine.get('f'));
    expect(fork.getSnapshot().context).toMatchObject({ got: ['back', 'back'] });
    type Persisted = { children: { kid: { snapshot: { context: { n: number }; value: string } } } };
    const persisted = (await world().run(fork.getPersistedSnapshot())) as Persisted;
    expect(persisted.children.kid.snapshot).toMatchObject({ context: { n: 2 } });
    await world().advance(2 * HOUR_MS);
    const later = (await world().run(fork.getPersistedSnapshot())) as Persisted;
    expect(later.children.kid.snapshot.value).toBe('late');
  });
});
