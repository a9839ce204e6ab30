import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { final, FinalError, isFinal } from '../../src/machines/final-error.ts';
import { retryPolicy } from '../../src/machines/retry-policy.ts';
import { nextAttempt } from '../../src/runtime/attempt.ts';

const NOW = 1_700_000_000_000;
const lost = new Error('connection lost');

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

  test('tries again at once where there is no delay, whatever the factor has grown to', () => {
    const next = nextAttempt(
      { ...policy, maxAttempts: Infinity, initialDelay: 0 },
      9_999,
      lost,
      NOW,
    );
    expect(next).toStrictEqual({ type: 'retry', at: NOW });
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
