import { and, not, or, setup, type EventObject } from 'xstate';
import { describe, expect, test } from 'vitest';
import { pauseIf, waitForQuorum } from '../../src/index.ts';
import { RESUMED } from '../../src/machines/pause.ts';
import {
  after,
  base,
  event,
  machineOf,
  run,
  type Context,
  type Named,
} from './waiting-machines.ts';

describe('a wait for a quorum', () => {
  const quorum = (count: number) =>
    machineOf(
      waitForQuorum({
        events: ['a', 'b', { event: 'c', where: 'isGood', onEvent: 'keep' }],
        count,
        onEvent: { type: 'say', params: { text: 'one' } },
        onDone: { target: 'done', actions: { type: 'say', params: { text: 'enough' } } },
        timeout: '1h',
        onTimeout: 'late',
      }),
    );

  test('is over when so many of them have come', () => {
    expect(after(quorum(1), event('b')).value).toBe('done');
    expect(after(quorum(2), event('b')).value).toMatchObject({ wait: { a: 'waiting', b: 'came' } });
    expect(after(quorum(2), event('b'), event('a'))).toEqual({
      value: 'done',
      said: ['one', 'one', 'enough'],
    });
    expect(after(quorum(2), event('c', 'good'), event('a')).value).toBe('done');
    expect(after(quorum(3), event('c', 'good'), event('a')).value).toMatchObject({
      wait: { b: 'waiting' },
    });
    expect(after(quorum(3), event('c', 'good'), event('a'), event('b'))).toEqual({
      value: 'done',
      said: ['good', 'one', 'one', 'one', 'enough'],
    });
  });

  test('counts none twice, and none that is refused', () => {
    const { value } = after(quorum(2), event('a'), event('a'), event('c', 'bad'));
    expect(value).toMatchObject({ wait: { a: 'came', b: 'waiting', c: 'waiting' } });
  });

  test('times out', () => {
    const { actor, clock } = run(quorum(2));
    actor.send(event('a'));
    clock.increment(3_600_000);
    expect(actor.getSnapshot().value).toBe('late');
  });

  test('is apart from another that stands beside it', () => {
    const side = (count: number) => ({
      initial: 'wait',
      states: { wait: waitForQuorum({ events: ['a', 'b'], count, onDone: 'done' }), done: {} },
    });
    const machine = base.createMachine({
      context: { said: [] },
      type: 'parallel',
      states: { one: side(1), two: side(2) },
    });
    const { value } = after(machine, event('a'));
    expect(value).toMatchObject({ one: 'done', two: { wait: { a: 'came', b: 'waiting' } } });
    expect(after(machine, event('a'), event('b')).value).toEqual({ one: 'done', two: 'done' });
  });

  test('may depend on a condition', () => {
    const machine = machineOf(
      pauseIf(
        () => true,
        waitForQuorum({ events: ['a', 'b', 'c'], count: 2, onDone: 'done' }),
        'refused',
      ),
    );
    expect(after(machine, event('a'), event('c')).value).toBe('done');
  });
});

describe('a quorum of one type', () => {
  const votes = machineOf(
    waitForQuorum({
      event: 'vote',
      where: 'isGood',
      count: 2,
      by: ({ event: { payload } }) => payload as string,
      into: 'votes',
      onEvent: 'keep',
      onDone: { target: 'done', actions: { type: 'say', params: { text: 'enough' } } },
      timeout: '1h',
      onTimeout: 'late',
      on: { leave: 'again' },
      entry: { type: 'say', params: { text: 'open' } },
    }),
  );
  const contextAfter = (...events: readonly EventObject[]): Context => {
    const { actor } = run(votes);
    for (const one of events) actor.send(one);
    return actor.getSnapshot().context as Context;
  };

  test('counts each once by what `by` says, and keeps them in the context', () => {
    expect(after(votes, event('vote', 'ann'), event('vote', 'ann')).value).toBe('wait');
    expect(after(votes, event('vote', 'ann'), event('vote', 'ann'), event('vote', 'bob'))).toEqual({
      value: 'done',
      said: ['open', 'ann', 'bob', 'enough'],
    });
    expect(contextAfter().votes).toEqual([]);
    expect(contextAfter(event('vote', 'ann'), event('vote', 'bad')).votes).toEqual([
      event('vote', 'ann'),
    ]);
  });

  test('counts none of which `by` gives no text', () => {
    expect(after(votes, event('vote', 1), event('vote'), event('vote', 2)).value).toBe('wait');
  });

  test('begins anew when it is entered again', () => {
    const twice = [event('vote', 'ann'), event('leave'), event('back')];
    expect(contextAfter(...twice).votes).toEqual([]);
    expect(after(votes, ...twice, event('vote', 'bob')).value).toBe('wait');
  });

  test('takes a resumed event without asking `where`, and keeps no mark of it', () => {
    const resumed = { type: 'vote', payload: 'bad', [RESUMED]: true };
    const { votes: kept } = contextAfter(resumed);
    expect(kept).toEqual([event('vote', 'bad')]);
    expect(Reflect.ownKeys(kept?.[0] ?? {})).toEqual(['type', 'payload']);
    expect(after(votes, resumed, resumed).value).toBe('wait');
  });

  test('times out', () => {
    const { actor, clock } = run(votes);
    actor.send(event('vote', 'ann'));
    clock.increment(3_600_000);
    expect(actor.getSnapshot().value).toBe('late');
  });

  test('asks guards of every kind on its way out with the last one counted', () => {
    const isFull = ({ context }: { context: Context }) => context.votes?.length === 2;
    const kinds = setup({
      types: { context: {} as Context, events: {} as Named },
      guards: { isFull, has: ({ context }, size: number) => context.votes?.length === size },
    });
    const counting = (guard: object | string) =>
      kinds.createMachine({
        context: { said: [], votes: [] },
        initial: 'wait',
        states: {
          wait: waitForQuorum({
            event: 'vote',
            count: 2,
            by: ({ event: { payload } }) => payload as string,
            into: 'votes',
            onDone: [{ target: 'done', guard: guard as 'isFull' }, 'again'],
          }),
          done: {},
          again: {},
        },
      });
    const guards = [isFull, 'isFull', { type: 'has', params: 2 }, and(['isFull', 'isFull'])];
    for (const guard of guards) {
      const { value } = after(counting(guard), event('vote', 'ann'), event('vote', 'bob'));
      expect(value).toBe('done');
    }
    const shut = counting(not(or(['isFull', 'isFull'])));
    expect(after(shut, event('vote', 'ann'), event('vote', 'bob')).value).toBe('again');
  });

  test('goes on with more when its ways out were shut', () => {
    const machine = machineOf(
      waitForQuorum({
        event: 'vote',
        count: 1,
        by: ({ event: { payload } }) => payload as string,
        into: 'votes',
        onDone: { guard: 'isGood', target: 'done' },
      }),
    );
    expect(after(machine, event('vote', 'bad')).value).toBe('wait');
    expect(after(machine, event('vote', 'bad'), event('vote', 'ann')).value).toBe('done');
  });
});
