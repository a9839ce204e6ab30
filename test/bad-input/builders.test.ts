import { createMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import {
  EventBus,
  fromTask,
  sendToWorkflow,
  sleep,
  sleepUntil,
  update,
  waitForEvent,
  workflowRef,
  type ErrorCode,
} from '../../src/index.ts';
import { sqliteReader, sqliteStore } from '../../src/sqlite.ts';
import {
  expectRefusal,
  failureOf,
  NO_FUNCTION,
  NO_OBJECT,
  NO_TARGET,
  VALUES,
  without,
} from './values.ts';

type Row = readonly [
  name: string,
  call: (value: never) => unknown,
  kinds: readonly string[],
  codes: readonly ErrorCode[],
];

const option = ['OptionInvalid'] as const;
const duration = ['DurationInvalid'] as const;
const either = ['DurationInvalid', 'OptionInvalid'] as const;
const target = 'there';
const run = (): Promise<void> => Promise.resolve();

/** XState's own fields of a state are its own business; only what is no object is refused. */
const NO_STATE = NO_OBJECT.filter((kind) => kind !== 'unknown key');
const texts = ['text', 'half a surrogate', 'NUL', 'long text'];

const ROWS: readonly Row[] = [
  [
    'sleep(duration)',
    (value) => sleep(value, target),
    without('zero', 'fraction', 'function', 'class'),
    duration,
  ],
  ['sleep(, target)', (value) => sleep(1, value), NO_TARGET, option],
  ['sleep(, , options)', (value) => sleep(1, target, value), NO_STATE, option],
  [
    'sleep(, , { onRestart })',
    (value) => sleep(1, target, { onRestart: value }),
    without('undefined'),
    option,
  ],
  [
    'sleepUntil(moment)',
    (value) => sleepUntil(value, target),
    without('zero', 'negative', 'fraction', 'function', 'class'),
    duration,
  ],
  ['sleepUntil(, target)', (value) => sleepUntil(1, value), NO_TARGET, option],
  ['sleepUntil(, , options)', (value) => sleepUntil(1, target, value), NO_STATE, option],
  ['waitForEvent(options)', (value) => waitForEvent(value), NO_STATE, option],
  [
    'waitForEvent({ event })',
    (value) => waitForEvent({ event: value, onEvent: target }),
    without(...texts),
    option,
  ],
  [
    'waitForEvent({ onEvent })',
    (value) => waitForEvent({ event: 'item', onEvent: value }),
    NO_TARGET,
    option,
  ],
  [
    'waitForEvent({ timeout })',
    (value) => waitForEvent({ event: 'item', onEvent: target, timeout: value, onTimeout: target }),
    without('zero', 'fraction', 'function', 'class'),
    either,
  ],
  [
    'waitForEvent({ onTimeout })',
    (value) => waitForEvent({ event: 'item', onEvent: target, timeout: 1, onTimeout: value }),
    NO_TARGET,
    option,
  ],
  [
    'waitForEvent({ where })',
    (value) => waitForEvent({ event: 'item', onEvent: target, where: value }),
    ['null', 'true', 'zero', 'NaN', 'symbol', 'bigint', 'empty text'],
    option,
  ],
  [
    'waitForEvent({ whenEarly })',
    (value) => waitForEvent({ event: 'item', onEvent: target, whenEarly: value }),
    without('undefined'),
    option,
  ],
  [
    'waitForEvent({ keep })',
    (value) => waitForEvent({ event: 'item', onEvent: target, keep: value }),
    without('undefined', 'zero', 'fraction'),
    duration,
  ],
  ['fromTask(run)', (value) => fromTask(value), NO_FUNCTION, option],
  ['fromTask(, options)', (value) => fromTask(run, value), NO_OBJECT, option],
  [
    'fromTask(, { retry })',
    (value) => fromTask(run, { retry: value }),
    without('undefined', 'null'),
    option,
  ],
  [
    'fromTask(, { retry: { maxAttempts } })',
    (value) => fromTask(run, { retry: { maxAttempts: value } }),
    without('undefined', 'infinity'),
    option,
  ],
  [
    'fromTask(, { retry: { initialDelay } })',
    (value) => fromTask(run, { retry: { initialDelay: value } }),
    without('undefined', 'zero', 'fraction'),
    duration,
  ],
  [
    'fromTask(, { timeout })',
    (value) => fromTask(run, { timeout: value }),
    without('undefined', 'fraction'),
    either,
  ],
  ['update(recipe)', (value) => update(value), NO_FUNCTION, option],
  [
    'sendToWorkflow(target)',
    (value) => sendToWorkflow(value, { type: 'item' }),
    without(...texts, 'function', 'class'),
    option,
  ],
  [
    'sendToWorkflow(, event)',
    (value) => sendToWorkflow(target, value),
    without('function', 'class'),
    option,
  ],
  [
    'sendToWorkflow(, , options)',
    (value) => sendToWorkflow(target, { type: 'item' }, value),
    NO_OBJECT,
    option,
  ],
  [
    'sendToWorkflow(, , { delay })',
    (value) => sendToWorkflow(target, { type: 'item' }, { delay: value }),
    without('undefined', 'zero', 'fraction', 'function', 'class'),
    duration,
  ],
  ['workflowRef(id)', (value) => workflowRef(value), without(...texts), option],
  ['new EventBus(options)', (value) => new EventBus(value), NO_OBJECT, option],
  [
    'new EventBus({ capacity })',
    (value) => new EventBus({ capacity: value }),
    without('undefined'),
    option,
  ],
  [
    'new EventBus({ host })',
    (value) => new EventBus({ host: value }),
    without('undefined', 'null'),
    option,
  ],
  [
    'new EventBus({ logger })',
    (value) => new EventBus({ logger: value }),
    without('undefined'),
    option,
  ],
  [
    'sqliteStore(path)',
    (value) => sqliteStore(value),
    without('text', 'half a surrogate', 'long text'),
    option,
  ],
  ['sqliteStore(, options)', (value) => sqliteStore('x', value), NO_OBJECT, option],
  [
    'sqliteStore(, { synchronous })',
    (value) => sqliteStore('x', { synchronous: value }),
    without('undefined'),
    option,
  ],
  [
    'sqliteStore(, { busyTimeoutMs })',
    (value) => sqliteStore('x', { busyTimeoutMs: value }),
    without('undefined', 'zero'),
    option,
  ],
  [
    'sqliteReader(path)',
    (value) => sqliteReader(value),
    without('text', 'half a surrogate', 'long text'),
    option,
  ],
];

test.each(ROWS)('%s is refused by name', async (_, call, kinds, codes) => {
  for (const kind of kinds) {
    expectRefusal(await failureOf(() => call(VALUES[kind] as never)), codes, kind);
  }
});

describe('a bus', () => {
  test('refuses fields it would lose, and sends nothing', async () => {
    const bus = new EventBus();
    const heard = bus.subscribe('*');
    const event = { type: 'item', amount: 3 };
    expectRefusal(await failureOf(() => bus.send(event)), ['EventInvalid'], 'amount');
    expectRefusal(await failureOf(() => bus.send({ type: '' })), ['EventInvalid'], 'type');
    heard.unsubscribe();
    expect(await heard.receive()).toBeUndefined();
  });

  test('refuses a request without a reply to wait for', async () => {
    const bus = new EventBus();
    const call = () => bus.request({ type: 'item' }, {} as never);
    expectRefusal(await failureOf(call), ['OptionInvalid'], 'reply');
    expect(bus.subscriberCount('item')).toBe(0);
  });
});

test('what a helper takes is still a state of a machine', () => {
  const machine = createMachine({
    id: 'm',
    initial: 'a',
    states: { a: sleep(0, 'b'), b: waitForEvent({ event: 'item', onEvent: 'c' }), c: {} },
  });
  expect(Object.keys(machine.states)).toEqual(['a', 'b', 'c']);
});
