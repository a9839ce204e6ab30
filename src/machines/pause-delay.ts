import type { DoNotInfer, MachineContext } from 'xstate';
import { durationMs, type Duration } from './duration.ts';
import type { DynamicDelay } from './pause.ts';

/** How long a pause lasts: a literal, or a function of the context when the state is entered. */
export type PauseDuration<TContext extends MachineContext> =
  | Duration
  | ((args: { readonly context: DoNotInfer<TContext> }) => Duration);

/**
 * The delay behind a duration, in ms.
 *
 * @throws `DurationInvalid` for what is no duration: a literal at once, a function when asked.
 */
export function pauseDelay<TContext extends MachineContext>(
  duration: PauseDuration<TContext>,
  at: string,
): number | DynamicDelay {
  if (typeof duration !== 'function') return durationMs(duration, at);
  return ({ context }) => durationMs(duration({ context }), at);
}
