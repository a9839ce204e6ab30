import type { EventObject } from 'xstate';
import type {
  Effect,
  Handling,
  OutgoingEvent,
  ReceivedEvent,
  Timer,
  Utterance,
  WorkStarted,
} from '../recording.ts';
import { matchesDescriptor } from '../descriptor.ts';
import type { LiveActor, LiveInspection, LiveSnapshot, LiveTransition } from './internals.ts';

/** The event a turn takes and who takes it: what the first microstep of it does is its handling. */
export interface Taking {
  readonly actor: LiveActor;
  readonly event: EventObject;
}

/** Gathers what happens in one turn, in the order it happens. */
export class TurnRecorder {
  readonly now: number;
  readonly transitions: string[] = [];
  readonly timersSet: Map<string, Timer> = new Map();
  readonly timersCleared: Set<string> = new Set();
  readonly workStarted: Map<string, WorkStarted> = new Map();
  readonly workStopped: Set<string> = new Set();
  readonly received: ReceivedEvent[] = [];
  readonly utterances: Utterance[] = [];
  readonly outgoing: OutgoingEvent[] = [];
  readonly lost: { readonly address: string; readonly event: EventObject }[] = [];
  /** Everything that was asked for, in order: also what was taken back in the same turn. */
  readonly effects: Effect[] = [];
  /** Actors whose step came to its end; one in `error` that is not among them threw. */
  readonly settled: Set<LiveActor> = new Set();
  microsteps = 0;
  readonly #taking: Taking | undefined;
  readonly #before: LiveSnapshot | undefined;
  #taken: readonly LiveTransition[] | undefined;

  constructor(now: number, taking: Taking | undefined) {
    this.now = now;
    this.#taking = taking;
    this.#before = taking?.actor._snapshot;
  }

  say(utterance: Utterance): void {
    this.utterances.push(utterance);
    this.effects.push(utterance);
  }

  startWork(work: WorkStarted): void {
    this.workStarted.set(work.key, work);
    this.effects.push({ type: 'startWork', work });
  }

  /** What was only to begin in this turn does not begin. */
  stopWork(key: string): void {
    if (this.workStarted.delete(key)) return;
    this.workStopped.add(key);
    this.effects.push({ type: 'stopWork', key });
  }

  tellWork(workKey: string, event: EventObject): void {
    this.received.push({ workKey, event });
    this.effects.push({ type: 'tellWork', key: workKey, event });
  }

  setTimer(timer: Timer): void {
    this.timersSet.set(timer.key, timer);
    this.effects.push({ type: 'setTimer', timer });
  }

  clearTimer(key: string): void {
    this.timersSet.delete(key);
    this.timersCleared.add(key);
    this.effects.push({ type: 'cancelTimer', key });
  }

  send(sent: OutgoingEvent): void {
    this.outgoing.push(sent);
    this.effects.push({ type: 'send', ...sent });
  }

  lose(address: string, event: EventObject): void {
    this.lost.push({ address, event });
    this.effects.push({ type: 'lost', address, event });
  }

  step(inspection: LiveInspection, idOf: (transition: LiveTransition) => string): void {
    this.microsteps += 1;
    const taken = inspection._transitions ?? [];
    if (this.#taken === undefined && this.#isTaking(inspection)) this.#taken = taken;
    for (const transition of taken) this.transitions.push(idOf(transition));
  }

  #isTaking({ actorRef, event }: LiveInspection): boolean {
    return actorRef === this.#taking?.actor && event === this.#taking.event;
  }

  handling(): Handling {
    if (this.#taking === undefined) return { type: 'handled' };
    const { actor, event } = this.#taking;
    if (this.#taken === undefined) {
      return actor._snapshot === this.#before && this.received.length === 0
        ? { type: 'ignored', reason: 'unknown' }
        : { type: 'handled' };
    }
    if (this.#taken.some(hasEffect)) return { type: 'handled' };
    if (this.#taken.length > 0) return { type: 'ignored', reason: 'forbidden' };
    if (actor._snapshot.status === 'error') return { type: 'handled' };
    const asked = asksFor(this.#before, event.type);
    return { type: 'ignored', reason: asked ? 'guard' : 'unknown' };
  }
}

/** A transition without target and actions is how a chart forbids an event. */
function hasEffect(transition: LiveTransition): boolean {
  return transition.target !== undefined || transition.actions.length > 0;
}

/** Whether some active state names the event at all, whatever its guard says. */
function asksFor(snapshot: LiveSnapshot | undefined, eventType: string): boolean {
  return (snapshot?._nodes ?? []).some((node) =>
    [...node.transitions.keys()].some((descriptor) => matchesDescriptor(eventType, descriptor)),
  );
}
