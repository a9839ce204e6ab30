import { TAG } from '../machines/codec-writer.ts';
import type { JournalKinds } from './store.ts';
import type { StateValue } from './workflow-snapshot.ts';

/**
 * What a line of history says beside its columns. Values are as the codec wrote them: JSON, in
 * which what JSON cannot say is tagged. `decodeValue` of their text gives them back.
 */
export interface StoredTurn {
  /** Address of the actor the event was for. */
  readonly to: string;
  /** Its type alone where it had nothing more. */
  readonly event: unknown;
  /** Whether it had more than its type. */
  readonly hasPayload: boolean;
  readonly reason: string | undefined;
  readonly transitions: readonly StoredTransition[];
  readonly contexts: readonly StoredContext[];
  readonly timersSet: readonly { readonly key: string; readonly dueAt: number }[];
  readonly timersCleared: readonly string[];
  readonly workStarted: readonly string[];
  readonly workStopped: readonly string[];
  readonly actorsDropped: readonly string[];
  readonly error: unknown;
}

/** A transition taken by one actor, as the graph of its machine names it. */
export interface StoredTransition {
  readonly address: string;
  readonly id: string;
}

/** How one machine's context changed. */
export interface StoredContext {
  readonly address: string;
  /** Where an actor that is not the root stood afterwards. */
  readonly value: StateValue | undefined;
  readonly set: Readonly<Record<string, unknown>>;
  readonly unset: readonly string[];
}

interface Body {
  readonly to?: string;
  /** The line of a start leaves its type out. */
  readonly event?: object;
  readonly reason?: string;
  readonly transitions?: readonly string[];
  readonly contexts?: readonly {
    readonly address?: string;
    readonly value?: string;
    readonly set?: unknown;
    readonly unset?: readonly string[];
  }[];
  readonly timersSet?: readonly (readonly [key: string, dueAt: number])[];
  readonly timersCleared?: readonly string[];
  readonly workStarted?: readonly string[];
  readonly workStopped?: readonly string[];
  readonly actorsDropped?: readonly string[];
  readonly error?: unknown;
}

/** Reads a line of history without the machine it is of. */
export function storedTurn({
  workflowId,
  eventType,
  body,
}: Pick<JournalKinds['turns'], 'workflowId' | 'eventType' | 'body'>): StoredTurn {
  const read = JSON.parse(body) as Body;
  const { transitions = [], contexts = [], timersSet = [] } = read;
  return {
    to: read.to ?? workflowId,
    event: { type: eventType, ...read.event },
    hasPayload: read.event !== undefined,
    reason: read.reason,
    transitions: transitions.map((text) => transitionOf(text, workflowId)),
    contexts: contexts.map(({ address = workflowId, value, set, unset = [] }) => ({
      address,
      value: value === undefined ? undefined : (JSON.parse(value) as StateValue),
      set: fieldsOf(set),
      unset,
    })),
    timersSet: timersSet.map(([key, dueAt]) => ({ key, dueAt })),
    timersCleared: read.timersCleared ?? [],
    workStarted: read.workStarted ?? [],
    workStopped: read.workStopped ?? [],
    actorsDropped: read.actorsDropped ?? [],
    error: read.error,
  };
}

/** `address id`, the address only where it is not the root's. */
function transitionOf(text: string, workflowId: string): StoredTransition {
  if (!text.startsWith(`${workflowId}/`)) return { address: workflowId, id: text };
  const end = text.indexOf(' ', workflowId.length);
  return end < 0
    ? { address: workflowId, id: text }
    : { address: text.slice(0, end), id: text.slice(end + 1) };
}

/** The fields of an object as the codec wrote it: one that only looks like a tag is under one. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return {};
  const fields = value as Readonly<Record<string, unknown>>;
  const tag = Object.keys(fields).length === 1 ? fields[TAG] : undefined;
  if (!Array.isArray(tag)) return fields;
  const [kind, content]: readonly unknown[] = tag;
  const isObject = kind === 'Object' || kind === 'Null';
  return isObject ? (content as Readonly<Record<string, unknown>>) : fields;
}
