import { describe, expect, test } from 'vitest';
import { pauseIf, waitForAll, waitForAny } from '../../src/index.ts';
import { RESUMED } from '../../src/machines/pause.ts';
import { after, event, machineOf, run, type Named } from './waiting-machines.ts';

describe('a wait for all', () => {
  const all = machineOf(
    waitForAll({
      events: [
        { event: 'a', onEvent: { type: 'say', params: { text: 'a came' } } },
        { event: 'b.c', where: 'isGood', onEvent: 'keep' },
        { event: 'd', name: 'last' },
      ],
      onEvent: { type: 'say', params: { text: 'one more' } },
      onDone: { target: 'done', actions: { type: 'say', params: { text: 'all' } } },
      timeout: '1h',
      onTimeout: 'late',
    }),
  );

  test('is over when each has come, in whatever order', () => {
    const events = [event('a'), event('b.c', 'good'), event('d')];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const { value, said } = after(all, ...order.map((index) => events[index]!));
      expect(value).toBe('done');
      expect(said.filter((text) => text === 'one more')).toHaveLength(3);
      expect(said.slice(-1)).toEqual(['all']);
    }
  });

  test('does the actions of an event before those of all, as it comes', () => {
    expect(after(all, event('a')).said).toEqual(['a came', 'one more']);
    expect(after(all, event('b.c', 'good')).said).toEqual(['good', 'one more']);
  });

  test('counts no event twice, and none that is refused', () => {
    const { value, said } = after(all, event('a'), event('a'), event('b.c', 'bad'), event('d'));
    expect(value).toEqual({ wait: { a: 'came', 'b-c': 'waiting', last: 'came' } });
    expect(said).toEqual(['a came', 'one more', 'one more']);
  });

  test('times out as a whole', () => {
    const { actor, clock } = run(all);
    actor.send(event('a'));
    clock.increment(3_599_999);
    expect(actor.getSnapshot().value).toMatchObject({ wait: { a: 'came' } });
    clock.increment(1);
    expect(actor.getSnapshot().value).toBe('late');
  });

  test('can be seen in the chart', () => {
    const node = all.root.states['wait'];
    expect(node?.type).toBe('parallel');
    expect(node?.tags).toEqual(['suspended', 'suspended.waitingForEvent']);
    const wait = { type: 'waitingForEvent', whenEarly: 'defer' };
    expect(node?.meta).toEqual({ abeyance: { ...wait, event: ['a', 'b.c', 'd'] } });
    expect(node?.states['b-c']?.meta).toEqual({ abeyance: { ...wait, event: 'b.c' } });
    expect(Object.keys(node?.states ?? {})).toEqual(['a', 'b-c', 'last']);
  });

  test('may be for one type twice, told apart by `where`, and numbers what has no name', () => {
    const from = (who: string) => ({
      event: 'vote',
      where: ({ event: { payload } }: { event: Named }) => payload === who,
    });
    const machine = machineOf(waitForAll({ events: [from('ann'), from('bob')], onDone: 'done' }));
    expect(after(machine, event('vote', 'ann'), event('vote', 'ann')).value).toEqual({
      wait: { vote: 'came', 'vote-2': 'waiting' },
    });
    expect(after(machine, event('vote', 'bob'), event('vote', 'ann')).value).toBe('done');
  });

  test('takes a resumed event without asking `where`', () => {
    const resumed = { type: 'b.c', payload: 'bad', [RESUMED]: true };
    expect(after(all, event('a'), event('d'), resumed).value).toBe('done');
  });

  test('begins anew when it is entered again', () => {
    const machine = machineOf(
      waitForAll({ events: ['a', 'b'], onDone: 'done', on: { leave: 'again' } }),
    );
    const twice = [event('a'), event('leave'), event('back'), event('b')];
    expect(after(machine, ...twice).value).toEqual({ wait: { a: 'waiting', b: 'came' } });
  });

  test('may depend on a condition, and keeps its own way out', () => {
    const wait = (condition: boolean) =>
      machineOf(
        pauseIf(
          () => condition,
          waitForAll({
            events: ['a', 'b'],
            onDone: { target: 'done', actions: { type: 'say', params: { text: 'all' } } },
            timeout: '1h',
            onTimeout: 'late',
            entry: { type: 'say', params: { text: 'pausing' } },
          }),
          { target: 'refused', actions: { type: 'say', params: { text: 'passed' } } },
        ),
      );
    expect(after(wait(false))).toEqual({ value: 'refused', said: ['passed'] });
    expect(after(wait(true)).value).toEqual({ wait: { pausing: { a: 'waiting', b: 'waiting' } } });
    const done = { value: 'done', said: ['pausing', 'all'] };
    expect(after(wait(true), event('a'), event('b'))).toEqual(done);
    const { actor, clock } = run(wait(true));
    clock.increment(3_600_000);
    expect(actor.getSnapshot().value).toBe('late');
  });
});

describe('a wait for any', () => {
  const any = machineOf(
    waitForAny({
      events: [
        'a',
        { event: 'b', onEvent: [{ guard: 'isGood', target: 'done', actions: 'keep' }, 'refused'] },
        { event: 'c.*', where: 'isGood' },
      ],
      onEvent: { target: 'done', actions: { type: 'say', params: { text: 'common' } } },
      timeout: '1h',
      onTimeout: 'late',
    }),
  );

  test('is over with the first, by its own way or the common one', () => {
    expect(after(any, event('a'))).toEqual({ value: 'done', said: ['common'] });
    expect(after(any, event('b', 'good'))).toEqual({ value: 'done', said: ['good'] });
    expect(after(any, event('b', 'bad'))).toEqual({ value: 'refused', said: [] });
    expect(after(any, event('c.d', 'good'))).toEqual({ value: 'done', said: ['common'] });
    expect(after(any, event('c.d', 'bad'), event('x')).value).toBe('wait');
  });

  test('times out', () => {
    const { actor, clock } = run(any);
    clock.increment(3_600_000);
    expect(actor.getSnapshot().value).toBe('late');
  });

  test('is one state that names them all', () => {
    expect(any.root.states['wait']?.meta).toEqual({
      abeyance: { type: 'waitingForEvent', event: ['a', 'b', 'c.*'], whenEarly: 'defer' },
    });
    expect(any.root.states['wait']?.type).toBe('atomic');
  });

  test('may name a type twice, and the first that will takes it', () => {
    const machine = machineOf(
      waitForAny({
        events: [
          { event: 'a', where: ({ event: { payload } }) => payload === 'bad', onEvent: 'refused' },
          { event: 'a', onEvent: 'done' },
        ],
      }),
    );
    expect(after(machine, event('a', 'bad')).value).toBe('refused');
    expect(after(machine, event('a', 'good')).value).toBe('done');
  });
});
