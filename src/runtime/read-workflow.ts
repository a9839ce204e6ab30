import { decode } from '../machines/codec.ts';
import type { Registry } from '../machines/registry.ts';
import { workflowUnknown } from '../machines/registry.ts';
import { restoreTimers, restoreTree } from '../machines/xstate/restore-tree.ts';
import { hasEnded, HotWorkflow } from './hot-workflow.ts';
import { timerOf } from './messages.ts';
import type { TaskRow } from './records.ts';
import type { WorkflowRecords } from './store.ts';
import { readSuspensions } from './suspensions.ts';
import type { WorkBody } from './turn.ts';

export type SentOutside = (address: string, event: { readonly type: string }) => void;

/**
 * Brings a stored workflow into memory.
 * @throws `WorkflowUnknown`, `ActorUnknown`, `TextInvalid`.
 */
export function readWorkflow(
  records: WorkflowRecords,
  registry: Registry,
  sentOutside: SentOutside,
): HotWorkflow {
  const { workflow: row, messages, tasks, actors } = records;
  const { name, version } = row.configuration.definition;
  const workflow = registry.find(name, version);
  if (workflow === undefined) throw workflowUnknown(name, version);
  const hot = new HotWorkflow(workflow, row, readSuspensions(row.suspensions, row.id));
  for (const message of messages) hot.keep(message);
  for (const task of tasks) hot.keepTask(task);
  for (const actor of actors) hot.actors.set(actor.address, actor);
  if (hasEnded(row.status)) return hot;
  const tree = restoreTree({ id: row.id, models: registry, sentOutside }, workflow.model, {
    configuration: row.configuration,
    state: row.state,
    actors: new Map(actors.map((actor) => [actor.address, actor])),
    work: new Map([...hot.tasks.values()].map((task) => [task.address, inputOf(task)])),
  });
  const timers = messages.filter(({ kind }) => kind === 'timer');
  restoreTimers(
    tree,
    timers.map((message) => timerOf(message, row.id, tree)),
  );
  hot.tree = tree;
  return hot;
}

function inputOf({ body }: TaskRow): (actorOf: (ref: string) => unknown) => unknown {
  return (actorOf) => (decode(body, actorOf) as WorkBody).input;
}
