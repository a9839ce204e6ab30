import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAbeyanceError, type ErrorCode } from '../../src/machines/errors.ts';
import { final, FinalError, isFinal } from '../../src/machines/final-error.ts';
import {
  nextAttempt,
  RETRY_DEFAULTS,
  retryPolicy,
  type RetryOptions,
} from '../../src/runtime/attempt.ts';

const NOW = 1_700_000_000_000;
const lost = new Error('connection lost');

describe('retryPolicy', () => {
  test('fills in what was left out', () => {
    expect(retryPolicy(undefined, 'retry')).toStrictEqual(RETRY_DEFAULTS);
    expect(retryPolicy({}, 'retry')).toStrictEqual(RETRY_DEFAULTS);
    const absent: unknown = { backoff: undefined };
    expect(retryPolicy(absent as RetryOptions, 'retry')).toStrictEqual(RETRY_DEFAULTS);
  });

  test('reads durations', () => {
    const policy = retryPolicy({ initialDelay: '5s', maxDelay: 'PT1M', jitter: 0.5 }, 'retry');
    expect(policy).toStrictEqual({
      maxAttempts: 3,
      initialDelay: 5_000,
      backoff: 2,
      maxDelay: 60_000,
      jitter: 0.5,
    });
  });

  test('raises the default ceiling to a first delay above it', () => {
    expect(retryPolicy({ initialDelay: '2d' }, 'retry').maxDelay).toBe(2 * 86_400_000);
  });

  test.each<[unknown, ErrorCode, string]>([
    [{ maxAttempts: 0 }, 'OptionInvalid', 'charge.retry.maxAttempts'],
    [{ maxAttempts: 1.5 }, 'OptionInvalid', 'charge.retry.maxAttempts'],
    [{ maxAttempts: NaN }, 'OptionInvalid', 'charge.retry.maxAttempts'],
    [{ maxAttempts: '3' }, 'OptionInvalid', 'charge.retry.maxAttempts'],
    [{ backoff: 0.5 }, 'OptionInvalid', 'charge.retry.backoff'],
    [{ backoff: Infinity }, 'OptionInvalid', 'charge.retry.backoff'],
    [{ jitter: 2 }, 'OptionInvalid', 'charge.retry.jitter'],
    [{ jitter: -0.1 }, 'OptionInvalid', 'charge.retry.jitter'],
    [{ jitter: true }, 'OptionInvalid', 'charge.retry.jitter'],
    [{ initialDelay: '1m', maxDelay: '1s' }, 'OptionInvalid', 'charge.retry.maxDelay'],
    [{ attempts: 3 }, 'OptionInvalid', 'charge.retry.attempts'],
    [{ initialDelay: 'soon' }, 'DurationInvalid', 'charge.retry.initialDelay'],
    [{ maxDelay: -1 }, 'DurationInvalid', 'charge.retry.maxDelay'],
  ])('refuses %o', (options, code, place) => {
    let thrown: unknown;
    try {
      retryPolicy(options as RetryOptions, 'charge.retry');
    } catch (error) {
      thrown = error;
    }
    expect(isAbeyanceError(thrown, code)).toBe(true);
    expect(String(thrown)).toContain(place);
  });
});

describe('nextAttempt', () => {
  const policy = retryPolicy({ maxAttempts: 5, initialDelay: 100, maxDelay: 500 }, 'retry');
  const delay = (attempt: number, random?: number, jitter = 0): number => {
    const next = nextAttempt({ ...policy, jitter }, attempt, lost, NOW, random);
    return next.type === 'retry' ? next.at - NOW : -1;
  };

  test('waits longer each time, up to the ceiling, then gives up', () => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => delay(attempt))).toStrictEqual([
      100, 200, 400, 500, -1, -1,
    ]);
  });

  test('leaves the named share of a delay to chance', () => {
    expect(delay(1, 0.5, 0.5)).toBe(75);
    expect(delay(1, 0.5)).toBe(100);
    expect(delay(1, undefined, 1)).toBe(100);
  });

  test('B23: an error marked final is not tried again', () => {
    for (const error of [
      new FinalError('card stolen'),
      final(new TypeError('x')),
      { final: true },
    ]) {
      expect(nextAttempt(policy, 1, error, NOW)).toStrictEqual({ type: 'final' });
    }
    for (const error of [lost, { final: 'no' }, undefined, null, 'final', 5]) {
      expect(nextAttempt(policy, 1, error, NOW).type).toBe('retry');
    }
  });

  test('delays only grow, keep the ceiling and are whole, however many attempts', () => {
    const options = fc.record({
      maxAttempts: fc.constant(Infinity),
      initialDelay: fc.nat(10 ** 9),
      backoff: fc.double({ min: 1, max: 1e6, noNaN: true }),
      maxDelay: fc.integer({ min: 10 ** 9, max: Number.MAX_SAFE_INTEGER }),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const attempts = fc.integer({ min: 1, max: 10 ** 6 });
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(options, attempts, chance, (given, attempt, random) => {
        const made = retryPolicy(given, 'retry');
        const at = (number: number, luck?: number): number => {
          const next = nextAttempt(made, number, lost, 0, luck);
          return next.type === 'retry' ? next.at : NaN;
        };
        const plain = at(attempt);
        expect(plain).toSatisfy(Number.isSafeInteger);
        expect(plain).toBeLessThanOrEqual(made.maxDelay);
        expect(at(attempt + 1)).toBeGreaterThanOrEqual(plain);
        expect(at(attempt, random)).toBeLessThanOrEqual(plain);
        expect(at(attempt, random)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('FinalError', () => {
  test('is an error with a name and a cause', () => {
    const error = new FinalError('card stolen', { cause: lost });
    expect([error.name, error.message, error.cause]).toStrictEqual([
      'FinalError',
      'card stolen',
      lost,
    ]);
    expect(isFinal(error)).toBe(true);
  });
});
