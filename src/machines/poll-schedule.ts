import { durationMs, type Duration } from './duration.ts';
import { invalidOption } from './invalid-option.ts';

/** How often is asked, as users write it. */
export interface PollOptions {
  /** From one attempt to the next; the first is made at once. */
  readonly every: Duration;
  /** What each delay is multiplied by to give the next. Default: 1. */
  readonly backoff?: number | undefined;
  /** No delay is longer. Default: 1 h, or `every` where that is longer. */
  readonly maxDelay?: Duration | undefined;
  /** Attempts in all, the first one included. Default: no limit. */
  readonly maxAttempts?: number | undefined;
  /** How long is asked at most. Default: no limit. */
  readonly timeout?: Duration | undefined;
}

/** How often is asked, read and complete; all spans in milliseconds. */
export interface PollSchedule {
  readonly everyMs: number;
  readonly backoff: number;
  readonly maxDelayMs: number;
  readonly maxAttempts: number | undefined;
  readonly timeoutMs: number | undefined;
}

/** The names of its options. */
export const POLL_KEYS: readonly (keyof PollOptions)[] = [
  'every',
  'backoff',
  'maxDelay',
  'maxAttempts',
  'timeout',
];

/** No delay grows beyond this unless it is told to, ms. */
const MAX_DELAY_MS = 3_600_000;

/**
 * Checks how often is asked and fills in what was left out.
 *
 * @throws `OptionInvalid` for a number out of range, `DurationInvalid` for what is no duration.
 */
export function pollSchedule(options: PollOptions): PollSchedule {
  const { backoff = 1, maxAttempts = Infinity, maxDelay, timeout } = options;
  const everyMs = durationMs(options.every, 'every');
  if (everyMs === 0) throw invalidOption('every', 'leave some time between two attempts');
  if (!(Number.isFinite(backoff) && backoff >= 1)) {
    throw invalidOption('backoff', 'give a factor from 1 up');
  }
  if (maxAttempts !== Infinity && !(Number.isSafeInteger(maxAttempts) && maxAttempts >= 1)) {
    throw invalidOption('maxAttempts', 'give a whole number from 1 up, or Infinity');
  }
  const maxDelayMs =
    maxDelay === undefined ? Math.max(MAX_DELAY_MS, everyMs) : durationMs(maxDelay, 'maxDelay');
  if (maxDelayMs < everyMs) throw invalidOption('maxDelay', 'give a span no shorter than every');
  return {
    everyMs,
    backoff,
    maxDelayMs,
    maxAttempts: maxAttempts === Infinity ? undefined : maxAttempts,
    timeoutMs: timeout === undefined ? undefined : durationMs(timeout, 'timeout'),
  };
}

/** How long to rest after attempt number `attempt`, from 1; ms. */
export function pollDelayMs(
  { everyMs, backoff, maxDelayMs }: PollSchedule,
  attempt: number,
): number {
  return Math.round(Math.min(maxDelayMs, everyMs * backoff ** (attempt - 1)));
}
