import type { Configuration } from '../machines/configuration.ts';
import type { Recording } from '../machines/recording.ts';
import type { Registry } from '../machines/registry.ts';
import type { ActorTree } from '../machines/xstate/actor-tree.ts';
import type { Past, PastActor } from './checkpoint-text.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { readWorkflow, type SentOutside } from './read-workflow.ts';
import type { ActorRow, WorkflowRow } from './records.ts';

/** Where a workflow stood once, and where it is to stand so again. */
export interface Revival {
  readonly past: Past;
  /** The root's configuration then. */
  readonly configuration: Configuration;
  /** What has no past: id, revision, metadata, times and who began it. */
  readonly row: WorkflowRow;
  /** The last number it has given; names go on after it. */
  readonly counter: number;
}

export interface Revived {
  readonly hot: HotWorkflow;
  readonly tree: ActorTree;
  /** All of it, written down anew. */
  readonly recording: Recording;
}

/**
 * Makes a workflow that stands where a past one did. Nothing is started.
 * @throws `WorkflowUnknown`; `ActorUnknown` where the machine no longer has what stood there.
 */
export function revived(
  { past, configuration, row, counter }: Revival,
  { registry, sentOutside }: { readonly registry: Registry; readonly sentOutside: SentOutside },
  now: number,
): Revived {
  const { status, state, suspensions, messages, tasks } = past;
  const workflow = { ...row, status, state, suspensions, configuration, failure: undefined };
  const actors = past.actors.map(actorRow);
  const inOrder = messages.toSorted((one, other) => one.number - other.number);
  const hot = readWorkflow({ workflow, actors, messages: inOrder, tasks }, registry, sentOutside);
  const { tree } = hot;
  if (tree === undefined) throw new Error('a checkpoint is of a workflow that was active');
  return { hot, tree, recording: tree.writtenAnew(counter, now) };
}

/** Of where it stood only the value and the chart are known: the tree says the rest anew. */
function actorRow({ address, value, definition, state }: PastActor): ActorRow {
  if (value === undefined) return { address, configuration: undefined, state };
  const chart = { hash: definition ?? '', name: '', version: '', graph: '' };
  const configuration = { definition: chart, value, states: [], tags: [], events: [] };
  return { address, configuration, state };
}
