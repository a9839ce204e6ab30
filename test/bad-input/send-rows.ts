import type { ErrorCode } from '../../src/index.ts';
import { machine, type Row } from './rows.ts';
import { NO_FUNCTION, NO_ID, NO_OBJECT, VALUES, without } from './values.ts';

const kinds = Object.keys(VALUES);
const given = (list: readonly string[]): readonly string[] =>
  list.filter((kind) => kind !== 'undefined');

const NO_DURATION = without('undefined', 'zero', 'fraction');
/** Any number a `Date` can hold is a moment. */
const NO_MOMENT = without('undefined', 'zero', 'negative', 'fraction');

const duration: readonly ErrorCode[] = ['DurationInvalid'];
const event: readonly ErrorCode[] = ['EventInvalid', 'NotSerializable', 'LimitExceeded'];
const id: readonly ErrorCode[] = ['OptionInvalid', 'LimitExceeded'];
const option: readonly ErrorCode[] = ['OptionInvalid'];

/** How events are sent, asked about and answered. */
export const SEND_ROWS: readonly Row[] = [
  [
    'sendEvent({ correlationId })',
    ({ engine }, value) => engine.sendEvent({ type: 'item', correlationId: value }),
    given(NO_ID),
    event,
  ],
  [
    'sendEvent(, options)',
    ({ engine }, value) => engine.sendEvent({ type: 'item' }, value),
    NO_OBJECT,
    option,
  ],
  [
    'sendEvent(, { deliverAt })',
    ({ engine }, value) => engine.sendEvent({ type: 'item' }, { deliverAt: value }),
    NO_MOMENT,
    duration,
  ],
  [
    'sendEvent(, { startIfMissing })',
    ({ engine }, value) =>
      engine.sendEvent({ type: 'item', targetWorkflowId: 'x' }, { startIfMissing: value }),
    NO_OBJECT,
    option,
  ],
  [
    'sendEvent(, { startIfMissing: { workflow } })',
    ({ engine }, value) => {
      const options = { startIfMissing: { workflow: value } } as object;
      return engine.sendEvent({ type: 'item', targetWorkflowId: 'x' }, options);
    },
    kinds,
    option,
  ],
  [
    'sendEvent(, { startIfMissing: { metadata } })',
    ({ engine }, value) => {
      const startIfMissing = { workflow: machine, metadata: value };
      return engine.sendEvent({ type: 'item', targetWorkflowId: 'x' }, { startIfMissing });
    },
    without('undefined', 'null'),
    option,
  ],
  ['ask(id)', ({ engine }, value) => engine.ask(value, { type: 'item' }), NO_ID, id],
  ['ask(, event)', ({ engine }, value) => engine.ask('w', value), kinds, event],
  [
    'ask(, , options)',
    ({ engine }, value) => engine.ask('w', { type: 'item' }, value),
    NO_OBJECT,
    option,
  ],
  [
    'ask(, , { until })',
    ({ engine }, value) => engine.ask('w', { type: 'item' }, { until: value }),
    given(NO_FUNCTION),
    option,
  ],
  [
    'ask(, , { timeout })',
    ({ engine }, value) => engine.ask('w', { type: 'item' }, { timeout: value }),
    NO_DURATION,
    duration,
  ],
  [
    'ask(, , { signal })',
    ({ engine }, value) => engine.ask('w', { type: 'item' }, { signal: value }),
    without('undefined'),
    option,
  ],
  ['handle.can(event)', ({ handle }, value) => handle.can(value), kinds, event],
  [
    'handle.can({ type })',
    ({ handle }, value) => handle.can({ type: value }),
    without('text', 'throwing getter'),
    event,
  ],
  [
    'waitForEvent(, { signal })',
    ({ engine }, value) => engine.waitForEvent('item', { signal: value }),
    without('undefined'),
    option,
  ],
  [
    'bus.reply(request)',
    ({ engine }, value) => engine.bus.reply(value, { type: 'item' }),
    kinds,
    ['EventInvalid'],
  ],
  [
    'bus.reply(, event)',
    ({ engine }, value) => {
      const request = { id: 'r', type: 'ask', payload: 1, timestamp: 1 };
      return engine.bus.reply(request, value);
    },
    kinds,
    ['EventInvalid'],
  ],
];
