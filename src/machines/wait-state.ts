import { durationMs, type Duration } from './duration.ts';
import { invalidOption, readFields } from './invalid-option.ts';
import type { OnRestart, WaitForEventMeta, WhenEarly } from './pause.ts';
import { pauseDelay, type PauseDuration } from './pause-delay.ts';
import { pauseState, type PauseState, type PauseTimer } from './pause-state.ts';
import { pauseTransitions } from './pause-transition.ts';
import { restartOption, type RestartOption } from './restart-option.ts';
import { checkGuard, waitGuard, type WaitGuard } from './wait-guard.ts';
import type { EarlyOptions } from './wait-options.ts';
import { checkWaitedEvent } from './waited-event.ts';

/** The options once nobody cares any more which machine they are of. */
export interface WaitOptions extends EarlyOptions, RestartOption {
  readonly event: string;
  readonly where?: WaitGuard | undefined;
  readonly onEvent: unknown;
  readonly timeout?: PauseDuration<never> | undefined;
  readonly onTimeout?: unknown;
}

/**
 * Makes the state of a wait.
 *
 * @throws `OptionInvalid`, `DurationInvalid` as `waitForEvent`.
 */
export function waitState(options: WaitOptions): PauseState {
  const { event, where, onEvent, timeout, onTimeout, whenEarly, keep, onRestart, ...state } =
    readFields(options, 'options');
  checkWaitedEvent(event);
  if (where !== undefined) checkGuard(where, 'where');
  const transitions = pauseTransitions(onEvent, 'onEvent').map((transition) => {
    const guard = waitGuard(where, transition['guard']);
    return guard === undefined ? transition : { ...transition, guard };
  });
  const timer = waitTimer(timeout, onTimeout);
  const pause = waitMeta(event, { whenEarly, keep, onRestart });
  return pauseState(pause, { ...(timer && { timer }), on: { [event]: transitions } }, state);
}

/** The timer of a timeout, where there is one. */
export function waitTimer(
  timeout: PauseDuration<never> | undefined,
  onTimeout: unknown,
): PauseTimer | undefined {
  if (timeout === undefined && onTimeout === undefined) return undefined;
  if (timeout === undefined) throw invalidOption('timeout', 'say when onTimeout is to be taken');
  return {
    name: 'timeout',
    delay: pauseDelay(timeout, 'timeout'),
    transitions: pauseTransitions(onTimeout, 'onTimeout'),
  };
}

interface MetaOptions {
  readonly whenEarly?: WhenEarly | undefined;
  readonly keep?: Duration | undefined;
  readonly onRestart?: OnRestart | undefined;
}

/** What a wait says of itself. */
export function waitMeta(
  event: WaitForEventMeta['event'],
  { whenEarly = 'defer', keep, onRestart }: MetaOptions,
): WaitForEventMeta {
  if (!['defer', 'drop', 'reject'].includes(whenEarly)) {
    throw invalidOption('whenEarly', "give 'defer', 'drop' or 'reject'");
  }
  if (keep !== undefined && whenEarly !== 'defer') {
    throw invalidOption('keep', "only whenEarly: 'defer' keeps anything");
  }
  return {
    type: 'waitingForEvent',
    event,
    whenEarly,
    ...(keep !== undefined && { keepMs: durationMs(keep, 'keep') }),
    ...restartOption(onRestart),
  };
}
