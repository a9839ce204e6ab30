import { createMachine } from 'xstate';
import { sleep, type Engine, type ErrorCode, type WorkflowHandle } from '../../src/index.ts';
import { NO_FUNCTION, NO_ID, NO_OBJECT, VALUES } from './values.ts';

export const machine = createMachine({
  id: 'machine',
  initial: 'asleep',
  states: { asleep: sleep('1h', 'done'), done: { type: 'final' } },
  on: { item: {} },
});

export interface Given {
  readonly engine: Engine;
  readonly handle: WorkflowHandle;
}

/** What is called with each kind of bad value, which kinds it refuses, and with which codes. */
export type Row = readonly [
  name: string,
  call: (given: Given, value: never) => unknown,
  kinds: readonly string[],
  codes: readonly ErrorCode[],
];

/** A bus is of this process: any text that is not empty will do as a type. */
const NO_TYPE = Object.keys(VALUES).filter(
  (kind) => !['text', 'half a surrogate', 'NUL', 'long text'].includes(kind),
);

const kinds = Object.keys(VALUES);
const without = (...left: readonly string[]): readonly string[] =>
  kinds.filter((kind) => !left.includes(kind));

const NO_DURATION = without('zero', 'fraction');
const NO_COUNT = without('undefined');
const NO_PAYLOAD = ['symbol', 'function', 'class instance', 'class', 'regexp', 'promise'].concat(
  'throwing getter',
  'proxy',
  'revoked',
);

const id = ['OptionInvalid', 'LimitExceeded'] as const;
const option = ['OptionInvalid'] as const;
const query = ['QueryInvalid'] as const;
const event = ['EventInvalid', 'NotSerializable', 'LimitExceeded'] as const;
const payload = ['NotSerializable'] as const;

