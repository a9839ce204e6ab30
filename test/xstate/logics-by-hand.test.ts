// Logics made by hand, and around others.
import { describe, expect, test } from 'vitest';
import {
  createEmptyActor,
  createMachine,
  fromTransition,
  setup,
  type ActorLogic,
  type AnyActorRef,
  type EventObject,
  type Snapshot,
} from 'xstate';
import { ACTORS, recorder } from './kit.ts';

describe.each(ACTORS)('%s: logics made by hand, and around others', (_, create) => {
  type Counted = Snapshot<undefined> & { readonly count: number };

  const byHand: ActorLogic<Counted, EventObject> = {
    transition: (snapshot, { type }) =>
      type === 'up' ? { ...snapshot, count: snapshot.count + 1 } : snapshot,
    getInitialSnapshot: () => ({ status: 'active', output: undefined, error: undefined, count: 0 }),
    getPersistedSnapshot: (snapshot) => snapshot,
  };

  test('by hand: its snapshot is what it says', () => {
    const actor = create(byHand).start();
    actor.send({ type: 'up' });
    actor.send({ type: 'up' });
    expect(actor.getSnapshot()).toMatchObject({ count: 2, status: 'active' });
  });

  test('by hand: done when it says so', () => {
    const { log, say } = recorder();
    const ending: ActorLogic<Counted, EventObject> = {
      ...byHand,
      transition: ({ count }) => ({ status: 'done', output: undefined, error: undefined, count }),
    };
    const actor = create(ending);
    actor.subscribe({ complete: say('complete') });
    actor.start().send({ type: 'x' });
    expect(log).toEqual(['complete']);
  });

  test('around another: it sees each event before', () => {
    const { log } = recorder();
    const base = fromTransition(
      (n: number, { type }: EventObject) => (type === 'up' ? n + 1 : n),
      0,
    );
    const loud: typeof base = {
      ...base,
      transition: (snapshot, event, scope) => {
        log.push(event.type);
        return base.transition(snapshot, event, scope);
      },
    };
    const actor = create(loud).start();
    actor.send({ type: 'up' });
    expect(log).toEqual(['up']);
    expect(actor.getSnapshot().context).toBe(1);
  });

  test('an empty actor takes any event, and is always active', () => {
    const actor = createEmptyActor() as AnyActorRef;
    actor.send({ type: 'x' });
    expect(actor.getSnapshot()).toMatchObject({ status: 'active' });
    expect(create(createMachine({})).start().getSnapshot().status).toBe('active');
  });

  test('a machine of setup is as one of createMachine', () => {
    const config = { id: 's', initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } } as const;
    for (const machine of [setup({}).createMachine(config), createMachine(config)]) {
      const actor = create(machine).start();
      actor.send({ type: 'go' });
      expect(actor.getSnapshot().value).toBe('b');
    }
  });
});
