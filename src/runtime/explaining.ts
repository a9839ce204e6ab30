import { decode } from '../machines/codec.ts';
import type { EngineCore } from './engine-core.ts';
import { checkId } from './event-input.ts';
import type { Explanation, KeptEvent, TaskStanding, UnmovedEvent } from './explanation.ts';
import { explanationText, remediesOf } from './explanation-text.ts';
import { sentence } from './failed-turn.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import type { KeptBody } from './messages.ts';
import type { MessageRow, TaskRow } from './records.ts';
import { workflowNotFound } from './refusals.ts';
import { SUSPENDED } from './suspended-task.ts';
import type { TurnBody } from './turn.ts';
import type { StateValue } from './workflow-snapshot.ts';

/** How far back it is looked for events that moved nothing, in turns. */
const LOOK_BACK = 50;
/** How many of them are told. */
const UNMOVED_MAX = 5;

type Standing = Omit<Explanation, 'unmoved' | 'remedies' | 'text'>;

/** Says why a workflow stands where it stands. @throws `WorkflowNotFound`. */
export async function explain(core: EngineCore, id: string): Promise<Explanation> {
  checkId(id, 'id', core.limits);
  const errors = await lastErrors(core, id);
  const standing = await core.enter<Standing>(id, (hot, now) => {
    if (hot === undefined) throw workflowNotFound(id);
    return { value: standingOf(hot, errors, now) };
  });
  const known = { ...standing, unmoved: await unmovedEvents(core, id) };
  const remedies = remediesOf(known);
  return { ...known, remedies, text: explanationText({ ...known, remedies }) };
}

function standingOf(hot: HotWorkflow, errors: ReadonlyMap<string, string>, now: number): Standing {
  const { row, tree, suspensions, workflow } = hot;
  const isParked = row.status === 'parked';
  return {
    workflowId: hot.id,
    workflow: workflow.name,
    version: workflow.version,
    status: row.status,
    revision: row.revision,
    value: JSON.parse(row.configuration.value) as StateValue,
    since: row.updatedAt,
    failure: row.failure,
    suspensions,
    exits: tree === undefined ? [] : tree.exits(),
    tasks: [...hot.tasks.values()].map((task) => taskStanding(task, { errors, isParked, now })),
    kept: [hot.held, hot.deferred, hot.later].flatMap((kept) => [...kept.values()].map(keptEvent)),
  };
}

function taskStanding(
  { key, address, kind, attempt, dueAt }: TaskRow,
  {
    errors,
    isParked,
    now,
  }: {
    readonly errors: ReadonlyMap<string, string>;
    readonly isParked: boolean;
    readonly now: number;
  },
): TaskStanding {
  const lastError = errors.get(key);
  const state = isParked
    ? 'held'
    : kind === SUSPENDED
      ? 'suspended'
      : dueAt !== undefined && dueAt > now
        ? 'resting'
        : 'running';
  return {
    key,
    address,
    state,
    attempt,
    dueAt: state === 'running' ? undefined : dueAt,
    lastError,
  };
}

const KEPT_REASONS = { held: 'parked', deferred: 'early', send: 'later', timer: 'later' } as const;

function keptEvent({ kind, body, dueAt }: MessageRow): KeptEvent {
  const { event } = decode(body, (address) => ({ address })) as KeptBody;
  return { type: event.type, reason: KEPT_REASONS[kind], until: dueAt };
}

/** By key of the task: what its last attempt failed with. */
async function lastErrors(core: EngineCore, id: string): Promise<ReadonlyMap<string, string>> {
  const request = { workflowId: id, limit: LOOK_BACK, newestFirst: true };
  const { items } = await core.store.journal('attempts', request);
  const errors = new Map<string, string>();
  for (const { key, error } of items) {
    if (!errors.has(key)) errors.set(key, sentence(decode(error, () => undefined)));
  }
  return errors;
}

async function unmovedEvents(core: EngineCore, id: string): Promise<readonly UnmovedEvent[]> {
  const request = { workflowId: id, limit: LOOK_BACK, newestFirst: true };
  const { items } = await core.store.journal('turns', request);
  return items
    .filter(({ outcome, source }) => outcome !== 'handled' && source !== 'recovery')
    .slice(0, UNMOVED_MAX)
    .map(({ eventType, at, outcome, body }) => {
      const { reason } = decode(body, () => undefined) as TurnBody;
      return { type: eventType, at, outcome, reason };
    });
}
