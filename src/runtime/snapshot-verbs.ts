import { encode } from '../machines/codec.ts';
import { invalidOption, readFields } from '../machines/invalid-option.ts';
import type { Past } from './checkpoint-text.ts';
import type { EngineCore, JobResult } from './engine-core.ts';
import { enterOnce } from './enter-once.ts';
import { checkEventId, checkId } from './event-input.ts';
import { findSnapshot, placeOf, standsAt, type FoundSnapshot } from './found-snapshot.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { keptAddress } from './kept-ref.ts';
import { checkLimit } from './limits.ts';
import { checkResumable } from './operator-turns.ts';
import type { WorkflowRow } from './records.ts';
import { workflowExists } from './refusals.ts';
import { beginAt, takeBack } from './rewind-turns.ts';
import { readSnapshotId, snapshotNotFound } from './snapshot-id.ts';
import { checkMetadata, checkWorkflowId, firstRow } from './starting.ts';
import { readSuspensions } from './suspensions.ts';
import { pick, readData, resumeHot, unresumed, type ResumeResult } from './verbs.ts';

/** `rewound`: the workflow had moved on, and was taken back first. */
export interface ResumeFromResult extends ResumeResult {
  readonly rewound: boolean;
}

export interface ResumeFromOptions {
  /** The `key` of the suspension, where there are several. */
  readonly suspension?: string;
  /** The same id twice to the same workflow is one resume, as of an event (B11). */
  readonly id?: string;
}

/**
 * Goes on from a snapshot: ends its pause with `data`, where the workflow still stands there. Else,
 * also where it has ended, it is taken back first: everything later is cancelled.
 * @throws `SnapshotNotFound`; `SuspensionAmbiguous` where several stand and none is named.
 */
export async function resumeFromSnapshot(
  core: EngineCore,
  id: string,
  data: unknown,
  options: ResumeFromOptions = {},
): Promise<ResumeFromResult> {
  checkId(id, 'snapshotId', core.limits);
  const { suspension, id: eventId } = readFields(options, 'options', ['suspension', 'id']);
  if (suspension !== undefined) checkId(suspension, 'options.suspension', core.limits);
  if (eventId !== undefined) checkEventId(eventId, 'options.id', core.limits);
  const given = readData(core, data);
  const { workflowId } = readSnapshotId(id);
  // what was taken under its id may have been cleaned up since
  const known = eventId !== undefined && (await core.store.knowsEvent(workflowId, eventId));
  const found = known ? undefined : await findSnapshot(core, id);
  const how = { suspension, eventId, data: given, timedOut: false };
  return enterOnce<ResumeFromResult>(core, {
    workflowId,
    eventId,
    duplicate: (hot) => ({ ...unresumed(hot), rewound: false }),
    take: (hot, now) => {
      if (hot === undefined) throw snapshotNotFound(id, 'is gone with its workflow');
      if (found === undefined) return unmoved(hot);
      if (found.type === 'past') return resumePast(core, hot, { found, ...how }, now);
      core.turns.takeDueTimers(hot, now);
      // who asked saw it stand there: whatever has ended its pause since was first (B40)
      if (!standsAt(hot, found.suspensions)) return unmoved(hot);
      const { value, ...rest } = resumeHot(core, hot, how, now);
      return { ...rest, value: { ...(value as ResumeResult), rewound: false } };
    },
  });
}

/** A place of the past, and how its pause is ended there. */
export interface HowPast {
  readonly found: Extract<FoundSnapshot, { readonly type: 'past' }>;
  readonly suspension: string | undefined;
  readonly eventId: string | undefined;
  readonly data: unknown;
  readonly timedOut: boolean;
}

/**
 * Takes a workflow back and ends its pause there. Both turns are stored together: nobody sees one
 * that was taken back and not resumed.
 */
