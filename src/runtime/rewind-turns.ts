import { decode } from '../machines/codec.ts';
import type { Configuration } from '../machines/configuration.ts';
import type { ContextChange, MachineEvent, Recording, WorkStarted } from '../machines/recording.ts';
import { lastNumber } from '../machines/xstate/actor-state.ts';
import { checkpointVerdict } from './checkpoints.ts';
import type { Past } from './checkpoint-text.ts';
import { cancelsOf } from './ending.ts';
import type { EngineCore } from './engine-core.ts';
import { actionsKeptFor, deadLetter } from './failed-turn.ts';
import { HotWorkflow, isWork } from './hot-workflow.ts';
import { turnNotices } from './notices.ts';
import { renamedPast } from './renamed-past.ts';
import type { MessageRow, TaskRow, WorkflowRow } from './records.ts';
import type { SentOutside } from './read-workflow.ts';
import { revived, type Revival, type Revived } from './revived.ts';
import { snapshotId } from './snapshot-id.ts';
import { suspensionChange, UNCHANGED, type SuspensionChange } from './suspension-change.ts';
import { beginningOf } from './suspended-tasks.ts';
import { causeOf, commitOf, type Cause, type Verdict } from './turn.ts';
import type { TakenTurn } from './turn-taker.ts';

/** A past state of a workflow, and which it is. */
export interface PastPlace {
  readonly workflowId: string;
  readonly revision: number;
  readonly past: Past;
  /** The root's configuration then. */
  readonly configuration: Configuration;
  /** Of one name a workflow is taken back once (B11). */
  readonly eventId?: string | undefined;
}

/** The event of the turn by which a workflow is taken back. */
export const REWIND_EVENT = 'workflow.rewind';
/** The event of the turn by which a workflow begins where another one stood. */
export const FORK_EVENT = 'workflow.fork';

interface Origin extends MachineEvent {
  /** Id of the snapshot. */
  readonly snapshot: string;
}

/**
 * Takes a workflow back, as one turn. Its revision and its names go on (C2, M2); what came later is
 * cancelled: timers, work, kept events, and children by their policy. What stood open then is open
 * again. What it sent was sent, and an event that is yet to be taken comes when it is due.
 */
export function takeBack(
  core: EngineCore,
  hot: HotWorkflow,
  place: PastPlace,
  now: number,
): TakenTurn {
  const { row: before } = hot;
  const { status } = place.past;
  const counter = hot.tree?.runtime.counter ?? lastNumber(before.state);
  const made = revive(core, { ...place, row: before, counter }, now);
  const difference = differenceOf(hot, made.hot);
  const { lost, timersCleared, stopped } = difference;
  const change = suspensionChange(hot.suspensions, made.hot.suspensions, 'resume');
  const written: Written = {
    made,
    cause: causeOf(hot, {
      source: 'resume',
      event: originOf(REWIND_EVENT, place),
      eventId: place.eventId,
    }),
    recording: {
      ...recordingOf(made, difference),
      contexts: rootContext(made.recording, hot),
      timersCleared,
      workStopped: stopped,
      actorsDropped: [...hot.actors.keys()].filter((address) => !made.hot.actors.has(address)),
    },
    tasks: [
      ...difference.tasks,
      ...turnNotices(hot, core.taker.policy, { change, status, failure: undefined }, now),
    ],
  };
  const taken = takenTurn(hot, written, change, now, {
    status,
    dropped: lost.map(({ key }) => key),
    deadLetters: lost.map((message) => deadLetter(message, 'rewound', now)),
    sends: [...cancelsOf(hot, difference.gone, undefined), ...beginnings(made, difference)],
    tasksDropped: [...difference.deadlineDropped, ...actionsKeptFor(lost)],
    checkpoints: checkpointVerdict(hot, core.taker.policy.checkpoints, status, allLeft(hot)),
  });
  hot.takeBack(made.hot);
  hot.apply(taken.commit);
  hot.dirty = false;
  core.publish(hot, taken);
  taken.waiters.push((error) => {
    if (error === undefined) startOpen(core, hot, taken.commit.tasks);
  });
  return taken;
}

/**
 * Begins a workflow where another one stood, as its first turn. It is parked: nothing runs and
 * nobody is told of its pauses before it is let go on.
 */
export function beginAt(
  core: EngineCore,
  row: WorkflowRow,
  place: PastPlace,
  now: number,
): TakenTurn {
  const past = renamedPast(place.past, place.workflowId, row.id);
  const made = revive(core, { ...place, past, row, counter: 0 }, now);
  const hot = new HotWorkflow(made.hot.workflow, row, []);
  const difference = differenceOf(hot, made.hot);
  const cause = causeOf(row, { source: 'start', event: originOf(FORK_EVENT, place) });
  const recording = recordingOf(made, difference);
  const written: Written = { made, cause, recording, tasks: difference.tasks };
  const taken = takenTurn(hot, written, UNCHANGED, now, {
    status: 'parked',
    failure: `forked from ${snapshotId(place.workflowId, place.revision)}`,
    checkpoints: { isCheckpoint: false, left: undefined },
  });
  hot.takeBack(made.hot);
  hot.apply(taken.commit);
  core.hot.insert(hot);
  core.publish(hot, taken);
  return taken;
}

/** Whatever stood still until now has been left, also what stood so then. */
function allLeft({ suspensions: ended }: HotWorkflow): SuspensionChange {
  return { begun: [], ended, by: 'resume' };
}

function revive(core: EngineCore, revival: Revival, now: number): Revived {
  const { id } = revival.row;
  const sentOutside: SentOutside = (address, event) => core.sendInside(id, address, event);
  return revived(revival, { registry: core.registry, sentOutside }, now);
}

