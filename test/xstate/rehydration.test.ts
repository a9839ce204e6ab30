// Persisted snapshots: what goes on from them, and what does not happen twice.
import { describe, expect, test } from 'vitest';
import {
  assign,
  createMachine,
  fromPromise,
  fromTransition,
  toPromise,
  type AnyActorLogic,
} from 'xstate';
import { ACTORS, quiet, recorder, type Create } from './kit.ts';

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

describe.each(ACTORS)('%s: a machine from its persisted snapshot', (_, create) => {
  test('stands where it stood, with its context, before it is started', () => {
    const machine = createMachine({
      context: { n: 0 },
      initial: 'a',
      states: { a: { on: { go: { target: 'b', actions: assign({ n: 5 }) } } }, b: {} },
    });
    expect(reopened(create, machine, ['go']).getSnapshot()).toMatchObject({
      value: 'b',
      context: { n: 5 },
    });
  });

  test('runs no entry action again, and none of a transition', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      entry: say('root'),
      initial: 'a',
      states: { a: { on: { go: { target: 'b', actions: say('go') } } }, b: { entry: say('b') } },
    });
    const next = reopened(create, machine, ['go']);
    log.length = 0;
    next.start();
    expect(log).toEqual([]);
  });

  test('runs no exit action when it is stopped', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      exit: say('root'),
      initial: 'a',
      states: { a: { exit: say('a') } },
    });
    reopened(create, machine).start().stop();
    expect(log).toEqual([]);
  });

  test('has its tags and its `can`', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { tags: 'here', on: { go: {} } } },
      on: { all: { actions: () => {} } },
    });
    const snapshot = reopened(create, machine).start().getSnapshot();
    expect(snapshot.hasTag('here')).toBe(true);
    expect(snapshot.can({ type: 'all' })).toBe(true);
    expect(snapshot.can({ type: 'other' })).toBe(false);
  });

  test('takes its transitions', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { on: { go: 'c' } }, c: {} },
    });
    const actor = reopened(create, machine, ['go']).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('c');
  });

  test('that was done is done, with its output, and says that it is complete', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { go: 'z' } }, z: { type: 'final' } },
      output: 6,
    });
    const actor = reopened(create, machine, ['go']);
    actor.subscribe({ complete: say('complete') });
    actor.start();
    expect(actor.getSnapshot()).toMatchObject({ status: 'done', output: 6 });
    expect(log).toEqual(['complete']);
  });

  test('that failed has failed, and says so', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      on: {
        go: {
          actions: () => {
            throw new Error('down');
          },
        },
      },
    });
    const first = create(machine);
    first.subscribe(quiet);
    first.start().send({ type: 'go' });
    const second = create(machine, { snapshot: kept(first) });
    second.subscribe({ error: say('error') });
    second.start();
    expect(second.getSnapshot().status).toBe('error');
    expect(log).toEqual(['error']);
  });

  test('from `resolveState`, too', () => {
    const machine = createMachine({
      context: { n: 1 },
      initial: 'a',
      states: { a: {}, b: { on: { go: 'c' } }, c: {} },
    });
    const snapshot = machine.resolveState({ value: 'b', context: { n: 9 } });
    const actor = create(machine, { snapshot }).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot()).toMatchObject({ value: 'c', context: { n: 9 } });
  });

  test('a state that is no more is an error', () => {
    const machine = createMachine({ initial: 'a', states: { a: {} } });
    const snapshot = { ...(kept(create(machine).start()) as object), value: 'gone' } as never;
    let error: unknown;
    try {
      const actor = create(machine, { snapshot });
      actor.subscribe(quiet);
      actor.start();
      error = (actor.getSnapshot() as { error?: unknown }).error;
    } catch (thrown) {
      error = thrown;
    }
    expect(String(error)).toContain('gone');
  });

  test('is persisted as it was', () => {
    const machine = createMachine({
      context: { n: 1 },
      type: 'parallel',
      states: { a: { initial: 'x', states: { x: {} } }, b: {} },
    });
    const first = create(machine).start();
    expect(kept(create(machine, { snapshot: kept(first) }))).toEqual(kept(first));
  });
});

describe.each(ACTORS)('%s: other logics from a persisted snapshot', (_, create) => {
  test('a promise that is done is not begun again', async () => {
    let begun = 0;
    const work = fromPromise(async () => (begun += 1));
    const first = create(work).start();
    await toPromise(first);
    const second = create(work, { snapshot: kept(first) }).start();
    await expect(toPromise(second)).resolves.toBe(1);
    expect(begun).toBe(1);
  });

  test('a promise under way is begun with its input', async () => {
    const work = fromPromise(async ({ input }: { input: number }) => input + 1);
    const first = create(work, { input: 4 }).start();
    const second = create(work, { snapshot: kept(first) } as never).start();
    await expect(toPromise(second)).resolves.toBe(5);
  });

  test('a transition goes on from its context', () => {
    const sum = fromTransition((n: number, { by }: { type: 'add'; by: number }) => n + by, 1);
    const first = create(sum).start();
    first.send({ type: 'add', by: 2 });
    const second = create(sum, { snapshot: kept(first) }).start();
    second.send({ type: 'add', by: 4 });
    expect(second.getSnapshot().context).toBe(7);
  });
});
