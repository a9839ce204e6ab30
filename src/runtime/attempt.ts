import { isFinal } from '../machines/final-error.ts';
import type { RetryPolicy } from '../machines/retry-policy.ts';

/** What follows a failed attempt; `at` is in ms since epoch. */
export type NextAttempt =
  | { readonly type: 'retry'; readonly at: number }
  | { readonly type: 'final' };

/**
 * What follows attempt number `attempt` (from 1) that failed with `error` at `now`, ms since epoch:
 * another one, or none because the error is final or the attempts are used up (B23). `random` is
 * from 0 up to 1 and moves only the share of the delay that is left to chance.
 */
export function nextAttempt(
  policy: RetryPolicy,
  attempt: number,
  error: unknown,
  now: number,
  random = 0,
): NextAttempt {
  if (isFinal(error) || attempt >= policy.maxAttempts) return { type: 'final' };
  return { type: 'retry', at: now + delayMs(policy, attempt, random) };
}

function delayMs(policy: RetryPolicy, attempt: number, random: number): number {
  // a zero stays one however large the factor has grown: 0 * Infinity is NaN
  if (policy.initialDelay === 0) return 0;
  const whole = Math.min(policy.maxDelay, policy.initialDelay * policy.backoff ** (attempt - 1));
  return Math.round(whole * (1 - policy.jitter * random));
}
