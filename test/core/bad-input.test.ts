// What `createCore` and `step` refuse: each by a code, with the place at fault.
import { describe, expect, test } from 'vitest';
import { assign, createMachine, fromPromise, setup, type AnyStateMachine } from 'xstate';
import { createCore, type CoreMessage, type CoreState } from '../../src/core.ts';
import { VALUES } from '../bad-input/values.ts';
import { codeOf } from './code-of.ts';
import { listeningCore, NOON, orderCore, startOrder } from './order-core.ts';

const core = orderCore();
const state = startOrder(core);

function step(message: unknown, before: unknown = state, now: unknown = NOON): () => unknown {
  return () => core.step(before as CoreState, message as never, now as number);
}

describe('createCore', () => {
  test.each<[string, () => unknown]>([
    ['NotDurable', () => createCore({} as never)],
    ['NotDurable', () => createCore(createMachine({}))],
    ['OptionInvalid', () => createCore([])],
    ['OptionInvalid', () => createCore(createMachine({ id: 'a' }), { microstepsMax: 0 })],
    ['OptionInvalid', () => createCore(createMachine({ id: 'a' }), { clock: 1 } as never)],
    [
      'WorkflowDuplicate',
      () => createCore([createMachine({ id: 'a' }), createMachine({ id: 'a' })]),
    ],
  ])('%s %#', (code, act) => {
    expect(codeOf(act)).toBe(code);
  });
});

describe('a message', () => {
  test.each<[string, unknown]>([
    ['OptionInvalid', null],
    ['OptionInvalid', { type: 'nothing' }],
    ['OptionInvalid', { type: 'constructor' }],
    ['OptionInvalid', { type: 'event', event: { type: 'add' }, key: 'k' }],
    ['OptionInvalid', { type: 'event', event: { type: 'add' }, to: '' }],
    ['OptionInvalid', { type: 'event', event: { type: 'add' }, to: 'a\u0000' }],
    ['OptionInvalid', { type: 'sent', event: { type: 'add' } }],
    ['OptionInvalid', { type: 'timer' }],
    ['EventInvalid', { type: 'event', event: { type: 'a\uD800' } }],
    ['EventInvalid', { type: 'event', event: { type: '\u0000' } }],
    ['OptionInvalid', { type: 'answer', key: 'o1#1', answer: { type: 'maybe' } }],
    ['EventInvalid', { type: 'event', event: { by: 1 } }],
    ['EventInvalid', { type: 'event', event: 'add' }],
    ['EventInvalid', { type: 'event', event: { type: '*' } }],
    ['EventRejected', { type: 'event', event: { type: 'xstate.done.actor.charge', output: 1 } }],
    ['EventRejected', { type: 'event', event: { type: 'xstate.stop' } }],
    [
      'EventRejected',
      { type: 'answer', key: 'o1#1', answer: { type: 'event', event: { type: 'xstate.init' } } },
    ],
    ['NotSerializable', { type: 'event', event: { type: 'add', by: () => 1 } }],
    ['ActorUnknown', { type: 'event', event: { type: 'add' }, to: 'o1/nobody' }],
    ['WorkflowExists', { type: 'start', id: 'o2' }],
  ])('%s %#', (code, message) => {
    expect(codeOf(step(message))).toBe(code);
  });

  test.each<[string, unknown]>([
    ['OptionInvalid', { type: 'start' }],
    ['OptionInvalid', { type: 'start', id: 'a/b' }],
    ['OptionInvalid', { type: 'start', id: '\u0000' }],
    ['OptionInvalid', { type: 'start', id: 'half a pair: \uD800' }],
    ['WorkflowUnknown', { type: 'start', id: 'a', machine: 'other' }],
    ['NotSerializable', { type: 'start', id: 'a', input: { f: () => 1 } }],
    ['TurnFailed', { type: 'start', id: 'a' }],
    ['WorkflowNotFound', { type: 'stop' }],
  ])('where nothing is stored: %s %#', (code, message) => {
    expect(codeOf(() => core.step(undefined, message as CoreMessage as never, NOON))).toBe(code);
  });

  test('without a time', () => {
    expect(codeOf(step({ type: 'stop' }, state, NaN))).toBe('OptionInvalid');
  });

  test('NotSerializable names the path', () => {
    expect(step({ type: 'event', event: { type: 'add', by: () => 1 } })).toThrow(
      'event.by is a function',
    );
  });

  test('of a kind that this work never answers', () => {
    const listening = listeningCore();
    const { stored } = listening.step(undefined, { type: 'start', id: 'l' }, NOON);
    const { key } = stored.work[0]!;
    const message = { type: 'answer', key, answer: { type: 'done', output: 1 } } as const;
    expect(() => listening.step(stored, message, NOON)).toThrow("never answers 'done'");
    const answer = { type: 'next', value: 1 } as const;
    const forMachine = { type: 'answer', key: 'l#0', answer } as const;
    expect(codeOf(() => listening.step(stored, forMachine, NOON))).toBe('OptionInvalid');
  });

  test('B14: for what has ended', () => {
    const { stored } = core.step(state, { type: 'stop' }, NOON);
    expect(codeOf(step({ type: 'event', event: { type: 'add' } }, stored))).toBe('WorkflowEnded');
    expect(core.step(stored, { type: 'timer', key: 'x' }, NOON).outcome.type).toBe('stale');
  });

  test.each(['x', 'o1#0', '', '~1', 'o1/charge#99', '__proto__'].filter((key) => key !== ''))(
    'a key of nothing is stale: %s',
    (key) => {
      expect(core.step(state, { type: 'timer', key }, NOON).outcome.type).toBe('stale');
    },
  );
});

