import { decode } from '../machines/codec.ts';
import type { Suspension } from '../machines/pause.ts';
import { keptRef } from './kept-ref.ts';
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
  return new RowSnapshot(row);
}

class RowSnapshot implements WorkflowSnapshot {
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  readonly status: WorkflowStatus;
  readonly revision: number;
  readonly failure: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly #row: WorkflowRow;
  #state: StoredState | undefined;
  #value: StateValue | undefined;
  #suspensions: readonly Suspension[] | undefined;

  constructor(row: WorkflowRow) {
    const { definition } = row.configuration;
    this.#row = row;
    this.id = row.id;
    this.workflow = definition.name;
    this.version = definition.version;
    this.status = row.status;
    this.revision = row.revision;
    this.failure = row.failure;
    this.metadata = row.metadata;
    this.createdAt = row.createdAt;
    this.updatedAt = row.updatedAt;
  }

  get value(): StateValue {
    this.#value ??= JSON.parse(this.#row.configuration.value) as StateValue;
    return this.#value;
  }

  get context(): unknown {
    return this.#read().context ?? {};
  }

  get output(): unknown {
    return this.#read().output;
  }

  get error(): unknown {
    return this.#read().error;
  }

  get tags(): ReadonlySet<string> {
    return new Set(this.#row.configuration.tags);
  }

  get suspensions(): readonly Suspension[] {
    this.#suspensions ??= readSuspensions(this.#row.suspensions, this.id);
    return this.#suspensions;
  }

  hasTag(tag: string): boolean {
    return this.#row.configuration.tags.includes(tag);
  }

  matches(state: StateValue): boolean {
    const { states } = this.#row.configuration;
    return pathsOf(state).every((path) => states.includes(path));
  }

  /** Everything as plain data. */
  toJSON(): object {
    const { id, workflow, version, status, revision, failure, metadata } = this;
    const { createdAt, updatedAt, value, context, output, error, suspensions } = this;
    const { tags } = this.#row.configuration;
    return {
      id,
      workflow,
      version,
      status,
      revision,
      value,
      context,
      tags,
      output,
      error,
      failure,
      suspensions,
      metadata,
      createdAt,
      updatedAt,
    };
  }

  #read(): StoredState {
    this.#state ??= decode(this.#row.state, keptRef) as StoredState;
    return this.#state;
  }
}

/** Every path a partial state value names: `{ a: 'b' }` names `a` and `a.b`. */
function pathsOf(value: StateValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return Object.entries(value).flatMap(([key, below]) => [
    key,
    ...pathsOf(below).map((path) => `${key}.${path}`),
  ]);
}
