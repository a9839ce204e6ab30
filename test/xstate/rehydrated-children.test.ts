// Children from a persisted snapshot: what goes on, what begins again, what does not.
import { describe, expect, test } from 'vitest';
import {
  assign,
  createMachine,
  fromCallback,
  fromPromise,
  sendTo,
  setup,
  spawnChild,
  waitFor,
  type AnyActorLogic,
  type AnyActorRef,
} from 'xstate';
import { ACTORS, recorder, settled, type Create } from './kit.ts';

/** What is persisted, through JSON as all that keep it do. */
function kept(actor: { getPersistedSnapshot(): unknown }): never {
  return JSON.parse(JSON.stringify(actor.getPersistedSnapshot())) as never;
}

function reopened<TLogic extends AnyActorLogic>(
  create: Create,
  logic: TLogic,
  events: readonly string[] = [],
) {
  const first = create(logic, {} as never).start();
  for (const type of events) first.send({ type } as never);
  return create(logic, { snapshot: kept(first) } as never);
}

describe.each(ACTORS)('%s: children from a persisted snapshot', (_, create) => {
  const leaf = setup({ types: { context: {} as { n: number } } }).createMachine({
    context: { n: 0 },
    on: { up: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
  });

  test('stand where they stood, however deep', () => {
    const child = setup({ actors: { leaf } }).createMachine({
      invoke: { src: 'leaf', id: 'leaf' },
      on: { up: { actions: sendTo('leaf', { type: 'up' }) } },
    });
    const machine = setup({ actors: { child } }).createMachine({
      invoke: { src: 'child', id: 'child' },
      on: { up: { actions: sendTo('child', { type: 'up' }) } },
    });
    const actor = reopened(create, machine, ['up', 'up']);
    const inner = actor.getSnapshot().children['child']?.getSnapshot().children.leaf as AnyActorRef;
    expect(inner.getSnapshot().context).toEqual({ n: 2 });
    actor.start().send({ type: 'up' });
    expect(inner.getSnapshot().context).toEqual({ n: 3 });
  });

  test('a reference in the context is to the child that goes on', () => {
    const machine = setup({
      types: { context: {} as { ref: AnyActorRef } },
      actors: { leaf },
    }).createMachine({
      context: ({ spawn }) => ({ ref: spawn('leaf', { id: 'l' }) }),
      on: { up: { actions: sendTo(({ context }) => context.ref, { type: 'up' }) } },
    });
    const actor = reopened(create, machine, ['up']).start();
    actor.send({ type: 'up' });
    expect(actor.getSnapshot().children['l']?.getSnapshot()).toMatchObject({ context: { n: 2 } });
  });

  test('a promise that was under way is begun again', async () => {
    let begun = 0;
    const work = fromPromise(async () => (begun += 1));
    const machine = setup({ actors: { work } }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'work', onDone: 'b' } }, b: {} },
    });
    const actor = reopened(create, machine).start();
    await waitFor(actor, (snapshot) => snapshot.matches('b'));
    expect(begun).toBe(2);
  });

  test('a promise that is done is not, and its end is not told again', async () => {
    const { log, say } = recorder();
    const work = fromPromise(async () => say('work')());
    const machine = setup({ actors: { work } }).createMachine({
      entry: spawnChild('work', { id: 'w' }),
      on: { 'xstate.done.actor.w': { actions: say('done') } },
    });
    const first = create(machine).start();
    await settled();
    create(machine, { snapshot: kept(first) }).start();
    await settled();
    expect(log).toEqual(['work', 'done']);
  });

  test('a callback is begun again, and hears its parent', () => {
    const { log, say } = recorder();
    const listen = fromCallback(({ receive }) => {
      say('begun')();
      receive(({ type }) => void log.push(type));
    });
    const machine = setup({ actors: { listen } }).createMachine({
      invoke: { src: 'listen', id: 'l' },
      on: { go: { actions: sendTo('l', { type: 'word' }) } },
    });
    reopened(create, machine).start().send({ type: 'go' });
    expect(log).toEqual(['begun', 'begun', 'word']);
  });

  test('are in the system by their names', () => {
    const machine = setup({ actors: { leaf } }).createMachine({
      invoke: { src: 'leaf', id: 'l', systemId: 'named' },
    });
    const actor = reopened(create, machine).start();
    expect(actor.system.get('named' as never)).toBe(actor.getSnapshot().children['l']);
  });

  test('one that is over is not in the system, and its end is not told again', () => {
    const { log, say } = recorder();
    const over = createMachine({ type: 'final' } as never);
    const machine = setup({ actors: { over } }).createMachine({
      entry: spawnChild('over', { id: 'o', systemId: 'over' }),
      on: { '*': { actions: say('told') } },
    });
    const first = create(machine).start();
    log.length = 0;
    const actor = create(machine, { snapshot: kept(first) }).start();
    expect(actor.system.get('over' as never)).toBeUndefined();
    expect(log).toEqual([]);
  });

  test('can be stopped, with the state that they are of', () => {
    const machine = setup({ actors: { leaf } }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'leaf' }, on: { leave: 'b' } }, b: {} },
    });
    const actor = reopened(create, machine).start();
    actor.send({ type: 'leave' });
    expect(actor.getSnapshot()).toMatchObject({ value: 'b', children: {} });
  });

  test('one whose snapshots are followed is followed on', () => {
    const seen: unknown[] = [];
    const machine = setup({ actors: { leaf } }).createMachine({
      invoke: {
        src: 'leaf',
        id: 'l',
        onSnapshot: { actions: ({ event }) => void seen.push(event.snapshot.context.n) },
      },
      on: { up: { actions: sendTo('l', { type: 'up' }) } },
    });
    const actor = reopened(create, machine, ['up']).start();
    seen.length = 0;
    actor.send({ type: 'up' });
    expect(seen).toEqual([2]);
  });

  test('what is persisted names where they are of', () => {
    const machine = setup({ actors: { leaf } }).createMachine({ invoke: { src: 'leaf', id: 'l' } });
    const { children } = kept(create(machine).start()) as { children: Record<string, object> };
    expect(children['l']).toMatchObject({ src: 'leaf', snapshot: { context: { n: 0 } } });
  });
});
