import type { IconName } from '../base/icon.tsx';
import { durationText } from '../../chart/index.ts';
import type { EntryLine } from '../../protocol/index.ts';
import { pathsOf } from './moment.ts';

/** What happened in a turn, as one says it. */
export interface TurnText {
  readonly icon: IconName;
  readonly what: string;
  /** Which part of the workflow it was for, where that is not the workflow itself. */
  readonly who: string;
}

/** A turn in words: `done: charge`, `after 5d: payment.waiting`, `payment.received`. */
export function turnText(line: EntryLine, id: string): TurnText {
  const { eventType, source, outcome, to } = line;
  const who = to === id ? '' : actorName(to);
  const icon = iconOf(line);
  if (eventType === 'xstate.init') return { icon, what: 'start', who };
  const [, kind, how] = /^xstate\.(promise|done\.actor|error\.actor)\.?(\w*)/.exec(eventType) ?? [];
  if (source === 'task' && kind !== undefined) {
    const isError = kind === 'error.actor' || how === 'reject';
    return { icon, what: `${isError ? 'error' : 'done'}: ${who}`, who: '' };
  }
  const after = afterText(eventType);
  if (after !== undefined) return { icon, what: after, who: '' };
  const [, end, actor] = /^xstate\.(done|error)\.actor\.(.*)$/.exec(eventType) ?? [];
  if (actor !== undefined) return { icon, what: `${end}: ${actorName(actor)}`, who };
  const isWrong = outcome === 'failed' ? 'failed at ' : '';
  return { icon, what: `${isWrong}${eventType}`, who };
}

function iconOf({ source, outcome, eventType }: EntryLine): IconName {
  if (outcome === 'failed' || /^xstate\.(promise\.reject|error\.)/.test(eventType)) return 'close';
  if (outcome === 'deferred') return 'kept';
  return outcome === 'ignored' ? 'minus' : SOURCE_ICONS[source];
}

const SOURCE_ICONS: Readonly<Record<EntryLine['source'], IconName>> = {
  start: 'play',
  event: 'event',
  message: 'message',
  timer: 'timer',
  task: 'check',
  resume: 'resume',
  cancel: 'ban',
  recovery: 'bolt',
};

/** `after 5d: payment.waiting` of the event of a timer; `undefined`: it is of none. */
export function afterText(eventType: string): string | undefined {
  const [, delay, state = ''] = /^xstate\.after\.([^.]+)\.(.*)$/.exec(eventType) ?? [];
  if (delay === undefined) return undefined;
  // the id of a state begins with the machine's
  const path = state.slice(state.indexOf('.') + 1);
  return `after ${durationText(delay)}: ${path}`;
}

/** What a timer brings, by its key: `address|event`. */
export function timerText(key: string): string {
  const event = key.slice(key.indexOf('|') + 1);
  return afterText(event) ?? event;
}

/**
 * An actor as one calls it: `charging` of `order-1/0.order.payment.charging#3`, and
 * `importing/0/2` of one of many alike.
 */
export function actorName(address: string): string {
  const names = address.replace(/#\d+$/, '').split('/').map(ownName);
  const from = names.findLastIndex((name) => !/^\d+$/.test(name));
  return names.slice(Math.max(0, from)).join('/');
}

/** What is invoked without an id is named by its state: `0.order.payment.charging`. */
function ownName(name: string): string {
  const [, path] = /^\d+\.[^.]+\.(.+)$/.exec(name.replace(/#\d+$/, '')) ?? [];
  return path ?? name;
}

/** The states a turn led to; none: it stayed where it was. */
export function ledTo(line: EntryLine, before: EntryLine | undefined): readonly string[] {
  const after = pathsOf(line.value);
  if (before === undefined) return line.revision === 1 ? after : [];
  const known = new Set(pathsOf(before.value));
  return after.filter((path) => !known.has(path));
}

/** It was taken, and changed nothing. */
export function isQuiet(line: EntryLine, before: EntryLine | undefined): boolean {
  if (before === undefined || line.outcome !== 'handled') return false;
  const { changed, timersSet, timersCleared, workStarted, workStopped, actorsDropped } = line;
  const parts = [changed, timersSet, timersCleared, workStarted, workStopped, actorsDropped];
  return (
    parts.every((part) => part.length === 0) &&
    JSON.stringify(line.value) === JSON.stringify(before.value)
  );
}

/** The last two names of a path: what is around it one sees in the chart. */
export function shortPath(path: string): string {
  const names = path.split('.');
  return names.length <= 2 ? path : `…${names.slice(-2).join('.')}`;
}

/** A distance in time, in its two greatest units: `+3s 20ms`. */
export function distanceText(ms: number): string {
  return `+${ms === 0 ? '0' : durationText(ms)}`;
}

/** Why a turn did not do what was asked, in words. */
export function reasonText(line: Pick<EntryLine, 'outcome' | 'reason'>): string {
  const known = line.reason === undefined ? undefined : REASONS[line.reason];
  if (known !== undefined) return known;
  return line.reason ?? (line.outcome === 'deferred' ? 'kept until a state waits for it' : '');
}

const REASONS: Readonly<Record<string, string>> = {
  early: 'kept until a state waits for it',
  later: 'kept until it is due',
  parked: 'held until the workflow goes on',
  unknown: 'no state it stood in takes this event',
  guard: 'a guard said no',
  forbidden: 'the state it stood in forbids this event',
  dropped: 'it was not kept for later',
  known: 'it was taken before',
  ended: 'the workflow had ended',
  expired: 'it was too late',
  skipped: 'somebody passed it by',
  actorGone: 'the actor it was for was gone',
  taskGone: 'nobody waited for this work any more',
};
