import { decode } from '../../src/machines/codec.ts';
import { hasEnded } from '../../src/runtime/hot-workflow.ts';
import { NOTICES } from '../../src/runtime/notices.ts';
import { PLAIN_TEXT } from '../../src/runtime/plain-text.ts';
import { ownEventOf } from '../../src/runtime/own-send.ts';
import { SUSPENDED } from '../../src/runtime/suspended-task.ts';
import { isLater, sendId, type SendBody } from '../../src/runtime/messages.ts';
import type { Commit, TaskRow } from '../../src/runtime/records.ts';
import { REWIND_EVENT } from '../../src/runtime/rewind-turns.ts';
import type { Batch } from '../../src/runtime/store.ts';
import type { ActionsBody } from '../../src/runtime/turn.ts';
import { BroadcastLedger } from './broadcast-ledger.ts';
import { markOf, type Stepping } from './pausing-machines.ts';

export interface TaskMade {
  readonly workflowId: string;
  readonly row: TaskRow;
  /** Revisions of the turns that ended it. */
  readonly endedBy: number[];
}

export interface SendMade {
  readonly sender: string;
  readonly key: string;
  readonly body: SendBody;
  /** The body as a dead letter tells it. */
  readonly text: string;
}

export interface LaterMade {
  /** Revisions of the turns that ended it. */
  readonly endedBy: number[];
}

interface ActionsMade {
  readonly marks: readonly string[];
  /** Whether one of them throws while the fault is not mended. */
  readonly slips: boolean;
}

/** What was durably written, as it was written: the measure of what must have happened. */
export class Ledger {
  readonly commits: Commit[] = [];
  readonly tasks = new Map<string, TaskMade>();
  readonly sends = new Map<string, SendMade>();
  /** Events that are kept until they are due, by workflow and key. */
  readonly laters = new Map<string, LaterMade>();
  readonly broadcasts = new BroadcastLedger();
  /** Marks that custom actions of committed turns leave. */
  readonly marks = new Set<string>();
  /** Those of them that need not be left any more. */
  readonly passedBy = new Set<string>();
  readonly #actionsBy = new Map<string, ActionsMade>();
  readonly #ended = new Set<string>();

  /** Says what should not have been written. */
  note(batch: Batch): readonly string[] {
    for (const row of batch.broadcasts) this.broadcasts.note(row);
    const breaches = batch.commits.flatMap((commit) => this.#commit(commit));
    for (const { workflowId, key } of batch.settled) this.#settled(workflowId, key);
    return breaches;
  }

  /** Actions that throw when their workflow has ended are given up. */
  #settled(workflowId: string, key: string): void {
    const made = this.#actionsBy.get(key);
    if (made?.slips !== true || !this.#ended.has(workflowId)) return;
    for (const mark of made.marks) this.passedBy.add(mark);
  }

  #commit(commit: Commit): readonly string[] {
    const breaches: string[] = [];
    const { id, revision } = commit.workflow;
    const isBack = commit.turn.eventType === REWIND_EVENT;
    this.commits.push(commit);
    if (hasEnded(commit.workflow.status)) this.#ended.add(id);
    else this.#ended.delete(id);
    for (const key of commit.tasksDropped) {
      this.tasks.get(key)?.endedBy.push(revision);
      // actions that a person passed by; some of them may have been done
      for (const mark of this.#actionsBy.get(key)?.marks ?? []) this.passedBy.add(mark);
    }
    for (const row of commit.tasks) {
      if (row.kind === 'actions') this.#actions(row);
      else if (row.kind === NOTICES) continue;
      else if (isBack) this.tasks.set(row.key, { workflowId: id, row, endedBy: [] });
      else if (row.kind === SUSPENDED && this.tasks.has(row.key)) continue;
      else if (this.tasks.has(row.key)) breaches.push(`K1: ${row.key} was made twice`);
      else this.tasks.set(row.key, { workflowId: id, row, endedBy: [] });
    }
    for (const { workflowId, key } of commit.messagesDropped) {
      this.laters.get(`${workflowId} ${key}`)?.endedBy.push(revision);
    }
    for (const { kind, key, body } of commit.messages) {
      if (isLater({ kind, key })) this.laters.set(`${id} ${key}`, { endedBy: [] });
      if (kind !== 'send' || isLater({ kind, key })) continue;
      const sent = plain(body) as SendBody;
      // taken by what they bring about, which has no event id
      if (ownEventOf(key, sent.event) !== undefined) continue;
      const text = PLAIN_TEXT.encode(sent, 'event');
      this.sends.set(sendId(id, key), { sender: id, key, body: sent, text });
    }
    return breaches;
  }

  #actions(row: TaskRow): void {
    const { actions } = plain(row.body) as ActionsBody;
    const marks = actions.map(({ params, context }) => {
      const given = (params as { readonly mark?: string } | undefined)?.mark;
      return given ?? markOf(context as Stepping, 'inline');
    });
    for (const mark of marks) this.marks.add(mark);
    const slips = actions.some(({ params }) => (params as { slips?: boolean })?.slips === true);
    this.#actionsBy.set(row.key, { marks, slips });
  }
}

/** A stored text without its actors. */
export function plain(text: string): unknown {
  return decode(text, (address) => ({ address }));
}
