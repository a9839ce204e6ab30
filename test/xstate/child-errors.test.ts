// Errors of children: who handles them, and who has them where nobody does.
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  createMachine,
  fromCallback,
  fromPromise,
  sendTo,
  setup,
  spawnChild,
  type AnyActorRef,
} from 'xstate';
import { ACTORS, quiet, recorder, settled } from './kit.ts';

const fail = (): never => {
  throw new Error('down');
};

const failing = fromCallback(fail);

/** Errors that nobody hears are thrown in a timeout of their own. */
function unheard(): unknown[] {
  const thrown: unknown[] = [];
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void) => {
    try {
      run();
    } catch (error) {
      thrown.push((error as Error).message);
    }
    return 0;
  }) as never);
  return thrown;
}

afterEach(() => void vi.restoreAllMocks());

describe.each(ACTORS)('%s: errors of children', (_, create) => {
  test('at their start take onError, and nobody else hears', () => {
    const thrown = unheard();
    const { log, say } = recorder();
    const machine = setup({ actors: { failing } }).createMachine({
      initial: 'a',
      states: {
        a: { invoke: { src: 'failing', onError: 'failed' } },
        failed: { on: { go: { actions: say('go') } } },
      },
    });
    const actor = create(machine);
    actor.subscribe({ error: say('error') });
    actor.start().send({ type: 'go' });
    expect(actor.getSnapshot()).toMatchObject({ status: 'active', value: 'failed' });
    expect(log).toEqual(['go']);
    expect(thrown).toEqual([]);
  });

  test('that nobody handles are those of their parent, and of its parent', () => {
    const errors: string[] = [];
    const middle = setup({ actors: { failing } }).createMachine({ invoke: { src: 'failing' } });
    const machine = setup({ actors: { middle } }).createMachine({ invoke: { src: 'middle' } });
    const actor = create(machine);
    actor.subscribe({ error: (error) => void errors.push((error as Error).message) });
    actor.start();
    expect(errors).toEqual(['down']);
    expect(actor.getSnapshot().status).toBe('error');
  });

  test('of a promise, likewise', async () => {
    const errors: string[] = [];
    const work = fromPromise(async () => fail());
    const machine = setup({ actors: { work } }).createMachine({
      invoke: { src: 'work', onDone: {} },
    });
    const actor = create(machine);
    actor.subscribe({ error: (error) => void errors.push((error as Error).message) });
    actor.start();
    await settled();
    expect(errors).toEqual(['down']);
  });

  test('of a machine in an action, on an event from its parent', () => {
    const child = setup({}).createMachine({ on: { go: { actions: fail } } });
    const machine = setup({ actors: { child } }).createMachine({
      initial: 'a',
      states: {
        a: {
          invoke: { src: 'child', id: 'c', onError: 'failed' },
          on: { go: { actions: sendTo('c', { type: 'go' }) } },
        },
        failed: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot()).toMatchObject({ status: 'active', value: 'failed' });
  });

  test('of a spawned one are events by its id', () => {
    const { log } = recorder();
    const machine = setup({ actors: { failing } }).createMachine({
      entry: spawnChild('failing', { id: 'f' }),
      on: {
        'xstate.error.actor.f': {
          actions: ({ event }) => void log.push(event.type, (event['error'] as Error).message),
        },
      },
    });
    create(machine).start();
    expect(log).toEqual(['xstate.error.actor.f', 'down']);
  });

  test('of a machine that is born with one', () => {
    const stillborn = createMachine({ context: fail, initial: 'a', states: { a: {} } });
    const machine = setup({ actors: { stillborn } }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'stillborn', onError: 'failed' } }, failed: {} },
    });
    expect(create(machine).start().getSnapshot().value).toBe('failed');
  });

  test('an own observer of a child hears them, and its parent does all the same', () => {
    const { log, say } = recorder();
    const machine = setup({ actors: { failing } }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'failing', id: 'f', onError: 'failed' } }, failed: {} },
    });
    const actor = create(machine);
    (actor.getSnapshot().children['f'] as AnyActorRef).subscribe({ error: say('child') });
    actor.start();
    expect(log).toEqual(['child']);
    expect(actor.getSnapshot().value).toBe('failed');
  });

  test('a guard of onError sees them', () => {
    const machine = setup({ actors: { failing } }).createMachine({
      initial: 'a',
      states: {
        a: {
          invoke: {
            src: 'failing',
            onError: [
              { guard: ({ event }) => (event.error as Error).message === 'up', target: 'wrong' },
              { guard: ({ event }) => (event.error as Error).message === 'down', target: 'right' },
            ],
          },
        },
        wrong: {},
        right: {},
      },
    });
    expect(create(machine).start().getSnapshot().value).toBe('right');
  });

  test('that no candidate of onError takes are those of the parent', () => {
    const machine = setup({ actors: { failing } }).createMachine({
      initial: 'a',
      states: {
        a: { invoke: { src: 'failing', onError: { guard: () => false, target: 'b' } } },
        b: {},
      },
    });
    const actor = create(machine);
    actor.subscribe(quiet);
    actor.start();
    expect(actor.getSnapshot()).toMatchObject({ value: 'a' });
  });
});
