import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationMs, formatDuration, type Duration } from '../../src/machines/duration.ts';
import { isAbeyanceError } from '../../src/machines/errors.ts';

const DAY = 86_400_000;

describe('durationMs', () => {
  test.each<[Duration, number]>([
    [0, 0],
    [-0, 0],
    [1500, 1500],
    [0.6, 1],
    ['500ms', 500],
    ['5s', 5_000],
    ['5m', 300_000],
    ['24h', DAY],
    ['30d', 30 * DAY],
    ['2w', 14 * DAY],
    ['1.5h', 5_400_000],
    ['1.1h', 3_960_000],
    ['0ms', 0],
    ['1h 30m', 5_400_000],
    ['1d 2h 3m 4s 5ms', DAY + 7_384_005],
    ['PT5M', 300_000],
    ['P1DT12H', 1.5 * DAY],
    ['P2W', 14 * DAY],
    ['PT1.5S', 1_500],
    ['PT0,5H', 1_800_000],
    ['P1W2DT3H4M5S', 9 * DAY + 11_045_000],
    ['PT0S', 0],
    [{ days: 1 }, DAY],
    [{ weeks: 1, hours: 1.5, minutes: 1, seconds: 1, milliseconds: 1 }, 7 * DAY + 5_461_001],
    ['1825d', 1825 * DAY],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('%o is %d ms', (duration, ms) => {
    expect(Object.is(durationMs(duration, 'it'), ms)).toBe(true);
  });

  test('text from elsewhere may be closed up or spaced out', () => {
    expect(durationMs(' 1h30m  5s ' as Duration, 'it')).toBe(5_405_000);
  });

  test.each<[unknown, string]>([
    [NaN, 'is NaN'],
    [-1, 'is -1'],
    [Infinity, 'is Infinity'],
    [2 ** 60, 'is too long'],
    ['999999999999w', 'is too long'],
    ['', 'is the text ""'],
    [' ', 'is the text " "'],
    ['5', 'is the text "5"'],
    ['5x', 'is the text "5x"'],
    ['5M', 'is the text "5M"'],
    ['5 m', 'is the text "5 m"'],
    ['-5s', 'is the text "-5s"'],
    ['1e3s', 'is the text "1e3s"'],
    ['1.s', 'is the text "1.s"'],
    ['5min', 'is the text "5min"'],
    ['1h 2h', 'is the text "1h 2h"'],
    ['1h,30m', 'is the text'],
    ['P', 'is the text "P"'],
    ['PT', 'is the text'],
    ['P1DT', 'is the text'],
    ['P1H', 'is the text'],
    ['P1Y', 'months and years have no fixed length'],
    ['P1M', 'months and years have no fixed length'],
    ['P-1D', 'is the text'],
    ['pt5m', 'is the text'],
    ['1'.repeat(101), 'more than 100 characters'],
    [null, 'is null'],
    [undefined, 'is undefined'],
    [true, 'is a boolean'],
    [5n, 'is a bigint'],
    [() => 5, 'is a function'],
    [[5], 'is an array'],
    [new Date(5), 'is a class instance'],
    [{}, 'is an empty object'],
    [{ days: undefined }, 'is an empty object'],
    [{ day: 1 }, 'with a key "day"'],
    [{ months: 1 }, 'with a key "months"'],
    [{ days: '1' }, 'whose days is no number'],
    [{ days: -1 }, 'whose days is no number'],
    [{ days: NaN }, 'whose days is no number'],
  ])('%o is refused', (value, what) => {
    let thrown: unknown;
    try {
      durationMs(value as Duration, 'sleep in order.cooling');
    } catch (error) {
      thrown = error;
    }
    if (!isAbeyanceError(thrown, 'DurationInvalid')) throw new Error('not refused');
    expect(thrown.message).toContain('The duration of sleep in order.cooling ');
    expect(thrown.message).toContain(what);
    expect(thrown.message).toContain('PT5M');
    expect(thrown.details).toStrictEqual({ at: 'sleep in order.cooling' });
  });

  test('any value gives whole milliseconds or DurationInvalid', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0159.,PTWDHMSmshdw -'.split('')) });
    fc.assert(
      fc.property(fc.oneof(text, fc.anything()), (value) => {
        try {
          expect(durationMs(value as Duration, 'it')).toSatisfy(Number.isSafeInteger);
        } catch (error) {
          if (!isAbeyanceError(error, 'DurationInvalid')) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('all forms of one length agree', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(1_000), (hours, seconds) => {
        const ms = hours * 3_600_000 + seconds * 1_000;
        expect(durationMs(`${hours}h ${seconds}s`, 'it')).toBe(ms);
        expect(durationMs(`PT${hours}H${seconds}S`, 'it')).toBe(ms);
        expect(durationMs({ hours, seconds }, 'it')).toBe(ms);
      }),
    );
  });

  test('text that cannot be right does not compile', () => {
    const accept = (...given: Duration[]): number => given.length;
    accept('5m', '1h 30m', 'P2W', 5);
    // @ts-expect-error no unit
    accept('5');
    // @ts-expect-error no such unit
    accept('5 minutes');
    // @ts-expect-error no such key
    accept({ months: 1 });
    expect(accept()).toBe(0);
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0ms'],
    [-5, '0ms'],
    [350, '350ms'],
    [1_500, '1s 500ms'],
    [60_000, '1m'],
    [DAY, '24h'],
    [DAY + 7_200_000, '1d 2h'],
    [DAY + 7_260_000, '1d 2h'],
    [3_605_000, '1h 5s'],
    [30 * DAY, '30d'],
  ])('%d is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('what it writes can be read back, rounded down', () => {
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), (ms) => {
        const back = durationMs(formatDuration(ms) as Duration, 'it');
        expect(back).toBeLessThanOrEqual(ms);
        expect(ms - back).toBeLessThan(Math.max(1, ms / 2));
      }),
    );
  });
});
