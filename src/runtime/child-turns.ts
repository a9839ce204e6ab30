import type { MachineEvent } from '../machines/recording.ts';
import { storedResult } from './child-result.ts';
import { reportTo } from './ending.ts';
import { hasEnded, type HotWorkflow } from './hot-workflow.ts';
import type { MessageKey } from './records.ts';
import type { ChildNews } from './suspended-tasks.ts';
import { causeOf } from './turn.ts';
import type { TakenTurn } from './turn-taker.ts';
import type { WorkflowTurns } from './workflow-turns.ts';

/** What workflows of which one began the other say to each other, each as one turn. */
export class ChildTurns {
  readonly #turns: WorkflowTurns;

  constructor(turns: WorkflowTurns) {
    this.#turns = turns;
  }

  /** News of a child: they are the answer of the task that waits for it. */
  takeNews(
    hot: HotWorkflow,
    news: ChildNews,
    { event, consumed }: { readonly event: MachineEvent; readonly consumed: MessageKey },
    now: number,
  ): TakenTurn {
    const { kept, suspended } = this.#turns;
    this.#turns.takeDueTimers(hot, now);
    const answer = suspended.childAnswer(hot, news);
    const cause = causeOf(hot, { to: answer?.to ?? hot.id, event, source: 'message', consumed });
    if (answer !== undefined && hot.row.status === 'parked') {
      return kept.hold(hot, cause, answer, now);
    }
    const taken = answer && suspended.takeChildAnswer(hot, answer, cause, now);
    if (taken === undefined) {
      return kept.row(hot, cause, now, { outcome: 'ignored', reason: 'taskGone' });
    }
    kept.drain(hot, now);
    return taken;
  }

  /**
   * What was asked was done before. Who asks to begin it again hears of its end, where it has come
   * to that.
   */
  acknowledge(hot: HotWorkflow, event: MachineEvent, consumed: MessageKey, now: number): TakenTurn {
    const { row } = hot;
    const cause = causeOf(hot, { event, source: 'message', consumed });
    const { parent } = row;
    const hasReport = parent !== undefined && hasEnded(row.status);
    const sends = hasReport ? [reportTo(parent, storedResult(row))] : [];
    return this.#turns.kept.row(hot, cause, now, { outcome: 'ignored', reason: 'known', sends });
  }

  /** A message to a workflow that is gone and need not hear it. */
  drop(hot: HotWorkflow, key: string, event: MachineEvent, now: number): TakenTurn {
    const cause = causeOf(hot, { event: { type: event.type }, source: 'message' });
    return this.#turns.kept.row(hot, cause, now, {
      outcome: 'ignored',
      reason: 'ended',
      dropped: [key],
    });
  }
}
