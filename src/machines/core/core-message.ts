import { decode, encode } from '../codec.ts';
import { AbeyanceError } from '../errors.ts';
import { invalidOption, readFields } from '../invalid-option.ts';
import { CHANGED_BY_DATABASES, isKeptAsItIs } from '../kept-text.ts';
import type { MachineEvent } from '../recording.ts';
import { isReserved } from '../reserved.ts';

/** What can happen to a workflow. */
export type CoreMessage<Input = unknown, Event extends MachineEvent = MachineEvent> =
  | CoreStart<Input>
  /** An event from outside; without `to` for the root. */
  | { readonly type: 'event'; readonly event: Event; readonly to?: string }
  /** What user code sent by itself, as by `self.send`. What has ended meanwhile hears nothing. */
  | { readonly type: 'sent'; readonly event: MachineEvent; readonly to: string }
  /** A timer of the state that is due. */
  | { readonly type: 'timer'; readonly key: string }
  /** What work of the state came to, or brings on its way. */
  | { readonly type: 'answer'; readonly key: string; readonly answer: WorkAnswer }
  /** Ends it at once, as `actor.stop()` does. */
  | { readonly type: 'stop' };

/** Who steps what comes, when the steps before are stored. */
export type TakeMessage = (message: CoreMessage) => void;

/** The first message of a workflow. */
export interface CoreStart<Input = unknown> {
  readonly type: 'start';
  /** The workflow's id: its root's address. */
  readonly id: string;
  /** Id of its machine, of a core that has several. */
  readonly machine?: string;
  readonly input?: Input;
  /** Goes on from what XState's `getPersistedSnapshot()` gave, instead of from the input. */
  readonly snapshot?: unknown;
}

/**
 * What a host heard of work: a promise is `done` or an `error`; an observable brings `next` values
 * and is `complete` or an `error`; a callback, and an observable of events, brings `event`s for the
 * actor that began it.
 */
export type WorkAnswer =
  | { readonly type: 'done'; readonly output: unknown }
  | { readonly type: 'error'; readonly error: unknown }
  | { readonly type: 'next'; readonly value: unknown }
  | { readonly type: 'complete' }
  | { readonly type: 'event'; readonly event: MachineEvent };

const KEYS: Readonly<Record<CoreMessage['type'], readonly string[]>> = {
  start: ['type', 'id', 'machine', 'input', 'snapshot'],
  event: ['type', 'event', 'to'],
  sent: ['type', 'event', 'to'],
  timer: ['type', 'key'],
  answer: ['type', 'key', 'answer'],
  stop: ['type'],
};

/**
 * Checks a message. What it brings from outside is read from its text: what its sender does to its
 * own object must not reach the machine.
 * @throws `OptionInvalid`, `EventInvalid`, `EventRejected` for reserved names, `NotSerializable`.
 */
export function readMessage(given: CoreMessage): CoreMessage {
  const fields = readFields(given, 'message');
  const { type } = fields;
  if (typeof type !== 'string' || !Object.hasOwn(KEYS, type)) {
    throw invalidOption('message.type', `give one of ${Object.keys(KEYS).join(', ')}`);
  }
  const message = readFields(fields, 'message', KEYS[type]);
  switch (message.type) {
    case 'start':
      return readStart(message);
    case 'event':
      if (message.to !== undefined) checkText(message.to, 'message.to');
      return { ...message, event: readEvent(message.event, 'message.event') };
    case 'sent':
      checkText(message.to, 'message.to');
      return { ...message, event: readEvent(message.event, 'message.event') };
    case 'timer':
      checkText(message.key, 'message.key');
      return message;
    case 'answer':
      checkText(message.key, 'message.key');
      return { ...message, answer: readAnswer(message.answer) };
    case 'stop':
      return message;
  }
}

function readStart({ id, machine, input, snapshot, type }: CoreStart): CoreStart {
  checkText(id, 'message.id');
  if (id.includes('/'))
    throw invalidOption('message.id', 'leave out the slash: it parts addresses');
  if (machine !== undefined) checkText(machine, 'message.machine');
  const from =
    snapshot === undefined
      ? { input: copyOf(input, 'input') }
      : { snapshot: copyOf(snapshot, 'message.snapshot') };
  return { type, id, ...(machine === undefined ? undefined : { machine }), ...from };
}

/** @throws `OptionInvalid`, `NotSerializable`, and as `readEvent`. */
export function readAnswer(given: WorkAnswer): WorkAnswer {
  const answer = readFields(given, 'message.answer');
  switch (answer.type) {
    case 'done':
      return { type: 'done', output: copyOf(answer.output, 'output') };
    case 'error':
      return { type: 'error', error: copyOf(answer.error, 'error') };
    case 'next':
      return { type: 'next', value: copyOf(answer.value, 'value') };
    case 'complete':
      return { type: 'complete' };
    case 'event':
      return { type: 'event', event: readEvent(answer.event, 'message.answer.event') };
  }
  const types = 'give done, error, next, complete or event';
  throw invalidOption('message.answer.type', types);
}

/**
 * Nobody outside may forge what only actors of the machine say (B20).
 * @throws `EventInvalid`, `EventRejected`, `NotSerializable`.
 */
export function readEvent(given: MachineEvent, at: string): MachineEvent {
  const event = copyOf(readFields(given, at, undefined, 'EventInvalid'), 'event') as MachineEvent;
  const { type } = event;
  if (typeof type !== 'string' || type === '' || type === '*') {
    const message = `${at}.type is not the type of an event; give a string`;
    throw new AbeyanceError('EventInvalid', message, { details: { at: `${at}.type` } });
  }
  if (!isKeptAsItIs(type)) {
    const message = `${at}.type ${CHANGED_BY_DATABASES}`;
    throw new AbeyanceError('EventInvalid', message, { details: { at: `${at}.type` } });
  }
  // those of an engine are its host's own to send here
  if (isReserved(type) && !type.startsWith('workflow.')) {
    const message =
      `${at}.type ${JSON.stringify(type)} is reserved: xstate.* events come from actors of the` +
      ' machine only; choose another name';
    throw new AbeyanceError('EventRejected', message, { details: { eventType: type } });
  }
  return event;
}

function copyOf(value: unknown, at: string): unknown {
  return decode(encode(value, { at }));
}

/** @throws `OptionInvalid` for what is no text, an empty one, or one that databases change. */
export function checkText(text: unknown, at: string): asserts text is string {
  if (typeof text !== 'string' || text === '') throw invalidOption(at, 'give a string');
  if (isKeptAsItIs(text)) return;
  throw invalidOption(at, `give another string: this one ${CHANGED_BY_DATABASES}`);
}