export const ENGINE_ROWS: readonly Row[] = [
  ['start(workflow)', ({ engine }, value) => engine.start(value, {} as never), kinds, option],
  ['start(, options)', ({ engine }, value) => engine.start(machine, value), NO_OBJECT, option],
  [
    'start(, { id })',
    ({ engine }, value) => engine.start(machine, { id: value }),
    without('text', 'undefined'),
    id,
  ],
  [
    'start(, { input })',
    ({ engine }, value) => engine.start(machine, { input: value }),
    NO_PAYLOAD,
    payload,
  ],
  [
    'start(, { metadata })',
    ({ engine }, value) => engine.start(machine, { metadata: value }),
    without('undefined', 'null'),
    option,
  ],
  [
    'start(, { metadata: { key } })',
    ({ engine }, value) => engine.start(machine, { metadata: { key: value } }),
    without('text', 'empty text'),
    id,
  ],
  [
    'start(, { onConflict })',
    ({ engine }, value) => engine.start(machine, { onConflict: value }),
    without('undefined'),
    option,
  ],
  ['execute(workflow)', ({ engine }, value) => engine.execute(value, {} as never), kinds, option],
  ['execute(, options)', ({ engine }, value) => engine.execute(machine, value), NO_OBJECT, option],
  ['get(id)', ({ engine }, value) => engine.get(value), NO_ID, id],
  ['sendEvent(event)', ({ engine }, value) => engine.sendEvent(value), kinds, event],
  ['sendEvent({ type })', ({ engine }, value) => engine.sendEvent({ type: value }), NO_ID, event],
  [
    'sendEvent({ id })',
    ({ engine }, value) => engine.sendEvent({ type: 'item', id: value }),
    without('text', 'undefined'),
    event,
  ],
  [
    'sendEvent({ timestamp })',
    ({ engine }, value) => engine.sendEvent({ type: 'item', timestamp: value }),
    without('undefined', 'zero', 'negative'),
    event,
  ],
  [
    'sendEvent({ targetWorkflowId })',
    ({ engine }, value) => engine.sendEvent({ type: 'item', targetWorkflowId: value }),
    without('text', 'undefined'),
    event,
  ],
  [
    'sendEvent({ payload })',
    ({ engine }, value) => engine.sendEvent({ type: 'item', payload: value }),
    NO_PAYLOAD,
    payload,
  ],
  ['sendSimpleEvent(id)', ({ engine }, value) => engine.sendSimpleEvent(value, 'item'), NO_ID, id],
  [
    'sendSimpleEvent(, type)',
    ({ engine }, value) => engine.sendSimpleEvent('w', value),
    NO_ID,
    event,
  ],
  [
    'sendSimpleEvent(, , payload)',
    ({ engine }, value) => engine.sendSimpleEvent('w', 'item', value),
    NO_PAYLOAD,
    payload,
  ],
  ['waitForEvent(type)', ({ engine }, value) => engine.waitForEvent(value), NO_TYPE, option],
  [
    'waitForEvent(, options)',
    ({ engine }, value) => engine.waitForEvent('item', value),
    NO_OBJECT,
    option,
  ],
  [
    'waitForEvent(, { timeout })',
    ({ engine }, value) => engine.waitForEvent('item', { timeout: value }),
    NO_DURATION.filter((kind) => kind !== 'undefined'),
    ['DurationInvalid'],
  ],
  [
    'waitForEvent(, { where })',
    ({ engine }, value) => engine.waitForEvent('item', { where: value }),
    NO_FUNCTION.filter((kind) => kind !== 'undefined'),
    option,
  ],
  ['sleep(duration)', ({ engine }, value) => engine.sleep(value), NO_DURATION, ['DurationInvalid']],
  [
    'sleepUntil(moment)',
    ({ engine }, value) => engine.sleepUntil(value),
    without('zero', 'negative', 'fraction'),
    ['DurationInvalid'],
  ],
  ['resumeWorkflow(id)', ({ engine }, value) => engine.resumeWorkflow(value), NO_ID, id],
  [
    'resumeWorkflow(, data)',
    ({ engine }, value) => engine.resumeWorkflow('w', value),
    NO_PAYLOAD,
    payload,
  ],
  [
    'resumeWorkflow(, , options)',
    ({ engine }, value) => engine.resumeWorkflow('w', 1, value),
    NO_OBJECT,
    option,
  ],
  [
    'resumeWorkflow(, , { suspension })',
    ({ engine }, value) => engine.resumeWorkflow('w', 1, { suspension: value }),
    without('text', 'undefined'),
    id,
  ],
  ['cancelWorkflow(id)', ({ engine }, value) => engine.cancelWorkflow(value), NO_ID, id],
  [
    'cancelWorkflow(, reason)',
    ({ engine }, value) => engine.cancelWorkflow('w', value),
    without('text', 'undefined'),
    id,
  ],
  ['retryWorkflow(id)', ({ engine }, value) => engine.retryWorkflow(value), NO_ID, id],
  [
    'retryWorkflow(, options)',
    ({ engine }, value) => engine.retryWorkflow('w', value),
    NO_OBJECT,
    option,
  ],
  [
    'retryWorkflow(, { event })',
    ({ engine }, value) => engine.retryWorkflow('w', { event: value }),
    without('undefined'),
    event,
  ],
  ['list(query)', ({ engine }, value) => engine.list(value), NO_OBJECT, query],
  ['count(query)', ({ engine }, value) => engine.count(value), NO_OBJECT, query],
  ['list({ limit })', ({ engine }, value) => engine.list({ limit: value }), NO_COUNT, query],
  [
    'list({ after })',
    ({ engine }, value) => engine.list({ after: value }),
    without('undefined', 'zero', 'negative'),
    query,
  ],
  ...(['state', 'tag', 'waitingFor'] as const).map((key): Row => [
    `list({ ${key} })`,
    ({ engine }, value) => engine.list({ [key]: value }),
    without('undefined', 'text', 'empty text', 'half a surrogate', 'NUL', 'long text'),
    query,
  ]),
  ...(['workflow', 'status'] as const).map((key): Row => [
    `list({ ${key} })`,
    ({ engine }, value) => engine.list({ [key]: value }),
    without('undefined', 'text', 'empty text', 'half a surrogate', 'NUL', 'long text', 'array'),
    query,
  ]),
  ...(['waitingForTimer', 'newestFirst'] as const).map((key): Row => [
    `list({ ${key} })`,
    ({ engine }, value) => engine.list({ [key]: value }),
    without('undefined', 'true'),
    query,
  ]),
  [
    'list({ metadata })',
    ({ engine }, value) => engine.list({ metadata: value }),
    without('undefined'),
    query,
  ],
  ...(['olderThan', 'newerThan'] as const).map((key): Row => [
    `list({ ${key} })`,
    ({ engine }, value) => engine.list({ [key]: value }),
    without('undefined', 'zero', 'fraction'),
    ['DurationInvalid'],
  ]),
  ['history(id)', ({ engine }, value) => engine.history(value), NO_ID, id],
  ['history(, query)', ({ engine }, value) => engine.history('w', value), NO_OBJECT, query],
  ...(['attempts', 'deadLetters', 'listSnapshots'] as const).flatMap((name): Row[] => [
    [`${name}(query)`, ({ engine }, value) => engine[name](value), NO_OBJECT, query],
    [
      `${name}({ workflowId })`,
      ({ engine }, value) => engine[name]({ workflowId: value }),
      without('undefined', 'text'),
      ['QueryInvalid', 'LimitExceeded'],
    ],
    [`${name}({ limit })`, ({ engine }, value) => engine[name]({ limit: value }), NO_COUNT, query],
  ]),
];

