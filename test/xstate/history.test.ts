// History states: going back to where one was.
import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { ACTORS, recorder } from './kit.ts';

const television = createMachine({
  id: 'tv',
  initial: 'off',
  states: {
    off: { on: { power: 'on.back', deep: 'on.exactly', target: 'on.elsewhere' } },
    on: {
      initial: 'first',
      on: { power: 'off' },
      states: {
        first: { on: { next: 'second' } },
        second: {
          initial: 'loud',
          states: { loud: { on: { next: 'quiet' } }, quiet: {} },
          on: { out: 'first' },
        },
        third: {},
        back: { type: 'history' },
        exactly: { type: 'history', history: 'deep' },
        elsewhere: { type: 'history', target: 'third' },
      },
    },
  },
});

describe.each(ACTORS)('%s: history', (_, create) => {
  const watched = (...events: readonly string[]) => {
    const actor = create(television).start();
    for (const type of events) actor.send({ type });
    return actor.getSnapshot().value;
  };

  test.each([
    ['the initial state where nobody was there yet', ['power'], { on: 'first' }],
    ['the default of one that was not used yet', ['target'], { on: 'third' }],
    [
      'shallow: the child, from its own start',
      ['power', 'next', 'next', 'power', 'power'],
      { on: { second: 'loud' } },
    ],
    [
      'deep: all the way down',
      ['power', 'next', 'next', 'power', 'deep'],
      { on: { second: 'quiet' } },
    ],
    [
      'the default gives way to what was',
      ['power', 'next', 'power', 'target'],
      { on: { second: 'loud' } },
    ],
    [
      'the last time counts',
      ['power', 'next', 'power', 'power', 'out', 'power', 'power'],
      { on: 'first' },
    ],
  ])('%s', (_name, events, value) => {
    expect(watched(...events)).toEqual(value);
  });

  test('of regions goes back to each of them', () => {
    const region = { initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } };
    const back = { id: 'h', type: 'history', history: 'deep' } as const;
    const machine = createMachine({
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          on: { out: 'q' },
          states: { one: region, two: { ...region, initial: 'b' }, back },
        },
        q: { on: { deep: '#h' } },
      },
    });
    const actor = create(machine).start();
    for (const type of ['go', 'out', 'deep']) actor.send({ type });
    expect(actor.getSnapshot().value).toEqual({ p: { one: 'b', two: 'b' } });
  });

  test('enters what it goes back to as any other transition does', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      initial: 'on',
      states: {
        on: {
          entry: say('on'),
          initial: 'a',
          on: { out: 'off' },
          states: {
            a: { entry: say('a'), on: { go: 'b' } },
            b: { entry: say('b') },
            back: { type: 'history' },
          },
        },
        off: { on: { back: 'on.back' } },
      },
    });
    const actor = create(machine).start();
    for (const type of ['go', 'out']) actor.send({ type });
    log.length = 0;
    actor.send({ type: 'back' });
    expect(log).toEqual(['on', 'b']);
  });

  test('is kept in what is persisted', () => {
    const first = create(television).start();
    for (const type of ['power', 'next', 'next', 'power']) first.send({ type });
    const snapshot = JSON.parse(JSON.stringify(first.getPersistedSnapshot())) as never;
    const second = create(television, { snapshot }).start();
    second.send({ type: 'deep' });
    expect(second.getSnapshot().value).toEqual({ on: { second: 'quiet' } });
  });

  test('as the initial state is where nobody was', () => {
    const machine = createMachine({
      initial: 'p',
      states: {
        p: {
          initial: 'back',
          states: { a: {}, b: {}, back: { type: 'history', target: 'b' } },
        },
      },
    });
    expect(create(machine).start().getSnapshot().value).toEqual({ p: 'b' });
  });

  test('with several targets as its default, one in each region', () => {
    const machine = createMachine({
      initial: 'off',
      states: {
        off: { on: { go: 'p.back' } },
        p: {
          type: 'parallel',
          states: {
            one: { initial: 'a', states: { a: {}, b: { id: 'one-b' } } },
            two: { initial: 'a', states: { a: {}, b: { id: 'two-b' } } },
            back: { type: 'history', target: ['#one-b', '#two-b'] } as never,
          },
        },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ p: { one: 'b', two: 'b' } });
  });

  test('a transition from within to the history of its own parent goes back to where it is', () => {
    const machine = createMachine({
      initial: 'p',
      states: {
        p: {
          initial: 'a',
          on: { again: '.back' },
          states: { a: { on: { go: 'b' } }, b: {}, back: { type: 'history' } },
        },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    actor.send({ type: 'again' });
    expect(actor.getSnapshot().value).toEqual({ p: 'a' });
  });
});
