import type { MachineEvent } from '../machines/recording.ts';
import type { ActorTree } from '../machines/xstate/actor-tree.ts';
import { deadLetter, PLAIN_TEXT } from './failed-turn.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import type { KeptBody } from './messages.ts';
import { causeOf, type Cause } from './turn.ts';
import type { TakenTurn, TurnTaker } from './turn-taker.ts';

/** Hands a turn on to be stored; the waiter is answered when it is. */
export type Publish = (hot: HotWorkflow, taken: TakenTurn) => void;

/** How a parked workflow is to go on. */
export type RetryHow =
  | { readonly type: 'retry' }
  | { readonly type: 'skip' }
  | { readonly type: 'edit'; readonly event: MachineEvent };

/** Messages that were kept instead of taken: early events, and all that came while parked. */
export class KeptMessages {
  readonly #taker: TurnTaker;
  readonly #publish: Publish;

  constructor(taker: TurnTaker, publish: Publish) {
    this.#taker = taker;
    this.#publish = publish;
  }

  /** Takes what a parked workflow stumbled over again, or another event instead, or passes it by. */
  retry(hot: HotWorkflow, how: RetryHow, now: number): TakenTurn | undefined {
    const [message] = hot.held.values();
    hot.row = { ...hot.row, status: 'running', failure: undefined };
    if (message === undefined) return this.#unpark(hot, now);
    const kept = PLAIN_TEXT.decode(message.body) as KeptBody;
    if (how.type === 'skip') {
      const cause = causeOf(hot, { ...kept, source: 'recovery' });
      const taken = this.row(hot, cause, now, {
        outcome: 'ignored',
        reason: 'skipped',
        dropped: [message.key],
        deadLetters: [deadLetter(message, 'skipped', now)],
        status: hot.suspensions.length > 0 ? 'suspended' : 'running',
      });
      this.drain(hot, now);
      return taken;
    }
    const next: KeptBody = how.type === 'edit' ? { to: kept.to, event: how.event } : kept;
    const taken = this.#takeKept(hot, next, message.key, now);
    this.drain(hot, now);
    return taken;
  }

  #unpark(hot: HotWorkflow, now: number): TakenTurn {
    const event = { type: 'workflow.retry' };
    const cause = causeOf(hot, { to: hot.id, event, source: 'recovery' });
    const status = hot.suspensions.length > 0 ? 'suspended' : 'running';
    return this.row(hot, cause, now, { outcome: 'handled', status });
  }

  /** A turn of which the machine knows nothing. */
  row(
    hot: HotWorkflow,
    cause: Cause,
    now: number,
    change: Parameters<TurnTaker['recordRow']>[3],
  ): TakenTurn {
    const taken = this.#taker.recordRow(hot, cause, now, change);
    this.#publish(hot, taken);
    return taken;
  }

  /** Takes what was kept and can be taken now, oldest first, until nothing more can. */
  drain(hot: HotWorkflow, now: number): void {
    while (isTaking(hot)) {
      const [held] = hot.held.values();
      if (held !== undefined) {
        this.#takeKept(hot, PLAIN_TEXT.decode(held.body) as KeptBody, held.key, now);
        continue;
      }
      const next = nextDeferred(hot);
      if (next === undefined) return;
      this.#takeKept(hot, next.kept, next.key, now);
    }
  }

  #takeKept(hot: HotWorkflow, kept: KeptBody, key: string, now: number): TakenTurn | undefined {
    const { tree } = hot;
    const consumed = { workflowId: hot.id, key };
    const cause = causeOf(hot, { to: kept.to, event: kept.event, source: 'message', consumed });
    const taken = this.#taker.step(hot, cause, kept, now, () => again(tree, kept, now));
    if (taken !== undefined) {
      this.#publish(hot, taken);
      return taken;
    }
    return this.row(hot, cause, now, { outcome: 'ignored', reason: 'actorGone' });
  }
}

function again(
  tree: ActorTree | undefined,
  { as, key = '', to, event }: KeptBody,
  now: number,
): ReturnType<ActorTree['deliver']> {
  switch (as) {
    case 'timer':
      return tree?.fire(key, now);
    case 'answer':
      return tree?.answer(key, event, now);
    case 'answerParent':
      return tree?.answerParent(key, event, now);
    default:
      return tree?.deliver(to, event, now);
  }
}

/** Whether it takes messages now: it is active, not parked, and in memory. */
function isTaking({ row, tree }: HotWorkflow): boolean {
  return tree !== undefined && (row.status === 'running' || row.status === 'suspended');
}

function nextDeferred(
  hot: HotWorkflow,
): { readonly key: string; readonly kept: KeptBody } | undefined {
  for (const { key, body } of hot.deferred.values()) {
    const kept = PLAIN_TEXT.decode(body) as KeptBody;
    if (hot.tree !== undefined && wouldTake(hot.tree, kept.to, kept.event)) return { key, kept };
  }
  return undefined;
}

/** Whether an actor would take the event. A guard that throws would, and its turn then fails. */
export function wouldTake(tree: ActorTree, to: string, event: MachineEvent): boolean {
  try {
    return tree.can(to, event);
  } catch {
    return true;
  }
}