export function resumePast(
  core: EngineCore,
  hot: HotWorkflow,
  { found, suspension: key, ...how }: HowPast,
  now: number,
): JobResult<ResumeFromResult> {
  const { place } = found;
  const suspensions = readSuspensions(place.past.suspensions, hot.id);
  const suspension = pick({ id: hot.id, suspensions }, { suspension: key });
  if (suspension === undefined && (key !== undefined || suspensions.length > 0))
    return unmoved(hot);
  if (suspension !== undefined) checkResumable(hot.id, suspension);
  const eventId = suspension === undefined ? how.eventId : undefined;
  const back = takeBack(core, hot, { ...place, eventId }, now);
  const { revision } = back.commit.workflow;
  if (suspension === undefined) {
    const value = { resumed: false, outcome: undefined, revision, rewound: true };
    return { taken: back, value };
  }
  // it is left at once, and what is kept of it stays: it need not be kept again
  hot.isTakenBack = true;
  const taken = core.operator.resume(hot, { ...how, suspension }, now);
  if (taken === undefined) throw new Error('a pause that was just put back can be ended');
  const { turn, workflow } = taken.commit;
  const resumed = turn.outcome === 'handled';
  return {
    taken,
    value: { resumed, outcome: turn.outcome, revision: workflow.revision, rewound: true },
  };
}

function unmoved(hot: HotWorkflow): JobResult<ResumeFromResult> {
  return { value: { ...unresumed(hot), rewound: false } };
}

export interface ForkOptions<Context = unknown> {
  /** Id of the new workflow. */
  readonly id: string;
  /** In the place of the root's context. What `engine.getSnapshot` gives may be a part of it. */
  readonly context?: Context;
  /** Added to that of the workflow it is forked from. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Begins a new workflow where another one stood. It is parked, and nothing of it runs, until it is
 * resumed or retried. The other one is not touched.
 * @throws `SnapshotNotFound`, `OptionInvalid`, `WorkflowExists`, `WorkflowUnknown`, `ActorUnknown`,
 * `NotSerializable`, `LimitExceeded`.
 */
export async function forkSnapshot(
  core: EngineCore,
  snapshot: string,
  options: ForkOptions,
): Promise<WorkflowRow> {
  checkId(snapshot, 'snapshotId', core.limits);
  const {
    id,
    metadata: given = {},
    context,
  } = readFields(options, 'options', ['id', 'metadata', 'context']);
  const added = readFields(given, 'options.metadata');
  checkWorkflowId(id, 'options.id', core.limits);
  const text = context === undefined ? undefined : contextText(core, context);
  const found = await placeOf(core, snapshot);
  const place = text === undefined ? found : { ...found, past: withContext(found.past, text) };
  const { metadata: copied } = await core.rowOf(place.workflowId);
  const metadata = { ...copied, ...added };
  checkMetadata(core, metadata);
  return core.enter<WorkflowRow>(id, (known, now) => {
    if (known !== undefined) throw workflowExists(id, known.workflow.name);
    const row = firstRow({ id, metadata, parent: undefined }, place, now);
    const taken = beginAt(core, row, place, now);
    return { taken, value: taken.commit.workflow };
  });
}

/** A context as text. Refs of what a snapshot showed are refs again. */
function contextText({ limits }: EngineCore, context: unknown): string {
  if (typeof context !== 'object' || context === null || Array.isArray(context)) {
    throw invalidOption('options.context', 'give an object, as the context of a machine is');
  }
  const text = encode(context, { at: 'context', address: keptAddress });
  checkLimit('stateLength', limits, text.length, 'context');
  return text;
}

/** The same past with another context: the rest of the state's text stays as it is. */
function withContext(past: Past, text: string): Past {
  const { context: _, ...rest } = JSON.parse(past.state) as { readonly context?: unknown };
  const others = JSON.stringify(rest).slice(1);
  return { ...past, state: `{"context":${text}${others === '}' ? '' : ','}${others}` };
}
