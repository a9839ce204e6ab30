import { decode } from '../machines/codec.ts';
import type { Suspension } from '../machines/pause.ts';
import type { WorkflowRow, WorkflowStatus } from './records.ts';
import { readSuspensions } from './suspensions.ts';

/** A state value as XState has it: a name, or names by region. */
export type StateValue = string | { readonly [key: string]: StateValue };

/** A workflow as its last commit left it. Reading it never changes anything. */
export interface WorkflowSnapshot<Context = unknown, Output = unknown> {
  readonly id: string;
  /** The workflow's name. */
  readonly workflow: string;
  readonly version: string;
  readonly status: WorkflowStatus;
  readonly revision: number;
  readonly value: StateValue;
  readonly context: Context;
  readonly tags: ReadonlySet<string>;
  /** Only when `done`. */
  readonly output: Output | undefined;
  /** Only when `failed`. */
  readonly error: unknown;
  /** Why it failed, was parked or cancelled, in one sentence. */
  readonly failure: string | undefined;
  readonly suspensions: readonly Suspension[];
  readonly metadata: Readonly<Record<string, string>>;
  /** ms since epoch. */
  readonly createdAt: number;
  /** ms since epoch. */
  readonly updatedAt: number;
  hasTag(tag: string): boolean;
  /** Whether it stands in this state: a dotted path, or a partial value as XState has it. */
  matches(state: StateValue): boolean;
}

interface StoredState {
  readonly context?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}

/**
 * Shows a row. Its texts are read when they are asked for, once: most listeners look at the state
 * only. Actors its context refers to come back as `{ address }`: nothing can be sent to them here.
 */
export function workflowSnapshot(row: WorkflowRow): WorkflowSnapshot {
  const { id, status, revision, configuration, metadata, createdAt, updatedAt, failure } = row;
  const { states } = configuration;
  const state = once(() => decode(row.state, (address) => ({ address })) as StoredState);
  const value = once(() => JSON.parse(configuration.value) as StateValue);
  const suspensions = once(() => readSuspensions(row.suspensions, id));
  const tags = once(() => new Set(configuration.tags));
  return {
    id,
    workflow: configuration.definition.name,
    version: configuration.definition.version,
    status,
    revision,
    get value() {
      return value();
    },
    get context() {
      return state().context ?? {};
    },
    get tags() {
      return tags();
    },
    get output() {
      return state().output;
    },
    get error() {
      return state().error;
    },
    failure,
    get suspensions() {
      return suspensions();
    },
    metadata,
    createdAt,
    updatedAt,
    hasTag: (tag) => configuration.tags.includes(tag),
    matches: (partial) => pathsOf(partial).every((path) => states.includes(path)),
  };
}

function once<T>(read: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: read() }).value;
}

/** Every path a partial state value names: `{ a: 'b' }` names `a` and `a.b`. */
function pathsOf(value: StateValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return Object.entries(value).flatMap(([key, below]) => [
    key,
    ...pathsOf(below).map((path) => `${key}.${path}`),
  ]);
}
