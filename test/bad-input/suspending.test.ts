import { expect, test } from 'vitest';
import { forEach, fromTask, poll, subWorkflow, suspend, type ErrorCode } from '../../src/index.ts';
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
const asks = { src: 'item', every: 1_000, until: () => true, onDone: 'there' };
const lists = { src: 'item', items: [1], onDone: 'there' };
const begins = { workflow: 'item', onDone: 'there' };
const run = (): Promise<void> => Promise.resolve();

const ALL = without();
const texts = ['text', 'half a surrogate', 'NUL', 'long text'];
const noRecord = NO_OBJECT.filter((kind) => kind !== 'unknown key');

const ROWS: readonly Row[] = [
  [
    'fromTask(, { awaits })',
    (value) => fromTask(run, { awaits: value }),
    without('undefined', 'array'),
    option,
  ],
  [
    'fromTask(, { awaits: [event] })',
    (value) => fromTask(run, { awaits: [value] }),
    without(...texts),
    option,
  ],
  ['suspend(type)', (value) => suspend(value, 1 as never), without(), option],
  ["suspend('externalEvent', request)", (value) => suspend('externalEvent', value), ALL, option],
  [
    "suspend('externalEvent', { event })",
    (value) => suspend('externalEvent', { event: value }),
    without(...texts),
    option,
  ],
  [
    "suspend('externalEvent', { match })",
    (value) => suspend('externalEvent', { event: 'item', match: value }),
    noRecord,
    option,
  ],
  [
    "suspend('externalEvent', { timeout })",
    (value) => suspend('externalEvent', { event: 'item', timeout: value }),
    without('undefined', 'zero', 'fraction'),
    duration,
  ],
  [
    "suspend('delay', duration)",
    (value) => suspend('delay', value),
    without('zero', 'fraction'),
    either,
  ],
  [
    "suspend('delay', { duration })",
    (value) => suspend('delay', { duration: value }),
    without('zero', 'fraction'),
    duration,
  ],
  [
    "suspend('delay', { until })",
    (value) => suspend('delay', { until: value }),
    without('zero', 'negative', 'fraction'),
    duration,
  ],
  ["suspend('polling', request)", (value) => suspend('polling', value), ALL, either],
  [
    "suspend('polling', { every })",
    (value) => suspend('polling', { every: value }),
    without('fraction'),
    either,
  ],
  [
    "suspend('polling', { backoff })",
    (value) => suspend('polling', { every: 1, backoff: value }),
    without('undefined', 'fraction', 'huge'),
    option,
  ],
  [
    "suspend('polling', { maxDelay })",
    (value) => suspend('polling', { every: 1, maxDelay: value }),
    without('undefined', 'fraction'),
    either,
  ],
  [
    "suspend('polling', { maxAttempts })",
    (value) => suspend('polling', { every: 1, maxAttempts: value }),
    without('undefined', 'infinity'),
    option,
  ],
  [
    "suspend('polling', { timeout })",
    (value) => suspend('polling', { every: 1, timeout: value }),
    without('undefined', 'zero', 'fraction'),
    duration,
  ],
  ["suspend('subWorkflow', request)", (value) => suspend('subWorkflow', value), ALL, option],
  [
    "suspend('subWorkflow', { workflow })",
    (value: string) => suspend('subWorkflow', { workflow: value }),
    without(...texts),
    option,
  ],
  [
    "suspend('subWorkflow', { version })",
    (value) => suspend('subWorkflow', { workflow: 'item', version: value }),
    without('undefined', ...texts),
    option,
  ],
  [
    "suspend('subWorkflow', { id })",
    (value) => suspend('subWorkflow', { workflow: 'item', id: value }),
    without('undefined', ...texts),
    option,
  ],
  [
    "suspend('subWorkflow', { onParentClose })",
    (value) => suspend('subWorkflow', { workflow: 'item', onParentClose: value }),
    without('undefined'),
    option,
  ],
  [
    "suspend('subWorkflow', { timeout })",
    (value) => suspend('subWorkflow', { workflow: 'item', timeout: value }),
    without('undefined', 'zero', 'fraction'),
    duration,
  ],
  ['poll(options)', (value) => poll(value), ALL, either],
  ['poll({ src })', (value: string) => poll({ ...asks, src: value }), without(...texts), option],
  ['poll({ every })', (value) => poll({ ...asks, every: value }), without('fraction'), either],
  [
    'poll({ backoff })',
    (value) => poll({ ...asks, backoff: value }),
    without('undefined', 'fraction', 'huge'),
    option,
  ],
  [
    'poll({ maxDelay })',
    (value) => poll({ ...asks, maxDelay: value }),
    without('undefined'),
    either,
  ],
  [
    'poll({ maxAttempts })',
    (value) => poll({ ...asks, maxAttempts: value }),
    without('undefined', 'infinity'),
    option,
  ],
  [
    'poll({ timeout })',
    (value) => poll({ ...asks, timeout: value }),
    without('undefined', 'zero', 'fraction', 'function', 'class'),
    duration,
  ],
  ['poll({ until })', (value) => poll({ ...asks, until: value }), NO_FUNCTION, option],
  ['poll({ onDone })', (value) => poll({ ...asks, onDone: value }), NO_TARGET, option],
  [
    'poll({ onTimeout })',
    (value) => poll({ ...asks, timeout: 1, onTimeout: value }),
    NO_TARGET.filter((kind) => kind !== 'undefined'),
    option,
  ],
  [
    'poll({ onError })',
    (value) => poll({ ...asks, onError: value }),
    NO_TARGET.filter((kind) => kind !== 'undefined'),
    option,
  ],
  ['subWorkflow(options)', (value) => subWorkflow(value), ALL, option],
  [
    'subWorkflow({ workflow })',
    (value: string) => subWorkflow({ workflow: value, onDone: 'there' }),
    without(...texts),
    option,
  ],
  [
    'subWorkflow({ version })',
    (value) => subWorkflow({ ...begins, version: value }),
    without('undefined', ...texts),
    option,
  ],
  [
    'subWorkflow({ id })',
    (value) => subWorkflow({ ...begins, id: value }),
    without('undefined', 'function', 'class', ...texts),
    option,
  ],
  [
    'subWorkflow({ onParentClose })',
    (value) => subWorkflow({ ...begins, onParentClose: value }),
    without('undefined'),
    option,
  ],
  [
    'subWorkflow({ timeout })',
    (value) => subWorkflow({ ...begins, timeout: value }),
    without('undefined', 'zero', 'fraction', 'function', 'class'),
    duration,
  ],
  [
    'subWorkflow({ onDone })',
    (value) => subWorkflow({ ...begins, onDone: value }),
    NO_TARGET,
    option,
  ],
  [
    'subWorkflow({ onError })',
    (value) => subWorkflow({ ...begins, onError: value }),
    NO_TARGET.filter((kind) => kind !== 'undefined'),
    option,
  ],
  ['forEach(options)', (value) => forEach(value), ALL, option],
  [
    'forEach({ src })',
    (value: string) => forEach({ ...lists, src: value }),
    without(...texts),
    option,
  ],
  [
    'forEach({ items })',
    (value) => forEach({ ...lists, items: value }),
    without('array', 'function', 'class'),
    option,
  ],
  [
    'forEach({ input })',
    (value) => forEach({ ...lists, input: value }),
    NO_FUNCTION.filter((kind) => kind !== 'undefined'),
    option,
  ],
  [
    'forEach({ concurrency })',
    (value) => forEach({ ...lists, concurrency: value }),
    without('undefined', 'infinity'),
    option,
  ],
  [
    'forEach({ settle })',
    (value) => forEach({ ...lists, settle: value }),
    without('undefined', 'true'),
    option,
  ],
  ['forEach({ onDone })', (value) => forEach({ ...lists, onDone: value }), NO_TARGET, option],
  [
    'forEach({ onError })',
    (value) => forEach({ ...lists, onError: value }),
    NO_TARGET.filter((kind) => kind !== 'undefined'),
    option,
  ],
  [
    'forEach({ onItem })',
    (value) => forEach({ ...lists, onItem: value }),
    NO_TARGET.filter((kind) => kind !== 'undefined'),
    option,
  ],
];

test.each(ROWS)('%s is refused by name', async (_, call, kinds, codes) => {
  for (const kind of kinds) {
    expectRefusal(await failureOf(() => call(VALUES[kind] as never)), codes, kind);
  }
});

test('what is refused is more than nothing', () => {
  expect(ROWS.every(([, , kinds]) => kinds.length > 0)).toBe(true);
});
