import { durationMs, type Duration } from '../machines/duration.ts';
import { isFinal } from '../machines/final-error.ts';
import { invalidOption } from '../machines/invalid-option.ts';

/** How a failed task is tried again; all spans in milliseconds. */
export interface RetryPolicy {
  /** Attempts in all, the first one included; `Infinity`: until it works. */
  readonly maxAttempts: number;
  readonly initialDelay: number;
  /** What each delay is multiplied by to give the next. */
  readonly backoff: number;
  readonly maxDelay: number;
  /** The share of each delay that is left to chance, 0 to 1. It only ever shortens the delay. */
  readonly jitter: number;
}

/** A retry policy as users write it; what is left out is as in `RETRY_DEFAULTS`. */
export interface RetryOptions {
  readonly maxAttempts?: number;
  readonly initialDelay?: Duration;
  readonly backoff?: number;
  readonly maxDelay?: Duration;
  readonly jitter?: number;
}

/** Three attempts, a second and then two apart. */
export const RETRY_DEFAULTS: RetryPolicy = {
  maxAttempts: 3,
  initialDelay: 1_000,
  backoff: 2,
  maxDelay: 3_600_000,
  jitter: 0,
};

/** What follows a failed attempt; `at` is in ms since epoch. */
export type NextAttempt =
  | { readonly type: 'retry'; readonly at: number }
  | { readonly type: 'final' };

/**
 * Checks a retry policy and fills in what was left out. `at` names the place in messages.
 *
 * @throws `OptionInvalid` for a key it does not know or a number out of range, `DurationInvalid`.
 */
export function retryPolicy(options: RetryOptions | undefined, at: string): RetryPolicy {
  const given = { ...options };
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(RETRY_DEFAULTS, key)) {
      const known = Object.keys(RETRY_DEFAULTS).join(', ');
      throw invalidOption(`${at}.${key}`, `a retry policy has no such option; it has ${known}`);
    }
  }
  const { maxAttempts, backoff, jitter } = { ...RETRY_DEFAULTS, ...withoutUndefined(given) };
  if (maxAttempts !== Infinity && !(Number.isSafeInteger(maxAttempts) && maxAttempts >= 1)) {
    throw invalidOption(`${at}.maxAttempts`, 'give a whole number from 1 up, or Infinity');
  }
  if (!(Number.isFinite(backoff) && backoff >= 1)) {
    throw invalidOption(`${at}.backoff`, 'give a factor from 1 up');
  }
  if (!(typeof jitter === 'number' && jitter >= 0 && jitter <= 1)) {
    throw invalidOption(`${at}.jitter`, 'give a number from 0 to 1');
  }
  const initialDelay = durationMs(
    given.initialDelay ?? RETRY_DEFAULTS.initialDelay,
    `${at}.initialDelay`,
  );
  const maxDelay =
    given.maxDelay === undefined
      ? Math.max(RETRY_DEFAULTS.maxDelay, initialDelay)
      : durationMs(given.maxDelay, `${at}.maxDelay`);
  if (maxDelay < initialDelay) {
    throw invalidOption(`${at}.maxDelay`, 'give a span no shorter than initialDelay');
  }
  return { maxAttempts, initialDelay, backoff, maxDelay, jitter };
}

/**
 * What follows attempt number `attempt` (from 1) that failed with `error` at `now` (ms since epoch):
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

function withoutUndefined<T extends object>(options: T): Partial<T> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<T>;
}
