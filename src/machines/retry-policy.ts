import { durationMs, type Duration } from './duration.ts';
import { invalidOption, readFields } from './invalid-option.ts';

/** How a failed task is tried again, as users write it; what is left out is as in the default. */
export interface RetryOptions {
  /** Attempts in all, the first one included; `Infinity`: until it works. Default: 3. */
  readonly maxAttempts?: number;
  /** Before the second attempt. Default: 1 s. */
  readonly initialDelay?: Duration;
  /** What each delay is multiplied by to give the next. Default: 2. */
  readonly backoff?: number;
  /** No delay is longer. Default: 1 h, or `initialDelay` where that is longer. */
  readonly maxDelay?: Duration;
  /** The share of each delay left to chance, 0 to 1; it only shortens. Default: 0. */
  readonly jitter?: number;
}

/** How a failed task is tried again, read and complete; all spans in milliseconds. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly initialDelay: number;
  readonly backoff: number;
  readonly maxDelay: number;
  readonly jitter: number;
}

/** Three attempts, a second and then two apart. */
export const RETRY_DEFAULTS: RetryPolicy = {
  maxAttempts: 3,
  initialDelay: 1_000,
  backoff: 2,
  maxDelay: 3_600_000,
  jitter: 0,
};

/**
 * Checks a retry policy and fills in what was left out. `at` names the option in messages.
 *
 * @throws `OptionInvalid` for a key it does not know or a number out of range.
 * @throws `DurationInvalid` for a delay that is no duration.
 */
export function retryPolicy(options: RetryOptions | undefined, at: string): RetryPolicy {
  const given = readFields(options ?? {}, at, Object.keys(RETRY_DEFAULTS));
  const { maxAttempts = 3, backoff = 2, jitter = 0 } = given;
  if (maxAttempts !== Infinity && !(Number.isSafeInteger(maxAttempts) && maxAttempts >= 1)) {
    throw invalidOption(`${at}.maxAttempts`, 'give a whole number from 1 up, or Infinity');
  }
  if (!(Number.isFinite(backoff) && backoff >= 1)) {
    throw invalidOption(`${at}.backoff`, 'give a factor from 1 up');
  }
  if (!(Number.isFinite(jitter) && jitter >= 0 && jitter <= 1)) {
    throw invalidOption(`${at}.jitter`, 'give a number from 0 to 1');
  }
  return { maxAttempts, backoff, jitter, ...delays(given, at) };
}

function delays(given: RetryOptions, at: string): Pick<RetryPolicy, 'initialDelay' | 'maxDelay'> {
  const { initialDelay: first = RETRY_DEFAULTS.initialDelay, maxDelay: longest } = given;
  const initialDelay = durationMs(first, `${at}.initialDelay`);
  if (longest === undefined) {
    return { initialDelay, maxDelay: Math.max(RETRY_DEFAULTS.maxDelay, initialDelay) };
  }
  const maxDelay = durationMs(longest, `${at}.maxDelay`);
  if (maxDelay >= initialDelay) return { initialDelay, maxDelay };
  throw invalidOption(`${at}.maxDelay`, 'give a span no shorter than initialDelay');
}
