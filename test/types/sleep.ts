import { createMachine, setup } from 'xstate';
import { expectTypeOf } from 'vitest';
import { sleepUntil } from '../../src/machines/sleep-until.ts';
import { sleep } from '../../src/machines/sleep.ts';
import { update } from '../../src/machines/update.ts';

interface Context {
  readonly pauseMs: number;
  readonly until: Date;
  readonly count: number;
}

const base = setup({
  types: { context: {} as Context, events: {} as { type: 'wake' } },
  actions: { note: () => undefined },
});

const context: Context = { pauseMs: 1_000, until: new Date(0), count: 0 };

export const right = base.createMachine({
  context,
  states: {
    literals: sleep('24h', 'done'),
    milliseconds: sleep(5_000, 'done'),
    iso: sleep('PT5M', 'done'),
    fields: sleep({ days: 1, hours: 2 }, 'done'),
    dynamic: sleep(({ context: { pauseMs } }) => pauseMs, 'done'),
    transition: sleep('1s', {
      target: 'done',
      actions: ['note', update((draft) => void (draft.count += 1))],
    }),
    branches: sleep('1s', [
      { guard: ({ context: { count } }) => count > 3, target: 'done' },
      'iso',
    ]),
    more: sleep('1s', 'done', {
      onRestart: 'remaining',
      entry: 'note',
      on: { wake: 'done' },
      tags: ['quiet'],
    }),
    until: sleepUntil('2030-01-01T00:00:00Z', 'done'),
    untilDate: sleepUntil(new Date(0), 'done', { exit: 'note' }),
    untilDynamic: sleepUntil(({ context: { until } }) => until, 'done'),
    done: {},
  },
});

base.createMachine({
  context,
  states: {
    // @ts-expect-error: a sleep leads somewhere
    noTarget: sleep('24h'),
    // @ts-expect-error: a sleep leads somewhere
    undefinedTarget: sleep('24h', undefined),
    // @ts-expect-error: minutes are m
    noDuration: sleep('5min', 'done'),
    // @ts-expect-error: nor does a text without a unit say how long
    noUnit: sleep('24', 'done'),
    // @ts-expect-error: a field is misspelled
    noField: sleep({ day: 1 }, 'done'),
    // @ts-expect-error: the context has no such field
    noContext: sleep(({ context: { pause } }) => pause, 'done'),
    // @ts-expect-error: a date is no duration
    noDynamic: sleep(({ context: { until } }) => until, 'done'),
    // @ts-expect-error: setup names no such action
    noAction: sleep('1s', { target: 'done', actions: 'nota' }),
    // @ts-expect-error: there is no such policy
    noPolicy: sleep('1s', 'done', { onRestart: 'never' }),
    // @ts-expect-error: nor such an event
    noEvent: sleep('1s', 'done', { on: { wakeUp: 'done' } }),
    // @ts-expect-error: a sleep leads somewhere
    untilWhat: sleepUntil(0),
    // @ts-expect-error: a flag is no moment
    untilNever: sleepUntil(true, 'done'),
  },
});

export const plain = createMachine({
  types: {} as { context: Context; events: { type: 'wake' } },
  context,
  states: {
    dynamic: sleep(({ context: asEntered }) => {
      expectTypeOf(asEntered).toEqualTypeOf<Context>();
      return asEntered.pauseMs;
    }, 'done'),
    // @ts-expect-error: the context has no such field
    noContext: sleep(({ context: { pause } }) => pause, 'done'),
    done: {},
  },
});
