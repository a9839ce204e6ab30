import type { AnyEventObject, EventDescriptor } from 'xstate';
import { invalidOption } from './invalid-option.ts';

/**
 * What a wait can be for: an event type the machine declares, or `user.*` for all below `user`. Not
 * the bare `*`, and none of the engine's or XState's own.
 */
export type WaitedEvent<TEvent extends AnyEventObject> = Exclude<
  EventDescriptor<TEvent>,
  '' | '*' | `xstate.${string}` | `workflow.${string}`
>;

/** Dotted parts without a `*`, of which the last may be one. */
const DESCRIPTOR = /^[^*.][^*]*(\.\*)?$/;

/** @throws `OptionInvalid` for what cannot be waited for. */
export function checkWaitedEvent(event: unknown, option = 'event'): void {
  if (typeof event !== 'string' || !DESCRIPTOR.test(event)) {
    throw invalidOption(option, 'give an event type such as "user.approval", or "user.*"');
  }
  if (/^(xstate|workflow)\./.test(event)) {
    throw invalidOption(
      option,
      `"${event}" is reserved: xstate.* and workflow.* come from no sender`,
    );
  }
}
