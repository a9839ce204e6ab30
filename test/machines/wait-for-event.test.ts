import {
  and,
  createActor,
  createMachine,
  not,
  setup,
  SimulatedClock,
  stateIn,
  type AnyEventObject,
  type AnyStateMachine,
  type EventObject,
} from 'xstate';
import { describe, expect, test, vi } from 'vitest';
import { isAbeyanceError } from '../../src/machines/errors.ts';
import { RESUMED, type DynamicDelay, type PauseMeta } from '../../src/machines/pause.ts';
import { update } from '../../src/machines/update.ts';
import { waitForEvent } from '../../src/machines/wait-for-event.ts';
import { order } from '../types/order.ts';

const DAY_MS = 86_400_000;

function run(machine: AnyStateMachine, input?: unknown) {
  const clock = new SimulatedClock();
  const actor = createActor(machine, { clock, input });
  actor.start();
  return { actor, clock };
}

/** Where the machine stands after the events. */
function after(machine: AnyStateMachine, ...events: readonly EventObject[]): unknown {
  const { actor } = run(machine);
  for (const event of events) actor.send(event);
  return actor.getSnapshot().value;
}

function pauseOf(state: unknown): PauseMeta {
  return (state as { meta: { abeyance: PauseMeta } }).meta.abeyance;
}

const resumed = { type: 'paid', amount: 0, [RESUMED]: true };

describe('the order of the README in plain XState', () => {
  const approval = (orderId: string) => ({
    type: 'manager.approval',
    payload: { orderId, user: 'ann' },
  });

  test('cools, waits and takes the approval of its own order only', () => {
    const { actor, clock } = run(order, { orderId: '42' });
    clock.increment(DAY_MS);
    expect(actor.getSnapshot().value).toBe('approval');
    actor.send(approval('43'));
    expect(actor.getSnapshot().value).toBe('approval');
    actor.send(approval('42'));
    expect(actor.getSnapshot().value).toBe('charging');
    expect(actor.getSnapshot().context).toStrictEqual({ orderId: '42', approvedBy: 'ann' });
  });

  test('is rejected when nobody approves in three days', () => {
    const { actor, clock } = run(order, { orderId: '42' });
    clock.increment(DAY_MS);
    clock.increment(3 * DAY_MS - 1);
    expect(actor.getSnapshot().value).toBe('approval');
    clock.increment(1);
    expect(actor.getSnapshot().value).toBe('rejected');
  });

  test('can be seen in the chart', () => {
    const node = order.root.states['approval'];
    expect(node?.tags).toStrictEqual(['suspended', 'suspended.waitingForEvent']);
    expect(node?.meta).toStrictEqual({
      abeyance: { type: 'waitingForEvent', event: 'manager.approval', whenEarly: 'defer' },
    });
    expect(node?.ownEvents).toStrictEqual([
      'manager.approval',
      `xstate.after.${3 * DAY_MS}.order.approval`,
    ]);
    const [transition] = node?.on['manager.approval'] ?? [];
    expect(transition?.guard).toHaveProperty('name', 'where');
    expect(transition?.target?.[0]?.key).toBe('charging');
  });
});