describe('a state that is none', () => {
  const [root, counter] = state.actors;
  test.each<[string, unknown]>([
    ['TextInvalid', null],
    ['TextInvalid', 'text'],
    ['TextInvalid', {}],
    ['TextInvalid', { ...state, format: '1' }],
    ['SchemaTooNew', { ...state, format: 2 }],
    ['TextInvalid', { ...state, id: 1 }],
    ['TextInvalid', { ...state, status: 'asleep' }],
    ['TextInvalid', { ...state, status: { __proto__: null } }],
    ['TextInvalid', { ...state, machine: undefined }],
    ['TextInvalid', { ...state, actors: undefined }],
    ['TextInvalid', { ...state, actors: [] }],
    ['TextInvalid', { ...state, actors: [counter, root] }],
    [
      'TextInvalid',
      { ...state, actors: [{ ...root, state: { context: { $: ['Nonsense', 1] } } }] },
    ],
    ['TextInvalid', { ...state, actors: [{ ...root, state: undefined }, counter] }],
    ['TextInvalid', { ...state, timers: 1 }],
    ['TextInvalid', { ...state, timers: [null] }],
    ['TextInvalid', { ...state, work: {} }],
    ['ActorUnknown', { ...state, actors: [root] }],
    ['ActorUnknown', { ...state, actors: [{ ...root, value: 'nowhere' }, counter] }],
    ['WorkflowUnknown', { ...state, machine: { name: 'order', version: '9' } }],
  ])('%s %#', (code, broken) => {
    const message = { type: 'event', event: { type: 'add', by: 1 } } as const;
    expect(codeOf(() => core.step(broken as CoreState, message, NOON))).toBe(code);
  });
});

