import type { Configuration, Definition } from '../../machines/configuration.ts';
import type {
  ActorRow,
  AttemptRow,
  Commit,
  DeadLetterRow,
  MessageRow,
  TaskRow,
  TurnRow,
  WorkflowRow,
} from '../../runtime/records.ts';
import type { Batch } from '../../runtime/store.ts';

/** A moment in 2026, ms since epoch: times in samples count from it. */
export const EPOCH = 1_790_000_000_000;

export function definition(name: string): Definition {
  return { hash: `hash of ${name}`, name, version: '1', graph: `{"id":"${name}"}` };
}

export function standing(
  owner: string,
  value: string,
  more: Partial<Pick<Configuration, 'states' | 'tags' | 'events'>> = {},
): Configuration {
  const lists = { states: [value], tags: [], events: [], ...more };
  return { definition: definition(owner), value: JSON.stringify(value), ...lists };
}

export const COOLING: Configuration = standing('order', 'cooling', {
  tags: ['suspended'],
  events: ['manager.approval', 'user.*'],
});

export function workflow(id: string, more: Partial<WorkflowRow> = {}): WorkflowRow {
  return {
    id,
    status: 'suspended',
    revision: 1,
    configuration: COOLING,
    state: '{"context":{}}',
    suspensions: '[]',
    metadata: {},
    createdAt: EPOCH,
    updatedAt: EPOCH,
    failure: undefined,
    parent: undefined,
    ...more,
  };
}

export function turn(revision: number, more: Partial<TurnRow> = {}): TurnRow {
  return {
    revision,
    at: EPOCH,
    source: revision === 1 ? 'start' : 'event',
    outcome: 'handled',
    eventType: revision === 1 ? 'xstate.init' : 'go',
    eventId: undefined,
    body: `{"turn":${revision}}`,
    configuration: COOLING,
    checkpoint: false,
    ...more,
  };
}

/** What a commit can have beside its workflow, and fields of its turn. */
export type CommitParts = Partial<Omit<Commit, 'turn' | 'workflow'>> & {
  readonly turn?: Partial<TurnRow>;
  readonly workflow?: Partial<WorkflowRow>;
};

/** A commit of this revision that changes nothing but what `parts` says. */
export function commit(id: string, revision: number, parts: CommitParts = {}): Commit {
  const root = workflow(id, { revision, ...parts.workflow });
  return {
    actors: [],
    actorsDropped: [],
    messages: [],
    messagesDropped: [],
    consumed: undefined,
    tasks: [],
    tasksDropped: [],
    deadLetters: [],
    checkpoint: undefined,
    ...parts,
    workflow: root,
    turn: turn(revision, { configuration: root.configuration, ...parts.turn }),
  };
}

export function batch(...commits: readonly Commit[]): Batch {
  return {
    commits,
    attempts: [],
    settled: [],
    broadcasts: [],
    broadcastsDropped: [],
    checkpointsDropped: [],
    workflowsDropped: [],
    aliveAt: EPOCH,
  };
}

export function actor(address: string, more: Partial<ActorRow> = {}): ActorRow {
  return { address, configuration: undefined, state: '{}', ...more };
}

export function message(key: string, more: Partial<MessageRow> = {}): MessageRow {
  return { key, kind: 'timer', dueAt: EPOCH, number: 1, body: '{}', ...more };
}

export function task(key: string, more: Partial<TaskRow> = {}): TaskRow {
  const times = { dueAt: EPOCH, attempt: 1 };
  return { key, address: key, kind: 'promise', ...times, awaits: undefined, body: '{}', ...more };
}

export function attempt(key: string, more: Partial<AttemptRow> = {}): AttemptRow {
  const times = { startedAt: EPOCH, endedAt: EPOCH + 5, retryAt: EPOCH + 1000 };
  return { key, attempt: 1, error: '{"message":"no"}', ...times, ...more };
}

export function deadLetter(eventType: string): DeadLetterRow {
  return { at: EPOCH, eventType, reason: 'expired', body: '{}' };
}
