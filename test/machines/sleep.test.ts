import { createActor, createMachine, SimulatedClock, type AnyStateMachine } from 'xstate';
import { describe, expect, test, vi } from 'vitest';
import type { Duration } from '../../src/machines/duration.ts';
import { isAbeyanceError, type ErrorCode } from '../../src/machines/errors.ts';
import type { OnRestart, PauseMeta } from '../../src/machines/pause.ts';
import { sleepUntil } from '../../src/machines/sleep-until.ts';
import { sleep } from '../../src/machines/sleep.ts';
import type { Timestamp } from '../../src/machines/timestamp.ts';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2030, 0, 1, 12);

function run(machine: AnyStateMachine) {
  const clock = new SimulatedClock();
  const actor = createActor(machine, { clock });
  actor.start();
  return { actor, clock };
}

function pauseOf(state: unknown): PauseMeta {
  return (state as { meta: { abeyance: PauseMeta } }).meta.abeyance;
}

function delayOf(state: unknown, context: object, now = 0): number | undefined {
  return Object.values(pauseOf(state).delays ?? {})[0]?.({ context: context as never, now });
}

function codeOf(act: () => unknown): ErrorCode | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (isAbeyanceError(error)) return error.code;
    throw error;
  }
}

describe('a sleep of known length', () => {
  test('is an after in plain XState', () => {
    const machine = createMachine({
      initial: 'cooling',
      states: { cooling: sleep('2h', 'done'), done: { type: 'final' } },
    });
    const { actor, clock } = run(machine);
    clock.increment(2 * HOUR_MS - 1);
    expect(actor.getSnapshot().value).toBe('cooling');
    clock.increment(1);
    expect(actor.getSnapshot().value).toBe('done');
  });

  test('can be seen in the chart', () => {
    const machine = createMachine({
      initial: 'cooling',
      states: { cooling: sleep('2h', 'done'), done: { type: 'final' } },
    });
    const node = machine.root.states['cooling'];
    expect(node?.tags).toStrictEqual(['suspended', 'suspended.sleep']);
    expect(node?.meta).toStrictEqual({ abeyance: { type: 'sleep' } });
    expect(node?.after.map(({ delay, target }) => [delay, target?.[0]?.key])).toStrictEqual([
      [2 * HOUR_MS, 'done'],
    ]);
    expect(run(machine).actor.getSnapshot().hasTag('suspended')).toBe(true);
  });

  test('takes the first transition that is enabled, with its actions', () => {
    const note = vi.fn<() => void>();
    const machine = createMachine({
      initial: 'cooling',
      states: {
        cooling: sleep('1s', [{ guard: () => false, target: 'never' }, { actions: note }, 'never']),
        never: {},
      },
    });
    const { actor, clock } = run(machine);
    clock.increment(1_000);
    expect(note).toHaveBeenCalledOnce();
    expect(actor.getSnapshot().value).toBe('cooling');
  });

  test('may be longer than a timer of the platform can hold', () => {
    expect(sleep('400d', 'done')).toMatchObject({ after: { [400 * 24 * HOUR_MS]: [{}] } });
  });

  test('is refused at once when it is none', () => {
    expect(codeOf(() => sleep('soon' as Duration, 'done'))).toBe('DurationInvalid');
    expect(codeOf(() => sleep(-1, 'done'))).toBe('DurationInvalid');
    expect(codeOf(() => sleep('1s', undefined as never))).toBe('OptionInvalid');
    expect(codeOf(() => sleep('1s', []))).toBe('OptionInvalid');
    expect(codeOf(() => sleep('1s', null as never))).toBe('OptionInvalid');
  });
});

describe('a sleep by the context', () => {
  const byContext = sleep(({ context }) => context['pause'] as Duration, 'done');

  test('names its delay and says how it is computed', () => {
    expect(byContext).toMatchObject({ after: { sleep: [{ target: 'done' }] } });
    expect(delayOf(byContext, { pause: '90s' })).toBe(90_000);
  });

  test('is refused in the turn when it is no duration', () => {
    expect(codeOf(() => delayOf(byContext, { pause: 'soon' }))).toBe('DurationInvalid');
    expect(codeOf(() => delayOf(byContext, {}))).toBe('DurationInvalid');
  });
});

