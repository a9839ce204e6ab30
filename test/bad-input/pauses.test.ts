import { expect, test } from 'vitest';
import {
  pauseIf,
  sequence,
  sleep,
  sleepUntil,
  task,
  waitForAll,
  waitForAny,
  waitForEvent,
  waitForQuorum,
  type ErrorCode,
} from '../../src/index.ts';
import { expectRefusal, failureOf, NO_FUNCTION, NO_OBJECT, VALUES } from './values.ts';

type Row = readonly [
  name: string,
  call: (value: never) => unknown,
  kinds: readonly string[],
  codes: readonly ErrorCode[],
];

const without = (...left: readonly string[]): readonly string[] =>
  Object.keys(VALUES).filter((kind) => !left.includes(kind));

const texts = ['text', 'half a surrogate', 'NUL', 'long text'];
const functions = ['function', 'class'];
const target = 'there';
const pause = sleep(1, target);
const run = (): Promise<void> => Promise.resolve();
const option = ['OptionInvalid'] as const;
const duration = ['DurationInvalid', 'OptionInvalid'] as const;
const NO_STATE = NO_OBJECT.filter((kind) => kind !== 'unknown key');
const NO_TARGET = ['undefined', 'null', 'true', 'zero', 'NaN', 'symbol', 'bigint', 'function'];
const NO_DURATION = without('zero', 'fraction', ...functions);
const NO_GUARD = without(...texts, ...functions);
const NO_ACTION = without('undefined', ...texts, ...functions, 'array');
const NO_NAME = without('undefined', ...texts);

const wait = { event: 'item' };
const all = { events: ['item', 'other'], onDone: target };
const any = { events: ['item', 'other'], onEvent: target };
const votes = { event: 'item', count: 2, by: () => 'x', into: 'votes', onDone: target };

