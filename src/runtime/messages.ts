import { encode } from '../machines/codec.ts';
import type { MachineEvent, OutgoingEvent, Timer, TimerTarget } from '../machines/recording.ts';
import type { OnRestart } from '../machines/pause.ts';
import type { MessageRow } from './records.ts';
import { traceparentOf } from './telemetry.ts';

/** Values as text and back; a tree does it with its own actors as addresses. */
export interface TextCodec {
  encode(value: unknown, at: string): string;
  decode(text: string): unknown;
}

/** What a timer's row holds beside its columns; what can be told from the key is left out. */
interface TimerBody {
  readonly source?: string;
  readonly target?: TimerTarget;
  readonly event?: MachineEvent;
  readonly setAt: number;
  readonly state?: string;
  readonly onRestart?: OnRestart;
  /** Trace context of the turn that set it. */
  readonly traceparent?: string;
}

export function timerRow(
  timer: Timer,
  {
    workflowId,
    traceparent,
  }: { readonly workflowId: string; readonly traceparent: string | undefined },
  codec: TextCodec,
): MessageRow {
  const { key, source, target, event, setAt, dueAt, number, state, onRestart } = timer;
  const toRoot =
    target.type === 'actor' && target.address === workflowId && target.incarnation === 0;
  const named = eventNamedBy(key);
  const body: TimerBody = {
    ...(source === workflowId ? undefined : { source }),
    ...(toRoot ? undefined : { target }),
    ...(named === event.type && Object.keys(event).length === 1 ? undefined : { event }),
    setAt,
    ...(state === undefined ? undefined : { state }),
    ...(onRestart === undefined ? undefined : { onRestart }),
    ...(traceparent === undefined ? undefined : { traceparent }),
  };
  return { key, kind: 'timer', dueAt, number, body: codec.encode(body, 'event') };
}

export function timerOf(row: MessageRow, workflowId: string, codec: TextCodec): Timer {
  const body = codec.decode(row.body) as TimerBody;
  const { source = workflowId, setAt, state, onRestart } = body;
  return {
    key: row.key,
    source,
    target: body.target ?? { type: 'actor', address: workflowId, incarnation: 0 },
    event: body.event ?? { type: eventNamedBy(row.key) },
    setAt,
    dueAt: row.dueAt ?? setAt,
    number: row.number,
    state,
    onRestart,
  };
}

/** Trace context of the turn that set a timer; read only where its row may hold one. */
export function timerTrace({ body }: MessageRow): string | undefined {
  if (!body.includes('"traceparent"')) return undefined;
  return traceparentOf(JSON.parse(body) as object);
}

/** An `after` timer's send id, which its key ends with, is also its event's type. */
function eventNamedBy(key: string): string {
  return key.slice(key.indexOf('|') + 1);
}

/** An event on its way to another workflow, kept in the sender's outbox until that one takes it. */
export interface SendBody {
  readonly to: string;
  readonly event: MachineEvent;
}

/** @throws `NotSerializable` for an event that holds an actor: no other workflow could reach it. */
export function sendRow(sent: OutgoingEvent, now: number): MessageRow {
  const { workflowId: to, event, number } = sent;
  const body = encode({ to, event } satisfies SendBody, { at: 'sent' });
  return { key: sendKey(number), kind: 'send', dueAt: now, number, body };
}

export function sendKey(number: number): string {
  return `>${number}`;
}

/** Begins the key of an event a workflow is to take later: it stands among its sends, to itself. */
const LATER = '@';

export function laterRow(body: SendBody, number: number, dueAt: number): MessageRow {
  const text = encode(body, { at: 'event' });
  return { key: `${LATER}${number}`, kind: 'send', dueAt, number, body: text };
}

/** Whether a message is an event for its own workflow, kept until it is due. */
export function isLater({ kind, key }: Pick<MessageRow, 'key'> & { kind: string }): boolean {
  return kind === 'send' && key.startsWith(LATER);
}

/** Begins the event ids the engine makes; an id from outside may not, lest it pass for one. */
export const OWN_ID = '>';

/** M2: the same send of the same turn has the same id, however often it is made. */
export function sendId(sender: string, key: string): string {
  return `${OWN_ID}${sender}${key}`;
}

/** An event kept for later: for a wait to come, or while the workflow is parked. */
export interface KeptBody {
  /** Address of the actor it is for. */
  readonly to: string;
  readonly event: MachineEvent;
  /**
   * Set where the event is no plain one: a timer that came due, a task's answer or its suspension,
   * or custom actions of which one threw.
   */
  readonly as?: 'timer' | 'answer' | 'answerParent' | 'suspend' | 'actions';
  /** Key of that timer or task. */
  readonly key?: string;
  /** Id of the child whose end it is. */
  readonly childEnded?: string;
  /** Only on the message a parked workflow stumbled over. */
  readonly error?: unknown;
}

export function keptRow(
  kind: 'deferred' | 'held',
  body: KeptBody,
  number: number,
  dueAt: number | undefined,
  codec: TextCodec,
): MessageRow {
  return { kind, dueAt, ...keptName(kind, number), body: encodeBody(codec, body) };
}

/** What a kept event is called, and its place among others: by the turn that kept it. */
export function keptName(
  kind: MessageRow['kind'],
  number: number,
): Pick<MessageRow, 'key' | 'number'> {
  return { key: `${kind === 'held' ? '!' : '?'}${number}`, number };
}

function encodeBody(codec: TextCodec, body: object): string {
  return codec.encode(body, 'event');
}