describe('a machine that cannot be kept', () => {
  function run(machine: AnyStateMachine): () => unknown {
    return () => {
      const one = createCore(machine);
      const { stored } = one.step(undefined, { type: 'start', id: 'a' }, NOON);
      return one.step(stored, { type: 'event', event: { type: 'go' } }, NOON);
    };
  }

  test('a function in the context, by its path', () => {
    const machine = createMachine({
      id: 'm',
      context: { order: {} },
      on: { go: { actions: assign({ order: { callback: () => {} } }) } },
    });
    expect(run(machine)).toThrow('context.order.callback is a function');
    expect(codeOf(run(machine))).toBe('NotSerializable');
  });

  test('a logic spawned inline in an assign fails the workflow there', () => {
    const machine = createMachine({
      id: 'm',
      context: {} as { ref?: unknown },
      on: {
        go: {
          actions: assign({ ref: ({ spawn }) => spawn(fromPromise(async () => 1)) }),
        },
      },
    });
    expect(run(machine)()).toMatchObject({
      outcome: { type: 'failed', error: { code: 'NotDurable' } },
    });
  });

  test('an eventless loop ends', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
    });
    expect(run(machine)()).toMatchObject({
      outcome: {
        type: 'failed',
        error: {
          code: 'LimitExceeded',
          message: expect.stringContaining('`microstepsMax`') as string,
        },
      },
    });
  });
});

describe('what user code sends outside of a step', () => {
  const machine = setup({}).createMachine({
    id: 'm',
    entry: ({ self }) => self.send({ type: 'again' }),
    on: { again: {} },
  });

  test('is refused where nobody hears it', () => {
    const one = createCore(machine);
    const { effects, stored } = one.step(undefined, { type: 'start', id: 'a' }, NOON);
    const [action] = effects;
    const perform = (): void => void (action?.type === 'action' && action.perform());
    expect(codeOf(perform)).toBe('EventRejected');
    const { self } = { self: one.read(stored) };
    expect(self.status).toBe('active');
  });

  test('is told to the host that performs the action', () => {
    const one = createCore(machine);
    const { effects } = one.step(undefined, { type: 'start', id: 'a' }, NOON);
    const sent: unknown[] = [];
    const [action] = effects;
    if (action?.type === 'action') action.perform((message) => void sent.push(message));
    expect(sent).toEqual([{ type: 'sent', to: 'a', event: { type: 'again' } }]);
  });
});

describe.each(Object.entries(VALUES))('%s', (kind, given) => {
  const value = given as never;
  test('is no state, and nothing of one', () => {
    const calls = (stored: never): readonly (() => unknown)[] => [
      ...(kind === 'undefined' ? [] : [step({ type: 'stop' }, stored)]),
      () => core.read(stored),
      () => core.persisted(stored),
      () => core.work(stored),
      () => core.effectsOf(stored, []),
    ];
    const parts = Object.keys(state).filter((key) => ['format', 'machine', 'actors'].includes(key));
    for (const stored of [value, ...parts.map((key) => ({ ...state, [key]: value }) as never)]) {
      for (const call of calls(stored))
        expect(['TextInvalid', 'SchemaTooNew']).toContain(codeOf(call));
    }
    const broken = { ...state, work: [{ ...state.work[0], input: 1, key: value }] } as never;
    expect(codeOf(() => void core.work(broken))).toBeOneOf([undefined, 'TextInvalid']);
  });

  test('is no outbox', () => {
    const calls = kind === 'class instance' ? [] : [() => core.effectsOf(state, [value])];
    if (kind !== 'array') calls.push(() => core.effectsOf(state, value));
    for (const call of calls) expect(codeOf(call)).toBe('TextInvalid');
  });

  test('is no address', () => {
    if (kind === 'undefined') return;
    const code = codeOf(() => core.read(state, value));
    const isAddress = ['text', 'long text'].includes(kind);
    expect(code).toBe(isAddress ? 'ActorUnknown' : 'OptionInvalid');
  });

  test('is no list of machines', () => {
    expect(['OptionInvalid', 'NotDurable']).toContain(codeOf(() => createCore(value)));
    expect(['OptionInvalid', 'NotDurable']).toContain(codeOf(() => createCore([value])));
  });
});

test('an address nobody stands at is told shortened', () => {
  expect(() => core.read(state, 'x'.repeat(9_999))).toThrow(/^.{0,400}$/);
});

test('what an event says is read once', () => {
  let asked = 0;
  const event = {
    get type() {
      asked += 1;
      return asked > 1 ? 'xstate.done.actor.charge' : 'add';
    },
  };
  expect(core.step(state, { type: 'event', event } as never, NOON).outcome.type).toBe('handled');
});
