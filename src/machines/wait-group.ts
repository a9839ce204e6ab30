import { matchesDescriptor } from './descriptor.ts';
import { invalidOption, readFields, readList } from './invalid-option.ts';
import { PAUSE_META } from './pause.ts';
import { pauseState, type PauseState } from './pause-state.ts';
import type { Transition } from './pause-transition.ts';
import { checkStateName, freeName, stateName } from './state-name.ts';
import { checkGuard, waitGuard, type WaitGuard } from './wait-guard.ts';
import { waitMeta, waitTimer, type WaitOptions } from './wait-state.ts';
import { checkWaitedEvent } from './waited-event.ts';

/** Options of a wait for several events once nobody cares which machine they are of. */
export interface GroupWait extends Omit<WaitOptions, 'event' | 'where' | 'onEvent'> {
  readonly events: readonly (string | GroupedEvent)[];
  readonly onEvent?: unknown;
}

export interface GroupedEvent {
  readonly event: string;
  readonly name?: string | undefined;
  readonly where?: WaitGuard | undefined;
  readonly onEvent?: unknown;
}

/** One of the events of a group, read and named. */
export interface Member {
  readonly event: string;
  readonly name: string;
  readonly where: WaitGuard | undefined;
  readonly onEvent: unknown;
  /** Where it stands in the options, for errors. */
  readonly at: string;
}

/**
 * The events of a group, each under a name that no other has.
 *
 * @throws `OptionInvalid` naming the place.
 */
export function readMembers(events: GroupWait['events']): readonly Member[] {
  const list = readList(events, 'events', 'give an array of event types');
  if (list.length === 0) throw invalidOption('events', 'name one event at least');
  const names = new Set<string>();
  return list.map((given, index) => {
    const at = `events[${index}]`;
    const fields: GroupedEvent =
      typeof given === 'string' ? { event: given } : readFields(given, at, MEMBER_FIELDS);
    const { event, where, onEvent } = fields;
    checkWaitedEvent(event, `${at}.event`);
    if (where !== undefined) checkGuard(where, `${at}.where`);
    const name = fields.name === undefined ? freeName(stateName(event), names) : fields.name;
    checkStateName(name, `${at}.name`);
    if (names.has(name)) throw invalidOption(`${at}.name`, 'give each of them a name of its own');
    names.add(name);
    return { event, name, where, onEvent, at };
  });
}

const MEMBER_FIELDS: readonly (keyof GroupedEvent)[] = ['event', 'name', 'where', 'onEvent'];

/** The state of a group as a whole, without what its helper puts into it. */
export function groupState(
  options: GroupWait,
  members: readonly Member[],
  on: Readonly<Record<string, readonly Transition[]>> = {},
): PauseState {
  const {
    events: _,
    onEvent: _each,
    timeout,
    onTimeout,
    whenEarly,
    keep,
    onRestart,
    ...state
  } = options;
  const timer = waitTimer(timeout, onTimeout);
  const early = { whenEarly, keep, onRestart };
  const event = [...new Set(members.map((member) => member.event))];
  return pauseState(waitMeta(event, early), { ...(timer && { timer }), on }, state);
}

/**
 * A region for each event: it waits, and has come. Each is a pause of its own, so that it is a
 * suspension under its own name.
 */
export function regionsOf(
  members: readonly Member[],
  { onEvent, whenEarly, keep }: GroupWait,
  cameWith?: (member: Member) => unknown,
): Readonly<Record<string, object>> {
  checkApart(members);
  const common = readActions(onEvent, 'onEvent');
  const regions = members.map((member) => {
    const { name, event } = member;
    const guard = waitGuard(member.where, undefined);
    const actions = [...readActions(member.onEvent, `${member.at}.onEvent`), ...common];
    const came = { target: 'came', actions, ...(guard !== undefined && { guard }) };
    const region = {
      initial: 'waiting',
      meta: { [PAUSE_META]: waitMeta(event, { whenEarly, keep }) },
      states: {
        waiting: { on: { [event]: came } },
        came: { type: 'final', output: cameWith?.(member) },
      },
    };
    return [name, region] as const;
  });
  return Object.fromEntries(regions);
}

/** Regions all take an event: two for the same are only told apart by their `where`. */
function checkApart(members: readonly Member[]): void {
  for (const [index, { event, where, at }] of members.entries()) {
    const same = members
      .slice(0, index)
      .find((other) => overlap(event, other.event) && !(where && other.where));
    if (same === undefined) continue;
    throw invalidOption(at, `an event for it is also for ${same.at}; give both a \`where\``);
  }
}

function overlap(one: string, other: string): boolean {
  return matchesDescriptor(typeOf(one), other) || matchesDescriptor(typeOf(other), one);
}

function typeOf(descriptor: string): string {
  return descriptor.replace(/\.\*$/, '');
}

/**
 * Actions as an array.
 *
 * @throws `OptionInvalid` for what is no action.
 */
export function readActions(value: unknown, option: string): readonly unknown[] {
  const remedy = 'give an action, its name, or an array of these; it leads nowhere';
  let actions: readonly unknown[];
  try {
    actions = value === undefined ? [] : [value].flat();
  } catch (cause) {
    throw invalidOption(option, remedy, cause);
  }
  if (actions.every((action) => isAction(action, option))) return actions;
  throw invalidOption(option, remedy);
}

function isAction(value: unknown, option: string): boolean {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' || (typeof value === 'string' && value !== '');
  }
  const { type } = readFields<{ readonly type?: unknown }>(value, option);
  return typeof type === 'string';
}
