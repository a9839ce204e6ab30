import type { JournalKinds } from './store.ts';
import {
  fieldsIn,
  fieldsOf,
  listIn,
  numberIn,
  reading,
  standingIn,
  textIn,
  textOrNone,
  valueIn,
  type Fields,
} from './stored-text.ts';
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

const LINE = 'a line of history';

/**
 * Reads a line of history without the machine it is of.
 * @throws `TextInvalid` for what no engine wrote.
 */
export function storedTurn(
  line: Pick<JournalKinds['turns'], 'workflowId' | 'eventType' | 'body'>,
): StoredTurn {
  return reading(() => {
    const { workflowId: id, eventType, body } = fieldsIn(line, LINE);
    const workflowId = textIn(id, LINE);
    const read = fieldsIn(valueIn(body, LINE), LINE);
    const event = read['event'];
    return {
      to: textOrNone(read['to'], LINE) ?? workflowId,
      event: { type: textIn(eventType, LINE), ...eventFields(event) },
      hasPayload: event !== undefined,
      reason: textOrNone(read['reason'], LINE),
      transitions: texts(read['transitions']).map((text) => transitionOf(text, workflowId)),
      contexts: listIn(read['contexts'], LINE, (one) => contextOf(one, workflowId)),
      timersSet: listIn(read['timersSet'], LINE, timerOf),
      timersCleared: texts(read['timersCleared']),
      workStarted: texts(read['workStarted']),
      workStopped: texts(read['workStopped']),
      actorsDropped: texts(read['actorsDropped']),
      error: read['error'],
    };
  });
}

/** One that ends a wait by hand lies under a tag. */
function eventFields(event: unknown): Fields {
  return event === undefined ? {} : fieldsOf(fieldsIn(event, LINE));
}

function texts(list: unknown): readonly string[] {
  return listIn(list, LINE, textIn);
}

function contextOf(context: unknown, workflowId: string): StoredContext {
  const { address, value, set, unset } = fieldsIn(context, LINE);
  return {
    address: textOrNone(address, LINE) ?? workflowId,
    value: value === undefined ? undefined : standingIn(value, LINE),
    set: fieldsOf(set),
    unset: texts(unset),
  };
}

function timerOf(pair: unknown, what: string): { readonly key: string; readonly dueAt: number } {
  const [key, dueAt] = listIn(pair ?? null, what, (one) => one);
  return { key: textIn(key, what), dueAt: numberIn(dueAt, what) };
}

/** `address id`, the address only where it is not the root's. */
function transitionOf(text: string, workflowId: string): StoredTransition {
  if (!text.startsWith(`${workflowId}/`)) return { address: workflowId, id: text };
  const end = text.indexOf(' ', workflowId.length);
  return end < 0
    ? { address: workflowId, id: text }
    : { address: text.slice(0, end), id: text.slice(end + 1) };
}
