import { decode } from '../codec.ts';
import { objectText } from '../object-text.ts';
import type { StateOrder } from './node-order.ts';
import type { LiveSnapshot } from './internals.ts';

/** A child as its parent's record lists it, in the order the children were born. */
export interface ChildRecord {
  readonly id: string;
  readonly src: string;
  readonly incarnation: number;
  readonly systemId?: string;
  readonly sync?: true;
  /** Where its parent does not list it under its id: a spawn without one is listed as none. */
  readonly key?: string;
  /** Not listed by its parent: another took its id, or it is over and still referred to. */
  readonly orphan?: true;
  /** Stopped before it was started: its snapshot is for ever that of its birth. */
  readonly unstarted?: true;
  /** Where it is not the parent's address and the id: an orphan of the same id holds that. */
  readonly address?: string;
}

/** What an actor's state text holds. A machine's value is in its configuration. */
export interface ActorState {
  readonly status?: 'done' | 'error' | 'stopped';
  readonly context?: unknown;
  readonly history?: Readonly<Record<string, readonly string[]>>;
  readonly order?: StateOrder;
  readonly children?: readonly ChildRecord[];
  readonly output?: unknown;
  readonly error?: unknown;
  readonly input?: unknown;
  /** What else the snapshot of a logic holds that its author made by hand. */
  readonly rest?: Readonly<Record<string, unknown>>;
  /** Root only: how many actors, sends and timers the tree has named so far. */
  readonly counter?: number;
}

/** A context's text, kept with the context it is of: most turns leave a context as it was. */
export interface ContextText {
  readonly context: unknown;
  readonly text: string;
}

/** What a state text holds beside the snapshot. */
export interface StateParts {
  readonly context: string | undefined;
  readonly order: StateOrder | undefined;
  readonly children: readonly ChildRecord[];
  readonly counter: number | undefined;
  readonly write: (value: unknown, at: string) => string;
}

/** @throws `NotSerializable`, naming the path. */
export function stateText(
  snapshot: LiveSnapshot,
  { context, order, children, counter, write }: StateParts,
): string {
  const { status, output, error, input } = snapshot;
  const rest = restOf(snapshot);
  return objectText({
    status: status === 'active' ? undefined : `"${status}"`,
    context,
    history: historyText(snapshot),
    order: order === undefined ? undefined : JSON.stringify(order),
    children: children.length === 0 ? undefined : JSON.stringify(children),
    output: output === undefined ? undefined : write(output, 'output'),
    error: error === undefined ? undefined : write(error, 'error'),
    input: input === undefined ? undefined : write(input, 'input'),
    rest: rest === undefined ? undefined : write(rest, 'snapshot'),
    counter: counter === undefined ? undefined : String(counter),
  });
}

/** What a snapshot holds beside the fields XState gives it; nothing where a machine's is. */
export function restOf(snapshot: LiveSnapshot): Readonly<Record<string, unknown>> | undefined {
  if (snapshot.machine !== undefined) return undefined;
  const rest = Object.entries(snapshot).filter(([key]) => !FIELDS.has(key));
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

/** What is subscribed lives with the work. */
const FIELDS: ReadonlySet<string> = new Set([
  'status',
  'output',
  'error',
  'context',
  'input',
  '_subscription',
]);

function historyText(snapshot: LiveSnapshot): string | undefined {
  const entries = Object.entries(snapshot.historyValue ?? {});
  if (entries.length === 0) return undefined;
  return JSON.stringify(
    Object.fromEntries(entries.map(([id, nodes]) => [id, nodes.map((node) => node.id)])),
  );
}

export interface ReadState {
  readonly state: ActorState;
  /** Whether it refers to actors: `state` then has `undefined` where they belong. */
  readonly refers: boolean;
}

export function readState(text: string): ReadState {
  let refers = false;
  const state = decode(text, () => {
    refers = true;
    return undefined;
  }) as ActorState;
  return { state, refers };
}

/** The last number a tree has given to a name, by the text of its root. */
export function lastNumber(text: string): number {
  return readState(text).state.counter ?? 0;
}

/** The whole state, once the actors it refers to are there. */
export function reviveState(text: string, actorOf: (ref: string) => unknown): ActorState {
  return decode(text, actorOf) as ActorState;
}

/** XState's own persisted shape, without children and context: those are put back afterwards. */
export function restorable(state: ActorState, value: unknown): LiveSnapshot {
  const history = Object.entries(state.history ?? {}).map(
    ([id, nodes]) => [id, nodes.map((node) => ({ id: node }))] as const,
  );
  return {
    status: state.status ?? 'active',
    output: state.output,
    error: state.error,
    value,
    context: {},
    children: {},
    historyValue: Object.fromEntries(history),
  };
}
