import type { CommandName, ExitRow } from '../../protocol/index.ts';
import { durationText } from '../../chart/index.ts';
import type { Moment } from '../run/moment.ts';

/** What a reader may bring about by pressing a transition. */
export type Offer =
  | { readonly type: 'send'; readonly label: string; readonly event: string }
  | { readonly type: 'fire'; readonly label: string; readonly key: string | undefined };

/** By transition of one actor's machine. In the past, and where commands are not taken: none. */
export function offersOf(
  moment: Moment,
  address: string,
  can: (name: CommandName) => boolean,
): ReadonlyMap<string, Offer> {
  if (moment.type === 'past') return new Map();
  const offers = new Map<string, Offer>();
  for (const exit of moment.run.exits) {
    const offer = exit.address === address ? offerOf(exit, can) : undefined;
    if (offer !== undefined) offers.set(exit.transition, offer);
  }
  return offers;
}

function offerOf(exit: ExitRow, can: (name: CommandName) => boolean): Offer | undefined {
  const { type, event, allows, timerKey, dueAt, state, targets } = exit;
  const to = targets.map((id) => id.split('.').at(-1)).join(', ');
  const way = to === '' ? '' : `, to ${to}`;
  if (type === 'event' && event !== undefined && allows !== false && can('send')) {
    return { type: 'send', label: `Send ${event}${way}`, event };
  }
  if (type === 'timer' && dueAt !== undefined && can('fireTimer')) {
    return {
      type: 'fire',
      label: `Fire the timer of ${state || 'the machine'} now${way}`,
      key: timerKey,
    };
  }
  return undefined;
}

/** How long something lasts or lasted, in at most two units. */
export function lastedText(ms: number): string {
  return durationText(ms < 1000 ? Math.max(0, Math.round(ms)) : Math.round(ms / 1000) * 1000);
}
