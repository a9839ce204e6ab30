// Errors: who hears of them, and what goes on.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { assign, createMachine, fromTransition } from 'xstate';
import { ACTORS, quiet, recorder } from './kit.ts';

const fail = (): never => {
  throw new Error('down');
};

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

describe.each(ACTORS)('%s: errors of observers', (_, create) => {
  const machine = createMachine({
    initial: 'a',
    states: { a: { on: { go: 'b' } }, b: { on: { go: 'a' } } },
  });

  test('are nobody else’s: the actor goes on, and the others are told', () => {
    const thrown = unheard();
    const { log, say } = recorder();
    const actor = create(machine).start();
    actor.subscribe(fail);
    actor.subscribe(say('told'));
    actor.send({ type: 'go' });
    actor.send({ type: 'go' });
    expect(thrown).toEqual(['down', 'down']);
    expect(log).toEqual(['told', 'told']);
    expect(actor.getSnapshot()).toMatchObject({ status: 'active', value: 'a' });
  });

  test('are not told to their own `error`', () => {
    const thrown = unheard();
    const { log, say } = recorder();
    const actor = create(machine).start();
    actor.subscribe({ next: fail, error: say('error') });
    actor.send({ type: 'go' });
    expect(thrown).toEqual(['down']);
    expect(log).toEqual([]);
  });

  test('in `complete` are reported and end nothing else', () => {
    const thrown = unheard();
    const { log, say } = recorder();
    const actor = create(machine).start();
    actor.subscribe({ complete: fail });
    actor.subscribe({ complete: say('complete') });
    actor.stop();
    expect(thrown).toEqual(['down']);
    expect(log).toEqual(['complete']);
  });

  test('in `error` are reported', () => {
    const thrown = unheard();
    const actor = create(createMachine({ entry: fail }));
    actor.subscribe({
      error: () => {
        throw new Error('worse');
      },
    });
    actor.start();
    expect(thrown).toEqual(['worse']);
  });
});

describe.each(ACTORS)('%s: errors of an actor', (_, create) => {
  test('that nobody hears are reported', () => {
    const thrown = unheard();
    const actor = create(createMachine({ entry: fail })).start();
    expect(thrown).toEqual(['down']);
    expect(actor.getSnapshot()).toMatchObject({ status: 'error', error: new Error('down') });
  });

  test('that one observer hears and another does not are reported, too', () => {
    const thrown = unheard();
    const { log, say } = recorder();
    const actor = create(createMachine({ entry: fail }));
    actor.subscribe({ error: say('heard') });
    actor.subscribe(() => {});
    actor.start();
    expect(log).toEqual(['heard']);
    expect(thrown).toEqual(['down']);
  });

  test('end it: later observers hear of them at once, and events are passed over', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { log, say } = recorder();
    const actor = create(createMachine({ on: { go: { actions: fail } } }));
    actor.subscribe(quiet);
    actor.start().send({ type: 'go' });
    actor.subscribe({ next: say('next'), complete: say('complete'), error: say('error') });
    actor.send({ type: 'go' });
    expect(log).toEqual(['error']);
  });

  test('in the context: the machine is in error before its start', () => {
    const states = { initial: 'a', states: { a: {} } } as const;
    const actor = create(createMachine({ context: fail, ...states }));
    actor.subscribe(quiet);
    expect(actor.getSnapshot().status).toBe('error');
    actor.start();
    expect(actor.getSnapshot()).toMatchObject({ status: 'error', error: new Error('down') });
  });

  test('in a transition logic', () => {
    const actor = create(fromTransition(fail, 0));
    actor.subscribe(quiet);
    actor.start().send({ type: 'go' });
    expect(actor.getSnapshot()).toMatchObject({ status: 'error' });
  });

  test('in an initial `always`, an entry and an `assign`', () => {
    for (const config of [
      { initial: 'a', states: { a: { always: { guard: fail, target: 'b' } }, b: {} } },
      { entry: fail },
      { entry: assign(fail) },
    ]) {
      const errors: unknown[] = [];
      const actor = create(createMachine(config as never));
      actor.subscribe({ error: (error) => void errors.push(error) });
      actor.start();
      expect(errors).toHaveLength(1);
    }
  });

  test('a value that is no Error is kept as it is', () => {
    const errors: unknown[] = [];
    const machine = createMachine({
      entry: () => {
        // eslint-disable-next-line typescript/only-throw-error -- what is thrown is what is told
        throw 'a word';
      },
    });
    const actor = create(machine);
    actor.subscribe({ error: (error) => void errors.push(error) });
    actor.start();
    expect(errors).toEqual(['a word']);
  });

  test('actions that were done before are done', () => {
    const { log, say } = recorder();
    const actor = create(createMachine({ entry: [say('one'), fail, say('two')] }));
    actor.subscribe(quiet);
    actor.start();
    expect(log).toEqual(['one']);
  });
});