describe('more in a sleep', () => {
  test('stands beside the pause', () => {
    const entry = vi.fn<() => void>();
    const state = sleep('1s', 'done', {
      entry,
      exit: 'leave',
      tags: 'quiet',
      meta: { title: 'Cooling' },
      description: 'Until tempers have cooled.',
      id: 'cooling',
      on: { wake: 'done' },
      after: { 500: { actions: 'note' } },
    });
    expect(state).toStrictEqual({
      entry,
      exit: 'leave',
      tags: ['suspended', 'suspended.sleep', 'quiet'],
      meta: { title: 'Cooling', abeyance: { type: 'sleep' } },
      description: 'Until tempers have cooled.',
      id: 'cooling',
      on: { wake: 'done' },
      after: { 500: { actions: 'note' }, 1_000: [{ target: 'done' }] },
    });
  });

  test('must not take the place of the pause', () => {
    const clash = () => sleep('1s', 'done', { after: { 1_000: 'elsewhere' } });
    expect(clash).toThrow(/^after\.1000: this sleep state has a transition of its own there/);
    expect(codeOf(clash)).toBe('OptionInvalid');
  });

  test.for(['remaining', 'restart'] as const)('can ask for %s', (onRestart) => {
    const state = sleep('1s', 'done', { onRestart });
    expect(state.tags).toStrictEqual(['suspended', 'suspended.sleep', `timer.${onRestart}`]);
    expect(pauseOf(state)).toStrictEqual({ type: 'sleep', onRestart });
  });

  test('needs no tag for the deadline', () => {
    expect(sleep('1s', 'done', { onRestart: 'deadline' }).tags).toHaveLength(2);
    expect(codeOf(() => sleep('1s', 'done', { onRestart: 'later' as OnRestart }))).toBe(
      'OptionInvalid',
    );
  });
});

describe('a sleep until a moment', () => {
  test('lasts until then, seen from the turn', () => {
    const state = sleepUntil('2030-01-01T13:00:00+01:00', 'done');
    expect(state).toMatchObject({
      after: { sleepUntil: [{ target: 'done' }] },
      tags: ['suspended', 'suspended.sleepUntil'],
    });
    expect(delayOf(state, {}, NOON - 250)).toBe(250);
  });

  test('is over at once when the moment has passed', () => {
    expect(delayOf(sleepUntil(NOON, 'done'), {}, NOON + 1)).toBe(0);
  });

  test.for<[Timestamp, number]>([
    [NOON, NOON],
    [new Date(NOON), NOON],
    ['2030-01-01T12:00:00.000Z', NOON],
    ['2030-01-01T12:00Z', NOON],
    ['2030-01-01', NOON - 12 * HOUR_MS],
    ['2028-02-29', Date.UTC(2028, 1, 29)],
  ])('%s is a moment', ([timestamp, ms]) => {
    expect(delayOf(sleepUntil(timestamp, 'done'), {}, 0)).toBe(ms);
    const byContext = sleepUntil(({ context }) => context['until'] as Timestamp, 'done');
    expect(delayOf(byContext, { until: timestamp }, 0)).toBe(ms);
  });

  test.for([
    NaN,
    Infinity,
    8.64e15 + 1,
    new Date(NaN),
    '',
    'tomorrow',
    '2030-01-01T12:00:00',
    '2030-02-30',
    '2030-13-01',
    '2030-01-01T25:00Z',
    'Jan 1 2030',
    undefined,
    null,
    {},
  ])('%s is none', (timestamp) => {
    expect(codeOf(() => sleepUntil(timestamp as Timestamp, 'done'))).toBe('DurationInvalid');
    const byContext = sleepUntil(() => timestamp as Timestamp, 'done');
    expect(codeOf(() => delayOf(byContext, {}))).toBe('DurationInvalid');
  });
});
