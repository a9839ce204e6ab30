import { deadLetter } from './failed-turn.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import type { Limits } from './limits.ts';
import { lossOf } from './loss.ts';
import { laterRow, type SendBody } from './messages.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import type { MessageRow } from './records.ts';
import { tooManyDeferred } from './refusals.ts';
import { causeOf } from './turn.ts';
import type { TakenTurn } from './turn-taker.ts';
import type { EventRequest, WorkflowTurns } from './workflow-turns.ts';

/** Events a workflow was sent before they are due: they are stored with it, and taken then. */
export class LaterEvents {
  readonly #limits: Limits;
  readonly #turns: Pick<WorkflowTurns, 'deliver' | 'kept'>;

  constructor(limits: Limits, turns: Pick<WorkflowTurns, 'deliver' | 'kept'>) {
    this.#limits = limits;
    this.#turns = turns;
  }

  /** Its id is taken now: the same event is not kept twice (B11). @throws `LimitExceeded`. */
  keep(hot: HotWorkflow, request: EventRequest, dueAt: number, now: number): TakenTurn {
    if (hot.later.size >= this.#limits.deferredEvents) throw tooManyDeferred(hot, this.#limits);
    const { to, event } = request;
    return this.#turns.kept.row(hot, causeOf(hot, request), now, {
      outcome: 'deferred',
      reason: 'later',
      messages: [laterRow({ to, event }, hot.row.revision + 1, dueAt)],
    });
  }

  /** The first that is due by then, unless the workflow is parked: they wait as its timers do. */
  firstDue({ later, row, tree }: HotWorkflow, until: number): MessageRow | undefined {
    if (later.size === 0 || tree === undefined || row.status === 'parked') return undefined;
    let first: MessageRow | undefined;
    for (const message of later.values()) {
      if (dueOf(message) <= until && (first === undefined || dueOf(message) < dueOf(first))) {
        first = message;
      }
    }
    return first;
  }

  /** Its time has come. There is no sender to tell of a refusal any more: it is a dead letter. */
  take(hot: HotWorkflow, message: MessageRow, now: number): TakenTurn {
    const { kept } = this.#turns;
    const { to, event } = PLAIN_TEXT.decode(message.body) as SendBody;
    const consumed = { workflowId: hot.id, key: message.key };
    const request = { to, event, source: 'message' as const, consumed };
    let taken: TakenTurn;
    try {
      taken = this.#turns.deliver(hot, request, now);
    } catch (error) {
      const reason = lossOf(error);
      return kept.row(hot, causeOf(hot, request), now, {
        outcome: 'ignored',
        reason,
        deadLetters: [deadLetter(message, reason, now)],
      });
    }
    kept.drain(hot, now);
    return taken;
  }
}

function dueOf({ dueAt = Infinity }: MessageRow): number {
  return dueAt;
}
