import {
  isAbeyanceError,
  isStoreTrouble,
  type AbeyanceError,
  type ErrorCode,
} from '../machines/errors.ts';
import { workflowUnknown } from '../machines/registry.ts';
import type { EngineCore, JobResult } from './engine-core.ts';
import { keepable } from './failed-turn.ts';
import { hasEnded, type HotWorkflow } from './hot-workflow.ts';
import type { OwnEvent } from './own-send.ts';
import type { MessageKey, WorkflowParent } from './records.ts';
import { workflowExists } from './refusals.ts';
import { checkWorkflowId, takeStart } from './starting.ts';
import { traceparentOf } from './telemetry.ts';

type BeginEvent = Extract<OwnEvent, { readonly type: 'workflow.begin' }>;

/** An event of ours on its way: from one workflow to another. */
export interface OwnParcel {
  readonly to: string;
  readonly event: OwnEvent;
  /** The message in the sender's outbox. */
  readonly consumed: MessageKey;
}

/**
 * Workflows that begin, end and cancel each other. All of it goes by the outbox: what begins a
 * child, or takes its end, is one commit with the message that says so (M1), so a child is begun
 * once and its end is told once (B26).
 */
export class Children {
  readonly #core: EngineCore;

  constructor(core: EngineCore) {
    this.#core = core;
  }

  /** Takes one at its target; the value is why it was lost, or `undefined`. */
  take(
    hot: HotWorkflow | undefined,
    { to, event, consumed }: OwnParcel,
    now: number,
  ): JobResult<string | undefined> {
    if (event.type === 'workflow.begin') return this.#begin(hot, { to, event, consumed }, now);
    if (hot === undefined) return { value: 'notFound' };
    if (hasEnded(hot.row.status)) return { value: 'ended' };
    const { operator, children, limits } = this.#core;
    if (event.type === 'workflow.cancel') {
      const { key, reason } = event;
      // who has the id that was asked for need not be the child: then there is none
      if (!isSame(hot.row.parent, { workflowId: consumed.workflowId, key })) {
        return { value: 'notFound' };
      }
      const until = now + limits.cancelMs;
      const taken = operator.cancel(hot, { reason, until, consumed }, now);
      return { taken: taken ?? children.acknowledge(hot, event, consumed, now), value: undefined };
    }
    const { key, result } = event;
    const news = { key, childId: consumed.workflowId, result };
    return { taken: children.takeNews(hot, news, { event, consumed }, now), value: undefined };
  }

  /** One did not arrive: who sent it hears of it, where it asked for something. */
  lose(
    { workflowId, key }: MessageKey,
    { to, event }: Pick<OwnParcel, 'to' | 'event'>,
    error: unknown,
  ): Promise<void> {
    return this.#core.enter(workflowId, (hot, now) => {
      if (hot === undefined) return { value: undefined };
      const { children } = this.#core;
      const consumed = { workflowId, key };
      if (event.type !== 'workflow.begin' || hasEnded(hot.row.status)) {
        return { taken: children.drop(hot, key, event, now), value: undefined };
      }
      const result = { type: 'refused' as const, error: keepable(error) };
      const news = { key: event.key, childId: to, result };
      return { taken: children.takeNews(hot, news, { event, consumed }, now), value: undefined };
    });
  }

  #begin(
    hot: HotWorkflow | undefined,
    {
      to,
      event,
      consumed,
    }: { readonly to: string; readonly event: BeginEvent; readonly consumed: MessageKey },
    now: number,
  ): JobResult<string | undefined> {
    const core = this.#core;
    const parent = { workflowId: consumed.workflowId, key: event.key };
    if (hot !== undefined) {
      if (!isSame(hot.row.parent, parent)) throw workflowExists(to, hot.workflow.name);
      return { taken: core.children.acknowledge(hot, event, consumed, now), value: undefined };
    }
    checkWorkflowId(to, 'the id of a child', core.limits);
    const { workflow: name, version, input } = event;
    const workflow = core.registry.find(name, version);
    if (workflow === undefined) throw workflowUnknown(name, version);
    const begun = { id: to, workflow, input, snapshot: undefined, metadata: {}, parent, consumed };
    const start = { ...begun, traceparent: traceparentOf(event) };
    return { taken: takeStart(core, start, now), value: undefined };
  }
}

function isSame(one: WorkflowParent | undefined, other: WorkflowParent): boolean {
  return one?.workflowId === other.workflowId && one.key === other.key;
}

/**
 * Why a child could never be begun, or the error itself where it still may be. An end and a cancel
 * are never refused: where they cannot be taken now they wait, as for a workflow that is not
 * registered until the next deploy (B26, B27).
 */
export function refusalOf({ type }: OwnEvent, error: unknown): AbeyanceError {
  const passes = !isAbeyanceError(error) || isStoreTrouble(error) || PASSING.has(error.code);
  if (passes || type !== 'workflow.begin') throw error;
  return error;
}

const PASSING: ReadonlySet<ErrorCode> = new Set(['EngineClosed', 'RevisionConflict']);
