import {
  and,
  assign,
  createActor,
  createMachine,
  fromCallback,
  not,
  setup,
  SimulatedClock,
  stateIn,
  type AnyStateMachine,
} from 'xstate';
import { describe, expect, test, vi } from 'vitest';
import { pauseIf, sleep, sleepUntil, waitForEvent } from '../../src/index.ts';

const HOUR_MS = 3_600_000;

function run(machine: AnyStateMachine, input?: unknown) {
  const clock = new SimulatedClock();
  const actor = createActor(machine, { clock, input });
  actor.start();
  return { actor, clock, value: () => actor.getSnapshot().value as unknown };
}

const base = setup({
  types: {
    context: {} as { amount: number; said: readonly string[] },
    events: {} as { type: 'approval'; payload: { user: string } } | { type: 'raised' },
    input: {} as number,
  },
  guards: {
    isLarge: ({ context }) => context.amount > 100,
    isOver: ({ context }, params: { limit: number }) => context.amount > params.limit,
    never: () => false,
  },
  actions: {
    say: assign({ said: ({ context }, { text }: { text: string }) => [...context.said, text] }),
    raise: assign({ amount: 0 }),
  },
});

const context = ({ input }: { input: number }) => ({ amount: input, said: [] });
const ends = { paid: {}, refused: {}, waved: {} };

const purchase = base.createMachine({
  context,
  initial: 'review',
  states: {
    review: pauseIf(
      'isLarge',
      waitForEvent({
        event: 'approval',
        where: ({ event }) => event.payload.user === 'ann',
        timeout: '1h',
        onEvent: { target: 'paid', actions: { type: 'say', params: { text: 'approved' } } },
        onTimeout: 'refused',
        entry: { type: 'say', params: { text: 'pausing' } },
        exit: { type: 'say', params: { text: 'paused' } },
        on: { raised: { actions: 'raise' } },
      }),
      { target: 'waved', actions: { type: 'say', params: { text: 'waved' } } },
    ),
    ...ends,
  },
});

const approval = (user: string) => ({ type: 'approval', payload: { user } });

describe('a pause on a condition', () => {
  test('goes on at once where the condition does not hold, with nothing of the pause done', () => {
    const { actor, clock } = run(purchase, 100);
    expect(actor.getSnapshot()).toMatchObject({ value: 'waved', context: { said: ['waved'] } });
    clock.increment(HOUR_MS);
    expect(actor.getSnapshot().value).toBe('waved');
  });

  test('is the pause where it holds, and leads where the pause leads', () => {
    const { actor } = run(purchase, 101);
    expect(actor.getSnapshot().hasTag('suspended.waitingForEvent')).toBe(true);
    actor.send(approval('bob'));
    expect(actor.getSnapshot().value).toEqual({ review: 'pausing' });
    actor.send(approval('ann'));
    expect(actor.getSnapshot()).toMatchObject({
      value: 'paid',
      context: { said: ['pausing', 'paused', 'approved'] },
    });
  });

  test('times out as the pause does', () => {
    const { clock, value } = run(purchase, 101);
    clock.increment(HOUR_MS - 1);
    expect(value()).toEqual({ review: 'pausing' });
    clock.increment(1);
    expect(value()).toBe('refused');
  });

  test('is asked once: a context that changes meanwhile does not end the pause', () => {
    const { actor, value } = run(purchase, 101);
    actor.send({ type: 'raised' });
    expect(actor.getSnapshot().context.amount).toBe(0);
    expect(value()).toEqual({ review: 'pausing' });
  });

  test('can be seen in the chart', () => {
    const node = purchase.root.states['review'];
    expect(node?.meta).toEqual({
      abeyance: {
        type: 'waitingForEvent',
        event: 'approval',
        whenEarly: 'defer',
        begins: 'pausing',
      },
    });
    expect(node?.tags).toEqual(['suspended', 'suspended.waitingForEvent']);
    const [choice] = node?.states['choosing']?.always ?? [];
    expect(choice?.guard).toBe('isLarge');
    expect(choice?.target?.[0]?.key).toBe('pausing');
  });
});