describe('where', () => {
  const enough = ({ event }: { event: AnyEventObject }) => event['amount'] > 3;
  const base = setup({
    types: { context: {} as { least: number }, events: {} as { type: 'paid'; amount: number } },
    guards: {
      enough,
      atLeast: ({ event }, params: { amount: number }) => event.amount >= params.amount,
      never: () => false,
    },
  });
  const context = { least: 3 };
  const done = { done: {}, other: {} };
  const guards = {
    function: waitForEvent({ event: 'paid', where: enough, onEvent: 'done' }),
    name: waitForEvent({ event: 'paid', where: 'enough', onEvent: 'done' }),
    params: waitForEvent({
      event: 'paid',
      where: { type: 'atLeast', params: { amount: 4 } },
      onEvent: 'done',
    }),
    paramsByContext: waitForEvent({
      event: 'paid',
      where: {
        type: 'atLeast',
        params: ({ context: { least } }: { context: { least: number } }) => ({ amount: least + 1 }),
      },
      onEvent: 'done',
    }),
    combined: waitForEvent({ event: 'paid', where: and([enough, not('never')]), onEvent: 'done' }),
  };

  test.for(Object.entries(guards))('may be given as %s', ([, waiting]) => {
    const machine = base.createMachine({
      context,
      initial: 'waiting',
      states: { waiting, ...done },
    });
    expect(after(machine, { type: 'paid', amount: 3 } as EventObject)).toBe('waiting');
    expect(after(machine, { type: 'paid', amount: 4 } as EventObject)).toBe('done');
    expect(after(machine, resumed)).toBe('done');
  });

  test('may ask where the machine stands', () => {
    const waiting = waitForEvent({
      event: 'paid',
      where: stateIn({ right: 'open' }),
      onEvent: 'done',
    });
    const machine = createMachine({
      type: 'parallel',
      states: {
        left: { initial: 'waiting', states: { waiting, ...done } },
        right: { initial: 'shut', states: { shut: { on: { open: 'open' } }, open: {} } },
      },
    });
    expect(after(machine, { type: 'paid' })).toMatchObject({ left: 'waiting' });
    expect(after(machine, { type: 'open' }, { type: 'paid' })).toMatchObject({ left: 'done' });
  });

  test('leaves what it refuses to the rest of the chart', () => {
    const machine = createMachine({
      initial: 'waiting',
      on: { paid: '.other' },
      states: {
        waiting: waitForEvent({ event: 'paid', where: () => false, onEvent: 'done' }),
        ...done,
      },
    });
    expect(after(machine, { type: 'paid' })).toBe('other');
  });

  test('goes before the guards of the ways out, which choose for a resumed event too', () => {
    const machine = base.createMachine({
      context,
      initial: 'waiting',
      states: {
        waiting: waitForEvent({
          event: 'paid',
          where: 'enough',
          onEvent: [{ guard: ({ event }) => event.amount > 10, target: 'done' }, 'other'],
        }),
        ...done,
      },
    });
    expect(after(machine, { type: 'paid', amount: 1 } as EventObject)).toBe('waiting');
    expect(after(machine, { type: 'paid', amount: 11 } as EventObject)).toBe('done');
    expect(after(machine, { type: 'paid', amount: 5 } as EventObject)).toBe('other');
    expect(after(machine, resumed)).toBe('other');
  });

  test('can be left out', () => {
    const guard = vi.fn<() => boolean>();
    const plain = waitForEvent({ event: 'paid', onEvent: 'done' });
    expect(plain).toMatchObject({ on: { paid: [{ target: 'done' }] } });
    const guarded = waitForEvent({ event: 'paid', onEvent: { guard, target: 'done' } });
    expect(guarded).toMatchObject({ on: { paid: [{ guard, target: 'done' }] } });
  });
});

describe('a wait for all below a type', () => {
  test('takes any of them', () => {
    const machine = createMachine({
      initial: 'waiting',
      states: { waiting: waitForEvent({ event: 'user.*', onEvent: 'done' }), done: {} },
    });
    expect(after(machine, { type: 'user.approval.required' })).toBe('done');
    expect(after(machine, { type: 'order.approval' })).toBe('waiting');
  });
});

