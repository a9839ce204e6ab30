import type { EventObject } from 'xstate';
import { AbeyanceError } from '../errors.ts';
import type { Timer } from '../recording.ts';
import { isWorkflowRef } from '../send-to-workflow.ts';
import { workKey, type ActorNode, type ActorPlace } from './actor-node.ts';
import { keepableEvent } from './keepable-event.ts';
import type { LiveActor } from './internals.ts';
import type { TurnRecorder } from './turn-recorder.ts';

interface TimerHost {
  readonly byAddress: ReadonlyMap<string, ActorNode>;
  placeOf(actor: LiveActor): ActorPlace | undefined;
  recorder(): TurnRecorder;
  nextNumber(): number;
}

/** The timers of one tree. XState would hold them in `setTimeout`; here they are messages. */
export class TimerBook {
  readonly timers: Map<string, Timer> = new Map();
  readonly #host: TimerHost;

  constructor(host: TimerHost) {
    this.#host = host;
  }

  /** The same send id of the same actor again replaces the timer: only the newest fires. */
  set(
    from: ActorNode,
    target: LiveActor,
    event: EventObject,
    delay: number,
    id: string | undefined,
  ): void {
    const turn = this.#host.recorder();
    const owner = id === undefined ? undefined : from.model?.afterOwners.get(id);
    const number = this.#host.nextNumber();
    const timer: Timer = {
      key: timerKey(from, id === undefined ? `~${number}` : `|${id}`),
      source: from.address,
      target: this.#targetFor(target, from),
      event: keepableEvent(event),
      setAt: turn.now,
      dueAt: dueAt(turn.now, delay, from, id),
      number,
      state: owner?.path.join('.'),
      onRestart: owner && from.model?.pauses.find(({ node }) => node === owner)?.meta.onRestart,
    };
    // Set anew it stands last, as it does when read back by number.
    this.timers.delete(timer.key);
    this.timers.set(timer.key, timer);
    turn.setTimer(timer);
  }

  cancel(from: ActorNode, id: string): void {
    this.clear(timerKey(from, `|${id}`));
  }

  cancelAll(from: ActorNode): void {
    for (const { key, source } of this.timers.values()) {
      if (source === from.address) this.clear(key);
    }
  }

  clearAll(): void {
    for (const key of this.timers.keys()) this.clear(key);
  }

  clear(key: string): void {
    if (!this.timers.delete(key)) return;
    this.#host.recorder().clearTimer(key);
  }

  /** Who a timer is for, unless that actor is gone or another stands in its place. */
  targetOf({ target }: Timer): ActorNode | undefined {
    if (target.type === 'workflow') return undefined;
    const node = this.#host.byAddress.get(target.address);
    return node?.incarnation === target.incarnation ? node : undefined;
  }

  #targetFor(target: LiveActor, from: ActorNode): Timer['target'] {
    if (isWorkflowRef(target)) return { type: 'workflow', id: target.id };
    const { address, incarnation } = this.#host.placeOf(target) ?? from;
    return { type: 'actor', address, incarnation };
  }
}

/** Short for the root, whose timers are most of all. No send id is like an unnamed one's (B7). */
function timerKey(source: ActorNode, name: string): string {
  return source.parent === undefined ? name : `${workKey(source)}${name}`;
}

function dueAt(now: number, delay: number, from: ActorNode, id: string | undefined): number {
  if (delay >= 0 && delay <= Number.MAX_SAFE_INTEGER) return now + Math.ceil(delay);
  const name = id ?? 'a delayed send';
  const message =
    `the delay of ${name} at ${from.address} is ${delay}; give a number of milliseconds that is` +
    ' not negative';
  throw new AbeyanceError('DurationInvalid', message, { details: { address: from.address } });
}
