// Actions: custom ones, those of XState, and what they are given.
import { describe, expect, test } from 'vitest';
import {
  and,
  assign,
  createMachine,
  enqueueActions,
  fromCallback,
  setup,
  SimulatedClock,
  stopChild,
} from 'xstate';
import { ACTORS, recorder } from './kit.ts';

describe.each(ACTORS)('%s: custom actions', (_, create) => {
  test('get context, event and self', () => {
    const got: unknown[] = [];
    const machine = createMachine({
      id: 'm',
      context: { n: 1 },
      on: {
        go: {
          actions: ({ context, event, self }) => void got.push(context, event, self.id),
        },
      },
    });
    create(machine, { id: 'mine' }).start().send({ type: 'go', by: 2 });
    expect(got).toEqual([{ n: 1 }, { type: 'go', by: 2 }, 'mine']);
  });

  test('are found by name, in setup and by provide', () => {
    const { log, say } = recorder();
    const machine = setup({ actions: { one: say('one'), two: say('two') } }).createMachine({
      entry: ['one', 'two'],
    });
    create(machine).start();
    create(machine.provide({ actions: { two: say('other') } })).start();
    expect(log).toEqual(['one', 'two', 'one', 'other']);
  });

  test('may be one and no list', () => {
    const { log, say } = recorder();
    const machine = setup({ actions: { one: say('one') } }).createMachine({
      entry: 'one',
      exit: { type: 'one' },
      type: 'parallel',
      on: { go: { actions: 'one' } },
    });
    create(machine).start().send({ type: 'go' });
    expect(log).toEqual(['one', 'one']);
  });

  test('of a name nobody knows are passed over', () => {
    const { log, say } = recorder();
    const machine = createMachine({ entry: ['nobody', say('after')] });
    expect(create(machine).start().getSnapshot().status).toBe('active');
    expect(log).toEqual(['after']);
  });

  test('get params, given or reckoned from context and event', () => {
    const got: unknown[] = [];
    const machine = setup({
      types: { context: {} as { n: number }, events: {} as { type: 'go'; by: number } },
      actions: { take: (_args, params: { readonly sum: number }) => void got.push(params.sum) },
    }).createMachine({
      context: { n: 1 },
      entry: { type: 'take', params: { sum: 5 } },
      on: {
        go: {
          actions: {
            type: 'take',
            params: ({ context, event }) => ({ sum: context.n + event.by }),
          },
        },
      },
    });
    create(machine).start().send({ type: 'go', by: 2 });
    expect(got).toEqual([5, 3]);
  });

  test('an inline action has no params', () => {
    const got: unknown[] = [];
    create(createMachine({ entry: (_args, params) => void got.push(params) })).start();
    expect(got).toEqual([undefined]);
  });

  test('see the context as it was where they stand among assigns', () => {
    const seen: unknown[] = [];
    const note = ({ context }: { context: { n?: number } }): void => void seen.push(context.n);
    const machine = createMachine({
      context: { n: 0 },
      entry: [note, assign({ n: 1 }), note, assign({ n: 2 }), note],
    });
    create(machine).start();
    expect(seen).toEqual([0, 1, 2]);
  });

  test('of a start run when it is started and not when it is made', () => {
    const { log, say } = recorder();
    const actor = create(createMachine({ entry: say('entry') }));
    expect(log).toEqual([]);
    actor.start();
    expect(log).toEqual(['entry']);
  });

  test('that throw stop the machine, and those after them do not run', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      on: {
        go: {
          actions: [
            say('one'),
            () => {
              throw new Error('no');
            },
            say('two'),
          ],
        },
      },
    });
    const actor = create(machine);
    actor.subscribe({ error: (error) => void log.push((error as Error).message) });
    actor.start().send({ type: 'go' });
    expect(actor.getSnapshot().status).toBe('error');
    expect(log).toEqual(['one', 'no']);
  });

  test('that send to themselves have it taken after the step', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      initial: 'a',
      states: {
        a: {
          on: { go: { actions: [({ self }) => self.send({ type: 'more' }), say('go')] } },
        },
      },
      on: { more: { actions: say('more') } },
    });
    create(machine).start().send({ type: 'go' });
    expect(log).toEqual(['go', 'more']);
  });
});

