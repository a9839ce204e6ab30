import type { Recording } from '../machines/recording.ts';
import type { ActorTree } from '../machines/xstate/actor-tree.ts';
import type { CheckpointPolicy } from './checkpoint-policy.ts';
import { checkpointVerdict, makesSnapshot } from './checkpoints.ts';
import type { Limits } from './limits.ts';
import { hasEnded, type HotWorkflow } from './hot-workflow.ts';
import type { KeptBody } from './messages.ts';
import type {
  Commit,
  DeadLetterRow,
  MessageRow,
  TaskRow,
  TurnOutcome,
  WorkflowStatus,
} from './records.ts';
import { endingOf } from './ending.ts';
import type { Logger } from './logger.ts';
import type { OwnSend } from './own-send.ts';
import type { TurnMeasure } from './telemetry.ts';
import type { Suspension, SuspendType } from '../machines/pause.ts';
import { commitOf, type Cause } from './turn.ts';
import {
  actionsKeptFor,
  deadLetter,
  failedRecording,
  leftovers,
  parkedRow,
  sentence,
  statusOf,
  unchangedRecording,
} from './failed-turn.ts';
import { resumedBy, turnNotices } from './notices.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import { suspensionChange, UNCHANGED, type SuspensionChange } from './suspension-change.ts';
import { checkStateSizes } from './state-sizes.ts';
import { suspensionsAfter, works } from './suspensions-after.ts';

/** A turn that was taken and not stored yet. */
export interface TakenTurn {
  readonly commit: Commit;
  readonly recording: Recording;
  /** Why the event was kept or passed over; `undefined`: it was handled. */
  readonly reason: string | undefined;
  /** The actors as they were: custom actions see them, though the workflow may have ended. */
  readonly tree: ActorTree | undefined;
  /** Trace context of what brought it about. */
  readonly traceparent: string | undefined;
  /** Where it stood before, if it stands elsewhere now. */
  readonly left: TurnMeasure['left'];
  /** What began and what ended to stand still. */
  readonly change: SuspensionChange;
  /** The workflow's status before. */
  readonly was: WorkflowStatus;
  /** Whether it is a snapshot that was not there before, moved along or not. */
  readonly makesSnapshot: boolean;
  /** Called when it is stored, or with an error when it cannot be. */
  readonly waiters: ((error?: unknown) => void)[];
}

export interface TurnPolicy {
  readonly limits: Limits;
  readonly logger: Logger;
  /** What a turn that throws does: fail the workflow as XState does, or park it for a person. */
  readonly onFailure: 'error' | 'park';
  /** Kinds of suspension that the application moves, and the engine does not. */
  readonly applied: ReadonlySet<SuspendType>;
  /** Whether somebody is there to be told of suspensions, however often the process dies. */
  readonly hears: () => boolean;
  readonly checkpoints: CheckpointPolicy;
}

/** What a turn carries beside what the machine did. */
export interface Extra {
  readonly outcome: TurnOutcome;
  readonly reason?: string | undefined;
  readonly messages?: readonly MessageRow[];
  readonly dropped?: readonly string[];
  readonly tasks?: readonly TaskRow[];
  readonly tasksDropped?: readonly string[];
  readonly sends?: readonly OwnSend[];
  readonly deadLetters?: readonly DeadLetterRow[];
  /** Why the workflow ended, where the machine itself does not say. */
  readonly failure?: string | undefined;
  /** Id of the child whose end the turn takes. */
  readonly childEnded?: string;
}

const HANDLED: Extra = { outcome: 'handled' };

/**
 * Takes turns of hot workflows: runs the machine, decides what status follows, and has the commit
 * written down. Synchronous (T2); nothing is stored or done here.
 */
export class TurnTaker {
  readonly policy: TurnPolicy;

  constructor(policy: TurnPolicy) {
    this.policy = policy;
  }

  /**
   * One step of the machine. A step that throws, or whose result cannot be kept, fails the workflow
   * or parks it with its message, by policy (B42); `kept` is that message.
   */
  step(
    hot: HotWorkflow,
    cause: Cause,
    kept: KeptBody,
    now: number,
    run: () => Recording | undefined,
    extra: Extra = HANDLED,
  ): TakenTurn | undefined {
    let failure: { readonly error: unknown; readonly recording: Recording | undefined };
    hot.dirty = true;
    try {
      const recording = run();
      if (recording === undefined) {
        hot.dirty = false;
        return undefined;
      }
      if (!recording.thrown || this.policy.onFailure === 'error') {
        return this.record(hot, cause, recording, now, extra);
      }
      failure = { error: recording.error, recording };
    } catch (error) {
      failure = { error, recording: undefined };
    }
    const { error } = failure;
    if (this.policy.onFailure === 'error') return this.#fail(hot, cause, error, now);
    return this.#park(hot, cause, kept, { error, tasks: extra.tasks ?? [] }, now);
  }

