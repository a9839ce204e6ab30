import { invalidOption } from './invalid-option.ts';
import { pauseTransitions } from './pause-transition.ts';
import { bothGuards, type WaitGuard } from './wait-guard.ts';
import { groupState, readMembers, regionsOf, type GroupWait } from './wait-group.ts';

/** Options of a quorum once nobody cares which machine they are of. */
export interface Quorum extends GroupWait {
  readonly count: number;
  readonly onDone?: unknown;
}

interface Done {
  readonly event: { readonly output?: unknown };
}

/**
 * A state in regions, one for each event, and one more that counts: XState tells when a region is
 * done, and the output of what it ends in tells whose region it was. So the count is where the
 * machine stands, and nothing else needs to remember it.
 */
export function quorumState({ count, onDone, ...options }: Quorum): object {
  const members = readMembers(options.events);
  checkCount(count, members.length);
  const came = Object.freeze({ came: members.map(({ name }) => name) });
  const enough = Object.freeze({ enough: count });
  const isCame = ({ event }: Done): boolean => event.output === came;
  const isEnough = ({ event }: Done): boolean => event.output === enough;
  const states: Record<string, object> = { [count]: { type: 'final', output: enough } };
  for (let number = 0; number < count; number += 1) {
    states[number] = { on: { [REGION_DONE]: { guard: isCame, target: String(number + 1) } } };
  }
  const done = pauseTransitions(onDone, 'onDone').map((way) => ({
    ...way,
    guard: bothGuards(isEnough as WaitGuard, way['guard'] as WaitGuard | undefined),
  }));
  return {
    ...groupState(options, members, { [REGION_DONE]: done }),
    type: 'parallel',
    states: {
      ...regionsOf(members, options, () => came),
      [COUNTING]: { initial: '0', states },
    },
  };
}

/** XState's own event of a state that is done, whichever it is. */
const REGION_DONE = 'xstate.done.state.*';

/** The region that counts; no event is named so. */
const COUNTING = '(counting)';

/** @throws `OptionInvalid` for what is no number of events, or more than there are. */
export function checkCount(count: unknown, most: number = Infinity): void {
  if (Number.isSafeInteger(count) && Number(count) >= 1 && Number(count) <= most) return;
  const upTo = most === Infinity ? 'up' : `to ${most}, the number of events`;
  throw invalidOption('count', `give a whole number from 1 ${upTo}`);
}