describe('a condition', () => {
  const conditions = {
    function: pauseIf(({ context: { amount } }) => amount > 100, sleep('1h', 'paid'), 'waved'),
    name: pauseIf('isLarge', sleep('1h', 'paid'), 'waved'),
    params: pauseIf({ type: 'isOver', params: { limit: 100 } }, sleep('1h', 'paid'), 'waved'),
    combined: pauseIf(and(['isLarge', not('never')]), sleep('1h', 'paid'), 'waved'),
  };

  test.for(Object.entries(conditions))('may be given as %s', ([, review]) => {
    const machine = base.createMachine({
      context,
      initial: 'review',
      states: { review, ...ends },
    });
    expect(run(machine, 100).value()).toBe('waved');
    const { clock, value } = run(machine, 101);
    expect(value()).toEqual({ review: 'pausing' });
    clock.increment(HOUR_MS);
    expect(value()).toBe('paid');
  });

  test('may ask where the machine stands', () => {
    const machine = createMachine({
      type: 'parallel',
      states: {
        left: {
          initial: 'start',
          states: {
            start: { on: { go: 'review' } },
            review: pauseIf(stateIn({ right: 'open' }), sleep('1h', 'start'), 'passed'),
            passed: {},
          },
        },
        right: { initial: 'shut', states: { shut: { on: { open: 'open' } }, open: {} } },
      },
    });
    const shut = run(machine);
    shut.actor.send({ type: 'go' });
    expect(shut.value()).toMatchObject({ left: 'passed' });
    const open = run(machine);
    open.actor.send({ type: 'open' });
    open.actor.send({ type: 'go' });
    expect(open.value()).toMatchObject({ left: { review: 'pausing' } });
  });

  const gated = createMachine({
    types: {} as { context: { metadata?: Record<string, string> }; input: unknown },
    context: ({ input }) => ({ metadata: input as Record<string, string> }),
    initial: 'review',
    states: {
      review: pauseIf({ metadata: 'needs_approval' }, sleep('1h', 'paid'), 'waved'),
      ...ends,
    },
  });

  test('may be a key of the metadata that is exactly "true"', () => {
    expect(run(gated, { needs_approval: 'true' }).value()).toEqual({ review: 'pausing' });
    const others = ['false', 'True', 'TRUE', ' true', '1', '', true, 1, ['true'], null, undefined];
    for (const other of others) {
      expect(run(gated, { needs_approval: other }).value(), String(other)).toBe('waved');
    }
    for (const metadata of [undefined, null, {}, { approval: 'true' }]) {
      expect(run(gated, metadata).value()).toBe('waved');
    }
    const node = gated.root.states['review']?.states['choosing'];
    expect(node?.always?.[0]?.guard).toHaveProperty('name', 'metadata.needs_approval');
  });
});

describe('what is invoked by the pause', () => {
  test('starts with the pause, stops with it, and never starts without it', () => {
    const heard = vi.fn<(text: string) => void>();
    const listen = fromCallback(() => {
      heard('started');
      return () => heard('stopped');
    });
    const machine = createMachine({
      types: {} as { context: { amount: number }; input: number },
      context: ({ input }) => ({ amount: input }),
      initial: 'review',
      states: {
        review: pauseIf(
          ({ context: { amount } }) => amount > 100,
          sleep('1h', 'paid', { invoke: { src: listen } }),
          'waved',
        ),
        ...ends,
      },
    });
    expect(run(machine, 100).value()).toBe('waved');
    expect(heard).not.toHaveBeenCalled();
    run(machine, 101).clock.increment(HOUR_MS);
    expect(heard.mock.calls).toEqual([['started'], ['stopped']]);
  });
});

test('a pause without a condition of its own may be any, also one made outside', () => {
  const late = sleepUntil(0, 'paid', { description: 'Until then.', id: 'late' });
  const state = pauseIf(() => true, late, 'waved');
  expect(state).toMatchObject({ description: 'Until then.', id: 'late' });
  expect(late).not.toHaveProperty('states');
});

describe('it is refused', () => {
  const pause = sleep('1h', 'paid');
  const chosen = pauseIf(() => true, pause, 'waved');

  test.for<[string, string, readonly unknown[]]>([
    ['without a condition', 'condition', [undefined, pause, 'waved']],
    ['with an unnamed one', 'condition', ['', pause, 'waved']],
    ['with a key that is none', 'condition.metadata', [{ metadata: '' }, pause, 'waved']],
    ['without a pause', 'pause', ['isLarge', {}, 'waved']],
    ['with a plain state for a pause', 'pause', ['isLarge', { on: { go: 'paid' } }, 'waved']],
    ['with a step for a pause', 'pause', ['isLarge', sleep('1h'), 'waved']],
    ['with a pause that has a condition', 'pause', ['isLarge', chosen, 'waved']],
    ['with a target that is none', 'target', ['isLarge', pause, undefined]],
    ['as a step, with a state', 'pause', ['isLarge', pause]],
  ])('%s', ([, option, args]) => {
    const call = pauseIf as unknown as (...given: readonly unknown[]) => unknown;
    const message = new RegExp(`^${option.replace('.', '\\.')}: `);
    expect(() => call(...args)).toThrow(
      expect.objectContaining({ code: 'OptionInvalid', message: expect.stringMatching(message) }),
    );
  });
});