describe('a timeout', () => {
  test('may be a function of the context', () => {
    const state = waitForEvent({
      event: 'paid',
      timeout: ({ context }) => ({ days: context['days'] as number }),
      onEvent: 'done',
      onTimeout: { target: 'done', actions: 'note' },
    });
    expect(state).toMatchObject({ after: { timeout: [{ target: 'done', actions: 'note' }] } });
    const delay: DynamicDelay | undefined = pauseOf(state).delays?.['timeout'];
    expect(delay?.({ context: { days: 2 } as never, now: 0 })).toBe(2 * DAY_MS);
  });

  test('does not begin anew when the event leads nowhere', () => {
    const machine = createMachine({
      initial: 'waiting',
      context: { count: 0 },
      states: {
        waiting: waitForEvent({
          event: 'paid',
          timeout: '1d',
          onEvent: { actions: update((draft) => void (draft.count += 1)) },
          onTimeout: 'done',
        }),
        done: {},
      },
    });
    const { actor, clock } = run(machine);
    clock.increment(DAY_MS - 1);
    actor.send({ type: 'paid' });
    clock.increment(1);
    expect(actor.getSnapshot()).toMatchObject({ value: 'done', context: { count: 1 } });
  });

  test('may stand still while nobody runs', () => {
    const state = waitForEvent({
      event: 'paid',
      timeout: '1d',
      onEvent: 'done',
      onTimeout: 'done',
      onRestart: 'remaining',
    });
    expect(state.tags).toContain('timer.remaining');
    expect(pauseOf(state).onRestart).toBe('remaining');
  });
});

describe('an early event', () => {
  test('is deferred for as long as is said', () => {
    const state = waitForEvent({ event: 'paid', onEvent: 'done', keep: '1h' });
    expect(pauseOf(state)).toMatchObject({ whenEarly: 'defer', keepMs: 3_600_000 });
  });

  test('may be dropped or rejected', () => {
    const state = waitForEvent({ event: 'paid', onEvent: 'done', whenEarly: 'reject' });
    expect(pauseOf(state)).toMatchObject({ whenEarly: 'reject' });
  });
});

describe('a wait is refused', () => {
  const right = { event: 'paid', onEvent: 'done' };

  test.for<[string, string, object]>([
    ['without an event', 'event', { onEvent: 'done' }],
    ['for an empty type', 'event', { ...right, event: '' }],
    ['for whatever comes', 'event', { ...right, event: '*' }],
    ['for a wildcard in the middle', 'event', { ...right, event: 'user.*.done' }],
    ['for a wildcard without a dot', 'event', { ...right, event: 'user*' }],
    ["for XState's own events", 'event', { ...right, event: 'xstate.done.actor.charge' }],
    ["for all of XState's own events", 'event', { ...right, event: 'xstate.*' }],
    ["for the engine's own events", 'event', { ...right, event: 'workflow.cancel' }],
    ['with a way out that is missing', 'onEvent', { event: 'paid', onEvent: undefined }],
    ['with a way out that is none', 'onEvent', { ...right, onEvent: [undefined] }],
    ['with a timeout that leads nowhere', 'onTimeout', { ...right, timeout: '1d' }],
    ['with a timeout that never comes', 'timeout', { ...right, onTimeout: 'done' }],
    ['with an unknown policy', 'whenEarly', { ...right, whenEarly: 'keep' }],
    ['when it keeps what it drops', 'keep', { ...right, whenEarly: 'drop', keep: '1h' }],
    ['with another answer to the same event', 'on.paid', { ...right, on: { paid: 'other' } }],
  ])('%s', ([, option, options]) => {
    let refusal: unknown;
    try {
      waitForEvent(options as never);
    } catch (error) {
      refusal = error;
    }
    expect(isAbeyanceError(refusal, 'OptionInvalid')).toBe(true);
    expect(refusal).toMatchObject({ details: { option } });
    expect((refusal as Error).message.startsWith(`${option}: `)).toBe(true);
  });

  test('with durations that are none', () => {
    expect(() => waitForEvent({ event: 'paid', onEvent: 'done', keep: NaN })).toThrow(/keep/);
    expect(() =>
      waitForEvent({ event: 'paid', onEvent: 'done', timeout: NaN, onTimeout: 'done' }),
    ).toThrow(/timeout/);
  });
});
