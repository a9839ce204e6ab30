import { objectText } from '../machines/object-text.ts';
import { isWork, type HotWorkflow } from './hot-workflow.ts';
import type { ActorRow, MessageRow, TaskRow, WorkflowStatus } from './records.ts';

/**
 * A workflow as it stood once. Of its row, what is always the same or stands in the turn of that
 * revision is left out: the turn has the configuration of the root.
 */
export interface Past {
  readonly status: WorkflowStatus;
  readonly state: string;
  readonly suspensions: string;
  readonly actors: readonly PastActor[];
  /** Timers, and events kept for waits to come. */
  readonly messages: readonly MessageRow[];
  /** Work, and the end of a cancelling that is under way. */
  readonly tasks: readonly TaskRow[];
}

/** An actor, which stood where its machine's chart has this value, if it is a machine. */
export interface PastActor {
  readonly address: string;
  readonly value: string | undefined;
  /** Hash of the machine's definition. */
  readonly definition: string | undefined;
  readonly state: string;
}

/**
 * What belongs to where a workflow stands. What it has said already, to others or to listeners, was
 * said, and cannot be said again by going back: sends on their way and chores stay out.
 */
export function pastOf({ row, actors, timers, deferred, tasks, deadline }: HotWorkflow): Past {
  return {
    status: row.status,
    state: row.state,
    suspensions: row.suspensions,
    actors: ordered([...actors.values()], ({ address }) => address).map(pastActor),
    messages: ordered([...timers.values(), ...deferred.values()], ({ key }) => key),
    tasks: [
      ...ordered([...tasks.values()].filter(isWork), ({ key }) => key),
      ...(deadline === undefined ? [] : [deadline]),
    ],
  };
}

/** The same text, whatever order a process came to know the rows in (T1). */
function ordered<T>(rows: readonly T[], nameOf: (row: T) => string): readonly T[] {
  if (rows.length < 2) return rows;
  return rows.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

function pastActor({ address, configuration, state }: ActorRow): PastActor {
  const { value, definition } = configuration ?? {};
  return { address, value, definition: definition?.hash, state };
}

/** The past as text. What has a text already keeps it, so that none is made or escaped anew. */
export function checkpointText(hot: HotWorkflow): string {
  const { status, state, suspensions, actors, messages, tasks } = pastOf(hot);
  return objectText({
    status: JSON.stringify(status),
    state,
    suspensions,
    actors: listText(actors, ({ address, value, definition, state: text }) => ({
      address: JSON.stringify(address),
      value,
      definition: quoted(definition),
      state: text,
    })),
    messages: listText(messages, ({ key, kind, dueAt, number, body }) => ({
      key: JSON.stringify(key),
      kind: JSON.stringify(kind),
      dueAt: numberText(dueAt),
      number: numberText(number),
      body,
    })),
    tasks: listText(tasks, ({ key, address, kind, dueAt, attempt, awaits, body }) => ({
      key: JSON.stringify(key),
      address: JSON.stringify(address),
      kind: JSON.stringify(kind),
      dueAt: numberText(dueAt),
      attempt: numberText(attempt),
      awaits: quoted(awaits),
      body,
    })),
  });
}

type Read<T, Texts extends keyof T> = Omit<T, Texts> & Readonly<Record<Texts, unknown>>;

interface ReadPast {
  readonly status: WorkflowStatus;
  readonly state: unknown;
  readonly suspensions: unknown;
  readonly actors?: readonly (Partial<Omit<PastActor, 'state'>> &
    Pick<PastActor, 'address'> & {
      readonly state: unknown;
    })[];
  readonly messages?: readonly Read<MessageRow, 'body'>[];
  readonly tasks?: readonly Read<TaskRow, 'body'>[];
}

export function readPast(text: string): Past {
  const read = JSON.parse(text) as ReadPast;
  const { actors = [], messages = [], tasks = [] } = read;
  return {
    status: read.status,
    state: JSON.stringify(read.state),
    suspensions: JSON.stringify(read.suspensions),
    actors: actors.map(({ address, value, definition, state }) => ({
      address,
      value: value === undefined ? undefined : JSON.stringify(value),
      definition,
      state: JSON.stringify(state),
    })),
    messages: messages.map((row) => ({
      ...row,
      dueAt: row.dueAt,
      body: JSON.stringify(row.body),
    })),
    tasks: tasks.map((row) => ({
      ...row,
      dueAt: row.dueAt,
      awaits: row.awaits,
      body: JSON.stringify(row.body),
    })),
  };
}

function listText<T>(
  rows: readonly T[],
  textsOf: (row: T) => Readonly<Record<string, string | undefined>>,
): string | undefined {
  return rows.length === 0 ? undefined : `[${rows.map((row) => objectText(textsOf(row))).join()}]`;
}

function quoted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : JSON.stringify(text);
}

function numberText(number: number | undefined): string | undefined {
  return number === undefined ? undefined : String(number);
}
