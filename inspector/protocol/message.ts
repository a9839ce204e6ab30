import {
  objectOf,
  oneOf,
  optional,
  recordOf,
  shape,
  text,
  unionOf,
  whole,
  type Check,
} from './check.ts';
import type { ErrorDetails, WireError } from './errors.ts';

/**
 * What the asking side sends over a channel. `number` names the call or the watch it belongs to. A
 * watch is sent one delta at a time: the next one comes after `taken`.
 */
export type AskingMessage =
  | {
      readonly type: 'call';
      readonly number: number;
      readonly method: string;
      readonly request: unknown;
    }
  | { readonly type: 'watch'; readonly number: number; readonly request: unknown }
  | { readonly type: 'taken'; readonly number: number }
  | { readonly type: 'unwatch'; readonly number: number };

/** What the answering side sends. `ended`: no delta comes any more. */
export type AnsweringMessage =
  | { readonly type: 'answer'; readonly number: number; readonly answer: unknown }
  | { readonly type: 'error'; readonly number: number; readonly error: WireError }
  | { readonly type: 'delta'; readonly number: number; readonly delta: unknown }
  | { readonly type: 'ended'; readonly number: number };

type Asking<K extends AskingMessage['type']> = Extract<AskingMessage, { readonly type: K }>;
type Answering<K extends AnsweringMessage['type']> = Extract<
  AnsweringMessage,
  { readonly type: K }
>;

const anything: Check<unknown> = (value) => value;
const number = whole(0);

export const checkAsking: Check<AskingMessage> = unionOf<AskingMessage>('type', {
  call: shape<Asking<'call'>>({
    type: oneOf(['call']),
    number,
    method: text,
    request: anything,
  }),
  watch: shape<Asking<'watch'>>({ type: oneOf(['watch']), number, request: anything }),
  taken: shape<Asking<'taken'>>({ type: oneOf(['taken']), number }),
  unwatch: shape<Asking<'unwatch'>>({ type: oneOf(['unwatch']), number }),
});

const details: Check<ErrorDetails> = (value, at) => recordOf(anything)(objectOf(value, at), at);

export const checkWireError: Check<WireError> = shape<WireError>({
  code: text,
  message: text,
  details: optional(details),
});

export const checkAnswering: Check<AnsweringMessage> = unionOf<AnsweringMessage>('type', {
  answer: shape<Answering<'answer'>>({ type: oneOf(['answer']), number, answer: anything }),
  error: shape<Answering<'error'>>({ type: oneOf(['error']), number, error: checkWireError }),
  delta: shape<Answering<'delta'>>({ type: oneOf(['delta']), number, delta: anything }),
  ended: shape<Answering<'ended'>>({ type: oneOf(['ended']), number }),
});