  /** Writes down what a step did, and applies it to what is in memory. */
  record(
    hot: HotWorkflow,
    cause: Cause,
    recording: Recording,
    now: number,
    extra: Extra,
  ): TakenTurn {
    const { tree } = hot;
    if (tree === undefined) throw new Error('a workflow without a tree takes no turn');
    const active = recording.status === 'active';
    if (active) checkStateSizes(this.policy, hot.id, recording);
    const suspensions = active ? suspensionsAfter(hot, tree, recording, extra, now) : [];
    const rest = active ? [] : leftovers(hot, cause);
    const givenUp = actionsKeptFor(rest);
    const status = statusOf(recording, suspensions.length > 0 && !works(hot, recording, extra));
    const ending = endingOf(hot, recording, { ...extra, status });
    const by = resumedBy(cause, ending.status, extra.childEnded);
    const change = suspensionChange(hot.suspensions, suspensions, by);
    const verdict = {
      status: ending.status,
      outcome: outcomeOf(recording, extra.outcome),
      suspensions,
      failure: ending.failure,
      messages: extra.messages ?? [],
      dropped: [...(extra.dropped ?? []), ...rest.map(({ key }) => key)],
      deadLetters: [
        ...(extra.deadLetters ?? []),
        ...rest.map((message) => deadLetter(message, 'ended', now)),
      ],
      tasks: [...ending.tasks, ...turnNotices(hot, this.policy, { change, ...ending }, now)],
      tasksDropped: [...(extra.tasksDropped ?? []), ...ending.tasksDropped, ...givenUp],
      sends: [...(extra.sends ?? []), ...ending.sends],
      number: tree.runtime.counter,
      checkpoints: checkpointVerdict(hot, this.policy.checkpoints, ending.status, change),
    };
    const commit = commitOf(hot.row, recording, cause, verdict, tree, now);
    hot.suspensions = suspensions;
    return this.#taken(hot, { commit, recording, cause, change, reason: extra.reason });
  }

  /** A turn that changes nothing but the row and its messages: the tree stays as it is. */
  recordRow(
    hot: HotWorkflow,
    cause: Cause,
    now: number,
    change: Extra & {
      readonly status?: WorkflowStatus;
      /** What is told to stand still from now on, though it did before. */
      readonly begun?: readonly Suspension[];
    },
  ): TakenTurn {
    const workStopped = change.tasksDropped ?? [];
    const recording = { ...unchangedRecording(hot), workStopped };
    const status = change.status ?? hot.row.status;
    const failure = change.failure ?? hot.row.failure;
    const { begun = [] } = change;
    const told = begun.length === 0 ? UNCHANGED : { ...UNCHANGED, begun };
    const notices = turnNotices(hot, this.policy, { change: told, status, failure }, now);
    const verdict = {
      status,
      outcome: change.outcome,
      suspensions: hot.suspensions,
      failure,
      messages: change.messages ?? [],
      dropped: change.dropped ?? [],
      deadLetters: change.deadLetters ?? [],
      tasks: [...(change.tasks ?? []), ...notices],
      tasksDropped: [],
      sends: change.sends ?? [],
      number: hot.tree?.runtime.counter ?? 0,
      checkpoints: checkpointVerdict(hot, this.policy.checkpoints, status, UNCHANGED),
    };
    const commit = commitOf(hot.row, recording, cause, verdict, PLAIN_TEXT, now);
    return this.#taken(hot, {
      commit,
      recording,
      cause,
      change: told,
      reason: change.reason,
    });
  }

  #taken(
    hot: HotWorkflow,
    {
      commit,
      recording,
      cause,
      change,
      reason,
    }: Pick<TakenTurn, 'commit' | 'recording' | 'change' | 'reason'> & {
      readonly cause: Cause;
    },
  ): TakenTurn {
    const { row: before, enteredAt } = hot;
    const { configuration } = commit.workflow;
    const isElsewhere = before.revision > 0 && configuration !== before.configuration;
    const left = isElsewhere ? { value: before.configuration.value, enteredAt } : undefined;
    hot.apply(commit);
    hot.dirty = false;
    const { tree } = hot;
    if (hasEnded(commit.workflow.status)) hot.tree = undefined;
    const handling = recording.handling.type === 'ignored' ? recording.handling.reason : undefined;
    return {
      commit,
      recording,
      reason: reason ?? handling,
      tree,
      traceparent: cause.traceparent,
      left,
      change,
      was: before.status,
      makesSnapshot: makesSnapshot(this.policy.checkpoints, before, commit, change),
      waiters: [],
    };
  }

  /** What it writes beside the step stays: a cancel has its deadline, though the chart threw. */
  #park(
    hot: HotWorkflow,
    cause: Cause,
    kept: KeptBody,
    { error, tasks }: { readonly error: unknown; readonly tasks: readonly TaskRow[] },
    now: number,
  ): TakenTurn {
    const held = parkedRow(hot, cause, kept, error);
    this.policy.logger.warn('workflow parked', { workflowId: hot.id, eventType: cause.event.type });
    hot.tree = undefined;
    return this.recordRow(hot, cause, now, {
      outcome: 'failed',
      reason: 'parked',
      status: 'parked',
      failure: sentence(error),
      messages: [held],
      tasks,
    });
  }

  /** The step cannot be kept: the workflow fails where it stood before. */
  #fail(hot: HotWorkflow, cause: Cause, error: unknown, now: number): TakenTurn {
    const recording = failedRecording(hot, error);
    const rest = leftovers(hot, cause);
    const ending = endingOf(hot, recording, { status: 'failed' });
    const change = suspensionChange(hot.suspensions, [], resumedBy(cause, 'failed', undefined));
    const verdict = {
      ...ending,
      outcome: 'failed' as const,
      suspensions: [],
      messages: [],
      dropped: rest.map(({ key }) => key),
      deadLetters: rest.map((message) => deadLetter(message, 'ended', now)),
      tasks: turnNotices(hot, this.policy, { change, ...ending }, now),
      number: hot.tree?.runtime.counter ?? 0,
      checkpoints: checkpointVerdict(hot, this.policy.checkpoints, 'failed', change),
    };
    hot.suspensions = [];
    const commit = commitOf(hot.row, recording, cause, verdict, PLAIN_TEXT, now);
    return this.#taken(hot, { commit, recording, cause, change, reason: undefined });
  }
}

/** What the machine made of it; an event that moved nothing was ignored (B12). */
function outcomeOf({ status, handling }: Recording, asked: TurnOutcome): TurnOutcome {
  if (status === 'error') return 'failed';
  return handling.type === 'ignored' ? 'ignored' : asked;
}
