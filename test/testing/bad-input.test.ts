import { createMachine } from 'xstate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/index.ts';
import { createTestEngine, fakeTask, type TestEngine } from '../../src/testing.ts';
import { expectRefusal, failureOf, NO_FUNCTION, NO_OBJECT, VALUES } from '../bad-input/values.ts';

const machine = createMachine({ id: 'machine' });

let rig: TestEngine;

beforeAll(async () => {
  rig = await createTestEngine({ workflows: [machine] });
  await rig.engine.start(machine, { id: 'm' });
});
afterAll(() => rig.close());

const kinds = Object.keys(VALUES);
const without = (...left: readonly string[]): readonly string[] =>
  kinds.filter((kind) => !left.includes(kind));

const option = ['OptionInvalid'] as const;
const duration = ['DurationInvalid'] as const;
const NO_DURATION = without('zero', 'fraction', 'undefined');
const NO_SEED = without('undefined', 'zero', 'negative');
const NO_COUNT = without('undefined', 'infinity');
const NO_FLAG = without('undefined', 'true');
const NO_OPTIONS = NO_OBJECT;

type Row = readonly [
  name: string,
  call: (value: never) => unknown,
  kinds: readonly string[],
  codes: readonly ErrorCode[],
];

const create = (options: object) => createTestEngine({ workflows: [machine], ...options });

const ROWS: readonly Row[] = [
  ['createTestEngine(options)', (value) => createTestEngine(value), kinds, option],
  [
    'createTestEngine({ workflows })',
    (workflows) => create({ workflows }),
    without('array'),
    option,
  ],
  ['createTestEngine({ seed })', (seed) => create({ seed }), NO_SEED, option],
  [
    'createTestEngine({ store })',
    (store) => create({ store }),
    without('undefined', 'function', 'class'),
    option,
  ],
  ['createTestEngine({ host })', (host) => create({ host }), without('undefined'), option],
  ['createTestEngine({ host, seed })', () => create({ host: rig.host, seed: 1 }), ['text'], option],
  [
    'createTestEngine({ host, startAt })',
    () => create({ host: rig.host, startAt: 1 }),
    ['text'],
    option,
  ],
  ['createTestEngine({ nonsense })', (nonsense) => create({ nonsense }), kinds, option],
  [
    'createTestEngine({ startAt })',
    (startAt) => create({ startAt }),
    without('undefined', 'zero', 'negative', 'fraction'),
    duration,
  ],
  [
    'clock.advance(duration)',
    (value) => rig.clock.advance(value),
    [...NO_DURATION, 'undefined'],
    duration,
  ],
  [
    'clock.advanceTo(moment)',
    (value) => rig.clock.advanceTo(value),
    without('zero', 'negative', 'fraction'),
    duration,
  ],
  ['clock.advanceTo(the past)', () => rig.clock.advanceTo(rig.clock.now() - 1), ['text'], option],
  [
    'clock.set(moment)',
    (value) => rig.clock.set(value),
    without('zero', 'negative', 'fraction'),
    duration,
  ],
  [
    'runUntil(workflow)',
    (value) => rig.runUntil(value, () => true),
    without('text', 'empty text', 'half a surrogate', 'NUL', 'long text'),
    option,
  ],
  ['runUntil(, predicate)', (value) => rig.runUntil('m', value), NO_FUNCTION, option],
  ['runUntil(, , options)', (value) => rig.runUntil('m', () => true, value), NO_OPTIONS, option],
  ['runToEnd(, options)', (value) => rig.runToEnd('m', value), NO_OPTIONS, option],
  ['runToEnd(, { within })', (within) => rig.runToEnd('m', { within }), NO_DURATION, duration],
  [
    'history(id)',
    (value) => rig.history(value),
    without('text'),
    ['OptionInvalid', 'LimitExceeded'],
  ],
  ['crash(options)', (value) => rig.crash(value), NO_OPTIONS, option],
  ['crash({ downFor })', (downFor) => rig.crash({ downFor }), NO_DURATION, duration],
  ['restart(options)', (value) => rig.restart(value), without('undefined', 'unknown key'), option],
  ['restart({ downFor })', (downFor) => rig.restart({ downFor }), NO_DURATION, duration],
  ...(['host', 'store', 'seed', 'startAt'] as const).map((key): Row => [
    `restart({ ${key} })`,
    (value) => rig.restart({ [key]: value }),
    kinds,
    option,
  ]),
  ...(['failWrites', 'failReads', 'fillDisk', 'holdWrites', 'crashAtWrite'] as const).flatMap(
    (name): readonly Row[] => [
      [`faults.${name}(options)`, (value) => rig.faults[name](value), NO_OPTIONS, option],
      [
        `faults.${name}({ skip })`,
        (skip) => rig.faults[name]({ skip }),
        without('undefined', 'zero'),
        option,
      ],
    ],
  ),
  ...(['failWrites', 'failReads', 'fillDisk', 'holdWrites'] as const).map((name): Row => [
    `faults.${name}({ times })`,
    (times) => rig.faults[name]({ times }),
    NO_COUNT,
    option,
  ]),
  ...(['failWrites', 'holdWrites', 'crashAtWrite'] as const).map((name): Row => [
    `faults.${name}({ stored })`,
    (stored) => rig.faults[name]({ stored }),
    NO_FLAG,
    option,
  ]),
  ...(['failWrites', 'failReads'] as const).map((name): Row => [
    `faults.${name}({ error })`,
    (error) => rig.faults[name]({ error }),
    without('undefined'),
    option,
  ]),
  ['faults.random(options)', (value) => rig.faults.random(value), kinds, option],
  ['faults.random({ rate })', (rate) => rig.faults.random({ rate }), kinds, option],
  ['faults.random({ seed })', (seed) => rig.faults.random({ rate: 1, seed }), NO_SEED, option],
  [
    'faults.random({ crashes })',
    (crashes) => rig.faults.random({ rate: 1, crashes }),
    NO_FLAG,
    option,
  ],
  ['fakeTask(options)', (value) => fakeTask(value), NO_OPTIONS, option],
  ['fakeTask({ like })', (like) => fakeTask({ like }), without('undefined'), option],
  ['fakeTask({ retry })', (retry) => fakeTask({ retry }), without('undefined', 'null'), option],
  ['fakeTask({ timeout })', (timeout) => fakeTask({ timeout }), NO_DURATION, duration],
];

describe('the kit for tests', () => {
  test.each(ROWS)('%s is refused by name', async (name, call, bad, codes) => {
    for (const kind of bad) {
      expectRefusal(
        await failureOf(async () => call(VALUES[kind] as never)),
        codes,
        `${name} ${kind}`,
      );
    }
  });

  test('and goes on as if nothing had been asked', async () => {
    expect(rig.alive).toBe(true);
    rig.faults.failWrites({ times: 1 }).end();
    await rig.engine.start(machine, { id: 'n' });
    expect(await rig.engine.count()).toBe(2);
    expect(rig.clock.now()).toBe(Date.UTC(2026, 0, 1));
  });
});
