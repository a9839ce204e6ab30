import type { MessageRow } from '../../src/runtime/records.ts';
import { CANCEL_EVENT } from '../../src/runtime/operator-turns.ts';
import { REWIND_EVENT } from '../../src/runtime/rewind-turns.ts';
import type { JournalKinds } from '../../src/runtime/store.ts';
import type { TurnBody } from '../../src/runtime/turn.ts';
import { plain } from './ledger.ts';

export type Turn = JournalKinds['turns'];

/** One workflow as its history alone tells it. */
export interface Past {
  readonly turns: readonly Turn[];
  readonly eventIds: ReadonlySet<string>;
  /** Due times of the timers that must be set now, by key. */
  readonly timers: ReadonlyMap<string, number>;
  /** Keys of work that must be open now. */
  readonly work: ReadonlySet<string>;
  readonly breaches: readonly string[];
}

const bodies = new WeakMap<Turn, TurnBody>();

/** Lines of history never change, so each is read once however often the disk is looked at. */
export function bodyOf(turn: Turn): TurnBody {
  const known = bodies.get(turn);
  if (known !== undefined) return known;
  const body = plain(turn.body) as TurnBody;
  bodies.set(turn, body);
  return body;
}

/** Reads a history from its beginning and notes what should not be in it. */
export function readPast(id: string, turns: readonly Turn[]): Past {
  const eventIds = new Set<string>();
  const timers = new Map<string, number>();
  const work = new Set<string>();
  const worked = new Set<string>();
  const breaches: string[] = [];
  for (const [index, turn] of turns.entries()) {
    const breach = (text: string): void => void breaches.push(`${text} in ${id}@${turn.revision}`);
    if (turn.revision !== index + 1) breach(`C2: turn number ${index + 1} has another revision`);
    if (turn.eventId !== undefined) {
      if (eventIds.has(turn.eventId)) breach(`M1 B11: event ${turn.eventId} was taken twice`);
      eventIds.add(turn.eventId);
    }
    const body = bodyOf(turn);
    const isOther = turn.eventType.startsWith('xstate.promise.') || turn.eventType === CANCEL_EVENT;
    if (turn.source === 'timer' && !isOther) checkFired(turn, body, timers, breach);
    for (const key of body.timersCleared ?? []) timers.delete(key);
    for (const [key, dueAt] of body.timersSet ?? []) timers.set(key, dueAt);
    for (const key of body.workStopped ?? []) {
      // custom actions that were passed by are listed too
      const isWork = key.includes('#');
      if (isWork && !work.delete(key)) breach(`K2: ${key} ended and was not open`);
    }
    for (const key of body.workStarted ?? []) {
      // one that is open again since the workflow was taken back has the key it had
      if (worked.has(key) && turn.eventType !== REWIND_EVENT) breach(`K1: ${key} began again`);
      worked.add(key);
      work.add(key);
    }
  }
  return { turns, eventIds, timers, work, breaches };
}

/** B2, B4, B5: what fired was set, was due, and nothing else of the workflow was due before it. */
function checkFired(
  { at, eventType, outcome }: Turn,
  { timersSet = [], timersCleared = [] }: TurnBody,
  timers: ReadonlyMap<string, number>,
  breach: (text: string) => void,
): void {
  // one that throws is kept for a person to decide, and its timer stays
  if (outcome === 'failed') return;
  const gone = new Set([...timersCleared, ...timersSet.map(([key]) => key)]);
  const fired = [...timers].filter(([key]) => gone.has(key) && key.endsWith(`|${eventType}`));
  const dueAt = Math.min(...fired.map(([, due]) => due));
  // a delayed send has no name that ends its key, and an early event that expires is no timer
  if (fired.length === 0 && (eventType === 'later' || outcome === 'ignored')) return;
  if (fired.length === 0) breach(`B5: ${eventType} fired and was not set (${outcome})`);
  if (dueAt > at) breach(`B4: ${eventType} fired ${dueAt - at} ms too early`);
  const first = Math.min(...timers.values());
  if (first < dueAt) breach(`B2: ${eventType} fired before another that was due earlier`);
}

/** Whether what is set on the disk is what the history says. */
export function checkTimers(id: string, past: Past, messages: readonly MessageRow[]): string[] {
  const rows = messages.filter(({ kind }) => kind === 'timer');
  const wrong = rows.filter(({ key, dueAt }) => past.timers.get(key) !== dueAt);
  const breaches = wrong.map(({ key }) => `C1: ${id} has a timer ${key} its history has not`);
  if (rows.length !== past.timers.size) {
    breaches.push(`C1: ${id} has ${rows.length} timers, by its history ${past.timers.size}`);
  }
  return breaches;
}