describe.each(ACTORS)('%s: enqueueActions', (_, create) => {
  test('enqueues by name, inline and with params, and checks guards', () => {
    const got: string[] = [];
    const machine = setup({
      types: { context: {} as { n: number } },
      actions: { take: (_args, params: string) => void got.push(params) },
      guards: { isOne: ({ context }) => context.n === 1 },
    }).createMachine({
      context: { n: 1 },
      entry: enqueueActions(({ enqueue, check }) => {
        enqueue(() => void got.push('inline'));
        enqueue({ type: 'take', params: 'given' });
        if (check('isOne')) enqueue({ type: 'take', params: 'is one' });
        if (check(and(['isOne', () => false]))) enqueue({ type: 'take', params: 'never' });
      }),
    });
    create(machine).start();
    expect(got).toEqual(['inline', 'given', 'is one']);
  });

  test('what is assigned in it is seen by what is enqueued after', () => {
    const got: unknown[] = [];
    const machine = createMachine({
      context: { n: 0 },
      entry: enqueueActions(({ enqueue, context }) => {
        enqueue.assign({ n: 5 });
        enqueue(({ context: later }) => void got.push(context.n, later['n']));
      }),
    });
    create(machine).start();
    expect(got).toEqual([0, 5]);
  });

  test('raises, sends, spawns, stops, emits and cancels', () => {
    const { log, say } = recorder();
    const clock = new SimulatedClock();
    const child = fromCallback(({ receive }) => {
      receive(({ type }) => void log.push(`child: ${type}`));
      return say('child: stopped');
    });
    const machine = setup({ actors: { child } }).createMachine({
      entry: enqueueActions(({ enqueue }) => {
        enqueue.spawnChild('child', { id: 'c' });
        enqueue.sendTo('c', { type: 'hello' });
        enqueue.raise({ type: 'late' }, { delay: 10, id: 'late' });
        enqueue.cancel('late');
        enqueue.emit({ type: 'emitted' });
        enqueue.raise({ type: 'raised' });
      }),
      on: {
        raised: { actions: say('raised') },
        stop: { actions: stopChild('c') },
        late: { actions: say('late') },
      },
    });
    const actor = create(machine, { clock });
    actor.on('emitted' as never, say('emitted'));
    actor.start();
    actor.send({ type: 'stop' });
    clock.increment(20);
    expect(log).toEqual(['raised', 'child: hello', 'emitted', 'child: stopped']);
  });

  test('may stand in another, and among the actions of setup', () => {
    const { log, say } = recorder();
    const machine = setup({
      actions: {
        inner: enqueueActions(({ enqueue }) => enqueue(say('inner'))),
      },
    }).createMachine({
      entry: enqueueActions(({ enqueue }) => {
        enqueue('inner');
        enqueue(enqueueActions(({ enqueue: deeper }) => deeper(say('deeper'))));
      }),
    });
    create(machine).start();
    expect(log).toEqual(['inner', 'deeper']);
  });

  test('gets its own params', () => {
    const got: unknown[] = [];
    const machine = setup({
      actions: {
        both: enqueueActions(({ enqueue }, params: { readonly word: string }) => {
          enqueue(() => void got.push(params.word));
        }),
      },
    }).createMachine({ entry: { type: 'both', params: { word: 'hi' } } });
    create(machine).start();
    expect(got).toEqual(['hi']);
  });

  test('has self and system', () => {
    const got: unknown[] = [];
    const machine = createMachine({
      entry: enqueueActions(({ self, system }) => {
        got.push(self.id, system.get('root') === self);
      }),
    });
    create(machine, { id: 'x', systemId: 'root' }).start();
    expect(got).toEqual(['x', true]);
  });
});