export const HANDLE_ROWS: readonly Row[] = [
  ['handle.send(event)', ({ handle }, value) => handle.send(value), kinds, event],
  ['handle.send({ type })', ({ handle }, value) => handle.send({ type: value }), NO_ID, event],
  [
    'handle.send({ payload })',
    ({ handle }, value) => handle.send({ type: 'item', payload: value } as { type: string }),
    NO_PAYLOAD,
    payload,
  ],
  [
    'handle.subscribe(observer)',
    ({ handle }, value) => handle.subscribe(value),
    ['undefined', 'null', 'true', 'zero', 'text', 'symbol', 'bigint'],
    option,
  ],
  ['handle.on(type)', ({ handle }, value) => handle.on(value, () => {}), NO_ID, id],
  ['handle.on(, handler)', ({ handle }, value) => handle.on('item', value), NO_FUNCTION, option],
  ['handle.waitFor(predicate)', ({ handle }, value) => handle.waitFor(value), NO_FUNCTION, option],
  [
    'handle.waitFor(, options)',
    ({ handle }, value) => handle.waitFor(() => true, value),
    NO_OBJECT,
    option,
  ],
  [
    'handle.result({ timeout })',
    ({ handle }, value) => handle.result({ timeout: value }),
    NO_DURATION.filter((kind) => kind !== 'undefined'),
    ['DurationInvalid'],
  ],
  ['handle.resume(data)', ({ handle }, value) => handle.resume(value), NO_PAYLOAD, payload],
  ['handle.resume(, options)', ({ handle }, value) => handle.resume(1, value), NO_OBJECT, option],
  [
    'handle.cancel(reason)',
    ({ handle }, value) => handle.cancel(value),
    without('text', 'undefined'),
    id,
  ],
  ['handle.history(query)', ({ handle }, value) => handle.history(value), NO_OBJECT, query],
  ['bus.subscribe(type)', ({ engine }, value) => engine.bus.subscribe(value), NO_TYPE, option],
  ['bus.send(event)', ({ engine }, value) => engine.bus.send(value), kinds, ['EventInvalid']],
  [
    'bus.waitForEvent(, options)',
    ({ engine }, value) => engine.bus.waitForEvent('item', value),
    NO_OBJECT,
    option,
  ],
  [
    'bus.request(, options)',
    ({ engine }, value) => engine.bus.request({ type: 'item' }, value),
    kinds,
    option,
  ],
  [
    'bus.subscriberCount(type)',
    ({ engine }, value) => engine.bus.subscriberCount(value),
    NO_TYPE,
    option,
  ],
];