const ROWS: readonly Row[] = [
  ['pauseIf(condition)', (value) => pauseIf(value, pause, target), NO_GUARD, option],
  [
    'pauseIf({ metadata })',
    (value) => pauseIf({ metadata: value }, pause, target),
    without(...texts),
    option,
  ],
  ['pauseIf(, pause)', (value) => pauseIf('isIt', value, target), without(), option],
  ['pauseIf(, step)', (value) => pauseIf(() => true, value), without(), option],
  ['pauseIf(, , target)', (value) => pauseIf('isIt', pause, value), NO_TARGET, option],
  ['waitForAll(options)', (value) => waitForAll(value), NO_STATE, option],
  [
    'waitForAll({ events })',
    (value) => waitForAll({ ...all, events: value }),
    without('array'),
    option,
  ],
  [
    'waitForAll({ events: [event] })',
    (value) => waitForAll({ ...all, events: [value] }),
    without(...texts),
    option,
  ],
  [
    'waitForAll({ events: [{ name }] })',
    (value) => waitForAll({ ...all, events: [{ ...wait, name: value }] }),
    NO_NAME,
    option,
  ],
  [
    'waitForAll({ events: [{ where }] })',
    (value) => waitForAll({ ...all, events: [{ ...wait, where: value }] }),
    NO_GUARD.filter((kind) => kind !== 'undefined'),
    option,
  ],
  [
    'waitForAll({ events: [{ onEvent }] })',
    (value) => waitForAll({ ...all, events: [{ ...wait, onEvent: value }] }),
    NO_ACTION,
    option,
  ],
  ['waitForAll({ onEvent })', (value) => waitForAll({ ...all, onEvent: value }), NO_ACTION, option],
  ['waitForAll({ onDone })', (value) => waitForAll({ ...all, onDone: value }), NO_TARGET, option],
  [
    'waitForAll({ timeout })',
    (value) => waitForAll({ ...all, timeout: value, onTimeout: target }),
    NO_DURATION,
    duration,
  ],
  [
    'waitForAll({ onTimeout })',
    (value) => waitForAll({ ...all, timeout: 1, onTimeout: value }),
    NO_TARGET,
    option,
  ],
  [
    'waitForAll({ whenEarly })',
    (value) => waitForAll({ ...all, whenEarly: value }),
    without('undefined'),
    option,
  ],
  ['waitForAny(options)', (value) => waitForAny(value), NO_STATE, option],
  [
    'waitForAny({ events })',
    (value) => waitForAny({ ...any, events: value }),
    without('array'),
    option,
  ],
  [
    'waitForAny({ events: [event] })',
    (value) => waitForAny({ ...any, events: [value] }),
    without(...texts),
    option,
  ],
  [
    'waitForAny({ events: [{ onEvent }] })',
    (value) => waitForAny({ events: [{ ...wait, onEvent: value }], onEvent: target }),
    NO_TARGET.filter((kind) => kind !== 'undefined'),
    option,
  ],
  ['waitForAny({ onEvent })', (value) => waitForAny({ ...any, onEvent: value }), NO_TARGET, option],
  ['waitForQuorum(options)', (value) => waitForQuorum(value), NO_STATE, option],
  [
    'waitForQuorum({ events })',
    (value) => waitForQuorum({ ...all, count: 1, events: value }),
    without('array'),
    option,
  ],
  [
    'waitForQuorum({ count })',
    (value) => waitForQuorum({ ...all, count: value }),
    without(),
    option,
  ],
  [
    'waitForQuorum({ event })',
    (value) => waitForQuorum({ ...votes, event: value }),
    without(...texts),
    option,
  ],
  ['waitForQuorum({ by })', (value) => waitForQuorum({ ...votes, by: value }), NO_FUNCTION, option],
  [
    'waitForQuorum({ into })',
    (value) => waitForQuorum({ ...votes, into: value }),
    without(...texts),
    option,
  ],
  [
    'waitForQuorum({ , count })',
    (value) => waitForQuorum({ ...votes, count: value }),
    without(),
    option,
  ],
  [
    'waitForQuorum({ onEvent })',
    (value) => waitForQuorum({ ...votes, onEvent: value }),
    NO_ACTION,
    option,
  ],
  [
    'waitForQuorum({ entry })',
    (value) => waitForQuorum({ ...votes, entry: value }),
    NO_ACTION,
    option,
  ],
  ['a step: sleep(duration)', (value) => sleep(value), NO_DURATION, duration],
  ['a step: sleep(, { name })', (value) => sleep(1, { name: value }), NO_NAME, option],
  [
    'a step: sleep(, { onRestart })',
    (value) => sleep(1, { onRestart: value }),
    without('undefined'),
    option,
  ],
  [
    'a step: sleepUntil(moment)',
    (value) => sleepUntil(value),
    without('zero', 'negative', 'fraction', ...functions),
    duration,
  ],
  ['a step: sleepUntil(, { name })', (value) => sleepUntil(1, { name: value }), NO_NAME, option],
  [
    'a step: waitForEvent({ event })',
    (value) => waitForEvent({ event: value }),
    without(...texts),
    option,
  ],
  [
    'a step: waitForEvent({ name })',
    (value) => waitForEvent({ ...wait, name: value }),
    NO_NAME,
    option,
  ],
  [
    'a step: waitForEvent({ timeout })',
    (value) => waitForEvent({ ...wait, timeout: value }),
    NO_DURATION.filter((kind) => kind !== 'undefined'),
    duration,
  ],
  [
    'a step: waitForAll({ events })',
    (value) => waitForAll({ events: value }),
    without('array'),
    option,
  ],
  [
    'a step: waitForAll({ name })',
    (value) => waitForAll({ events: ['a'], name: value }),
    NO_NAME,
    option,
  ],
  [
    'a step: waitForAny({ events })',
    (value) => waitForAny({ events: value }),
    without('array'),
    option,
  ],
  [
    'a step: waitForAny({ name })',
    (value) => waitForAny({ events: ['a'], name: value }),
    NO_NAME,
    option,
  ],
  [
    'a step: waitForQuorum({ name })',
    (value) => waitForQuorum({ event: 'item', count: 1, by: () => 'x', name: value }),
    NO_NAME,
    option,
  ],
  ['task(name)', (value) => task(value, run), without(...texts), option],
  ['task(, run)', (value) => task('work', value), NO_FUNCTION, option],
  ['task(, , options)', (value) => task('work', run, value), NO_OBJECT, option],
  [
    'task(, , { retry })',
    (value) => task('work', run, { retry: value }),
    without('undefined', 'null'),
    option,
  ],
  [
    'task(, , { timeout })',
    (value) => task('work', run, { timeout: value }),
    without('undefined', 'fraction'),
    duration,
  ],
  [
    'task(, , { onError })',
    (value) => task('work', run, { onError: value }),
    without('undefined'),
    option,
  ],
  ['sequence(id)', (value) => sequence(value, [sleep(1)]), without(...texts), option],
  ['sequence(, steps)', (value) => sequence('x', value), without(), option],
  ['sequence(, [step])', (value) => sequence('x', [value]), without(), option],
  ['sequence(, , options)', (value) => sequence('x', [sleep(1)], value), NO_OBJECT, option],
  [
    'sequence(, , { output })',
    (value) => sequence('x', [sleep(1)], { output: value }),
    NO_FUNCTION.filter((kind) => kind !== 'undefined'),
    option,
  ],
  [
    'sequence(, , { version })',
    (value) => sequence('x', [sleep(1)], { version: value }),
    without('undefined', 'null', ...texts),
    option,
  ],
];

test.each(ROWS)('%s is refused by name', async (_, call, kinds, codes) => {
  for (const kind of kinds) {
    expectRefusal(await failureOf(() => call(VALUES[kind] as never)), codes, kind);
  }
});

test('there are values of each kind to be refused', () => {
  for (const [name, _, kinds] of ROWS) expect(kinds.length, name).toBeGreaterThan(3);
});