function takenTurn(
  { row, enteredAt }: HotWorkflow,
  { made, cause, recording, tasks }: Written,
  change: SuspensionChange,
  now: number,
  decided: Pick<Verdict, 'status' | 'checkpoints'> & Partial<Verdict>,
): TakenTurn {
  const { hot, tree } = made;
  const kept = [...hot.timers.values(), ...hot.deferred.values()];
  const verdict: Verdict = {
    outcome: 'handled',
    suspensions: hot.suspensions,
    failure: undefined,
    messages: kept,
    dropped: [],
    deadLetters: [],
    tasks: [],
    tasksDropped: [],
    sends: [],
    number: tree.runtime.counter,
    ...decided,
  };
  const commit = commitOf(row, recording, cause, verdict, tree, now);
  // timers keep the rows they had, and work that is open again may be at a later attempt
  const messages = commit.messages.filter((one) => one.kind === 'send' || kept.includes(one));
  return {
    commit: { ...commit, messages, tasks },
    recording: { ...recording, workStarted: [] },
    reason: undefined,
    tree,
    traceparent: undefined,
    left: row.revision === 0 ? undefined : { value: row.configuration.value, enteredAt },
    change,
    was: row.status,
    makesSnapshot: false,
    waiters: [],
  };
}

/** Starts work that is open now. What is not due, or stands still, comes by time. */
export function startOpen(core: EngineCore, hot: HotWorkflow, rows: readonly TaskRow[]): void {
  const { due, effects, offers, host } = core;
  for (const row of rows) {
    const { key, dueAt } = row;
    if (hot.tasks.get(key) !== row || dueAt === undefined) continue;
    if (hot.suspended.has(key) || dueAt > host.now()) due.comeBack(dueAt);
    else if (!offers.has(key)) effects.startWork(hot, row);
  }
}

interface Written {
  readonly made: Revived;
  readonly cause: Cause;
  readonly recording: Recording;
  readonly tasks: readonly TaskRow[];
}

/** How what is open now differs from what was open then. */
interface Difference {
  /** Rows to be written: work that is gone now, or stands otherwise. */
  readonly tasks: readonly TaskRow[];
  /** Keys of work that is to be stopped: it was not open, or stood otherwise. */
  readonly stopped: readonly string[];
  /** Those of them that were not open at all. */
  readonly gone: readonly string[];
  readonly deadlineDropped: readonly string[];
  readonly timersCleared: readonly string[];
  /** Events that were kept since, for waits to come or while it was parked. */
  readonly lost: readonly MessageRow[];
}

function differenceOf(now: HotWorkflow, then: HotWorkflow): Difference {
  const open = [...now.tasks.values()].filter(isWork);
  const stopped = open.filter((row) => !isSameTask(row, then.tasks.get(row.key)));
  const kept = [...now.deferred.values(), ...now.held.values()];
  const tasks = [...then.tasks.values()].filter((row) => !isSameTask(row, now.tasks.get(row.key)));
  return {
    tasks: then.deadline === undefined ? tasks : [...tasks, then.deadline],
    stopped: stopped.map(({ key }) => key),
    gone: stopped.filter(({ key }) => !then.tasks.has(key)).map(({ key }) => key),
    deadlineDropped:
      now.deadline !== undefined && then.deadline === undefined ? [now.deadline.key] : [],
    timersCleared: [...now.timers.keys()].filter((key) => !then.timers.has(key)),
    lost: kept.filter(({ key }) => !then.deferred.has(key)),
  };
}

/** Whether work stands as it did: what runs of it may run on. */
function isSameTask(one: TaskRow, other: TaskRow | undefined): boolean {
  return (
    other !== undefined &&
    one.kind === other.kind &&
    one.attempt === other.attempt &&
    one.dueAt === other.dueAt &&
    one.body === other.body
  );
}

function recordingOf({ recording, tree }: Revived, { tasks }: Difference): Recording {
  return {
    ...recording,
    timersSet: [...tree.timers.values()],
    // for the line of history only: their rows are those of then
    workStarted: tasks.filter(isStartable).map(startedWork),
  };
}

function isStartable(row: TaskRow): boolean {
  return isWork(row) && row.key.includes('#');
}

function startedWork({ key, address }: TaskRow): WorkStarted {
  return { key, address, incarnation: 0, kind: 'promise', src: '', input: undefined };
}

function contextKeys({ tree, row }: HotWorkflow): readonly string[] {
  const state = tree?.snapshot ?? (decode(row.state, () => undefined) as { context?: unknown });
  return Object.keys(state.context ?? {});
}

/** The root's whole context, and which keys it has no more. */
function rootContext({ contexts, context }: Recording, now: HotWorkflow): readonly ContextChange[] {
  const set = { ...(context as Readonly<Record<string, unknown>>) };
  const unset = contextKeys(now).filter((key) => !(key in set));
  const below = contexts.filter(({ address }) => address !== undefined);
  return [{ set, ...(unset.length === 0 ? undefined : { unset }) }, ...below];
}

function originOf(type: string, { workflowId, revision }: PastPlace): Origin {
  return { type, snapshot: snapshotId(workflowId, revision) };
}

/** Children that are waited for are asked for again: one that has ended tells its end once more. */
function beginnings({ hot }: Revived, { tasks }: Difference): Verdict['sends'] {
  return tasks.flatMap(({ key }) => {
    const task = hot.suspended.get(key);
    return task === undefined ? [] : beginningOf(key, task.wait);
  });
}
