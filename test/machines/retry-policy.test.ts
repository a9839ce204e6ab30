import { describe, expect, test } from 'vitest';
import { isAbeyanceError, type ErrorCode } from '../../src/machines/errors.ts';
import { RETRY_DEFAULTS, retryPolicy, type RetryOptions } from '../../src/machines/retry-policy.ts';

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
