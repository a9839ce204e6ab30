// invoke of a promise: its output, its error, and what comes too late.
import { describe, expect, test } from 'vitest';
import { assign, fromPromise, setup, waitFor } from 'xstate';
import { ACTORS, recorder, settled } from './kit.ts';

describe.each(ACTORS)('%s: invoke of a promise', (_, create) => {
  const machineOf = (work: () => Promise<unknown>) =>
    setup({ actors: { work: fromPromise(work) } }).createMachine({
      context: { got: undefined },
      initial: 'a',
      states: {
        a: {
          invoke: {
            src: 'work',
            id: 'w',
            onDone: { target: 'done', actions: assign({ got: ({ event }) => event.output }) },
            onError: {
              target: 'failed',
              actions: assign({ got: ({ event }) => (event.error as Error).message }),
            },
          },
          on: { leave: 'left' },
        },
        done: {},
        failed: {},
        left: {},
      },
    });

  test('onDone takes its output', async () => {
    const actor = create(machineOf(async () => ({ n: 1 }))).start();
    const { context } = await waitFor(actor, (snapshot) => snapshot.matches('done'));
    expect(context['got']).toEqual({ n: 1 });
  });

  test('onError takes its error', async () => {
    const actor = create(machineOf(() => Promise.reject(new Error('down')))).start();
    const { context } = await waitFor(actor, (snapshot) => snapshot.matches('failed'));
    expect(context['got']).toBe('down');
  });

  test('what comes after the state was left is not taken', async () => {
    let resolve = (_value: unknown): void => {};
    const actor = create(machineOf(() => new Promise((given) => (resolve = given)))).start();
    actor.send({ type: 'leave' });
    resolve(1);
    await settled();
    expect(actor.getSnapshot()).toMatchObject({ value: 'left', context: { got: undefined } });
  });

  test('its signal is aborted when the state is left', async () => {
    const { log, say } = recorder();
    const work = fromPromise(async ({ signal }) => {
      signal.addEventListener('abort', say('aborted'));
      await new Promise(() => {});
    });
    const machine = setup({ actors: { work } }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'work' }, on: { leave: 'b' } }, b: {} },
    });
    const actor = create(machine).start();
    await settled();
    actor.send({ type: 'leave' });
    expect(log).toEqual(['aborted']);
  });

  test('gets its input, made of context and event', async () => {
    const got: unknown[] = [];
    const work = fromPromise<void, readonly unknown[]>(async ({ input }) => void got.push(input));
    const machine = setup({ actors: { work } }).createMachine({
      context: { n: 3 },
      initial: 'a',
      states: {
        a: { on: { go: 'b' } },
        b: {
          invoke: { src: 'work', input: ({ context, event }) => [context['n'], event.type] },
        },
      },
    });
    create(machine).start().send({ type: 'go' });
    await settled();
    expect(got).toEqual([[3, 'go']]);
  });

  test('begins anew where the state is entered anew', async () => {
    let begun = 0;
    const work = fromPromise(() => {
      begun += 1;
      return new Promise(() => {});
    });
    const machine = setup({ actors: { work } }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'work' }, on: { again: { target: 'a', reenter: true } } } },
    });
    const actor = create(machine).start();
    actor.send({ type: 'again' });
    expect(begun).toBe(2);
  });

  test('two of one state, each with its own end', async () => {
    const { log, say } = recorder();
    const quick = fromPromise(async () => 'quick');
    const slow = fromPromise(async () => {
      await settled();
      return 'slow';
    });
    const machine = setup({ actors: { quick, slow } }).createMachine({
      invoke: [
        { src: 'slow', onDone: { actions: say('slow') } },
        { src: 'quick', onDone: { actions: say('quick') } },
      ],
    });
    create(machine).start();
    for (let turn = 0; turn < 4; turn += 1) await settled();
    expect(log).toEqual(['quick', 'slow']);
  });

  test('the events of its end bear its id', async () => {
    const types: string[] = [];
    const machine = setup({ actors: { work: fromPromise(async () => 1) } }).createMachine({
      invoke: { src: 'work', id: 'mine' },
      on: { '*': { actions: ({ event }) => void types.push(event.type) } },
    });
    create(machine).start();
    await settled();
    expect(types).toEqual(['xstate.done.actor.mine']);
  });

  test('without an id has one of its place', () => {
    const machine = setup({ actors: { work: fromPromise(async () => 1) } }).createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { invoke: [{ src: 'work' }, { src: 'work' }] } },
    });
    const { children } = create(machine).start().getSnapshot();
    expect(Object.keys(children)).toEqual(['0.m.a', '1.m.a']);
  });

  test('is there in the snapshot as long as it runs', async () => {
    const actor = create(machineOf(async () => 1)).start();
    expect(Object.keys(actor.getSnapshot().children)).toEqual(['w']);
    await waitFor(actor, (snapshot) => snapshot.matches('done'));
    expect(Object.keys(actor.getSnapshot().children)).toEqual([]);
  });

  test('that throws at once is an error of it', async () => {
    const actor = create(
      machineOf(() => {
        throw new Error('at once');
      }),
    ).start();
    const { context } = await waitFor(actor, (snapshot) => snapshot.matches('failed'));
    expect(context['got']).toBe('at once');
  });
});
