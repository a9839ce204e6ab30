import { createActor, createMachine, fromPromise, toPromise } from 'xstate';
import { describe, expect, test } from 'vitest';
import type { Duration } from '../../src/machines/duration.ts';
import { isAbeyanceError } from '../../src/machines/errors.ts';
import { RETRY_DEFAULTS } from '../../src/machines/retry-policy.ts';
import { fromTask, isTaskLogic, type TaskArgs, type TaskOptions } from '../../src/machines/task.ts';

const nothing = async (): Promise<void> => undefined;

/** As the engine runs an attempt. */
type Run = (args: Partial<TaskArgs>) => Promise<unknown>;

describe('a task in plain XState', () => {
  test('runs once, under the session id of its actor', async () => {
    const charge = fromTask(
      async ({ input, key, attempt, signal, self }: TaskArgs<{ amount: number }>) => ({
        amount: input.amount,
        attempt,
        aborted: signal.aborted,
        ownKey: key === self.sessionId,
      }),
    );
    const actor = createActor(charge, { input: { amount: 3 } });
    actor.start();
    await expect(toPromise(actor)).resolves.toStrictEqual({
      amount: 3,
      attempt: 1,
      aborted: false,
      ownKey: true,
    });
  });

  test('fails as a promise does', async () => {
    const machine = createMachine({
      initial: 'charging',
      states: {
        charging: {
          invoke: {
            src: fromTask(async () => {
              throw new Error('declined');
            }),
            onError: 'declined',
          },
        },
        declined: { type: 'final' },
      },
    });
    const actor = createActor(machine);
    actor.start();
    await toPromise(actor);
    expect(actor.getSnapshot().value).toBe('declined');
  });
});

describe('an attempt by the engine', () => {
  test('is told its key and its number (K1)', async () => {
    const logic = fromTask(async ({ input, key, attempt }) => [input, key, attempt]);
    const run = logic.config as Run;
    await expect(run({ input: 1, key: 'order-1/charge#3', attempt: 2 })).resolves.toStrictEqual([
      1,
      'order-1/charge#3',
      2,
    ]);
  });
});

describe('the policy of a task', () => {
  test('is three attempts and no timeout unless it says otherwise', () => {
    expect(fromTask(nothing).task).toStrictEqual({
      retry: RETRY_DEFAULTS,
      timeoutMs: undefined,
      awaits: [],
    });
  });

  test('may be another', () => {
    const { task } = fromTask(nothing, {
      retry: { maxAttempts: 5, initialDelay: '5s', maxDelay: '1m' },
      timeout: '30s',
    });
    expect(task).toStrictEqual({
      retry: { ...RETRY_DEFAULTS, maxAttempts: 5, initialDelay: 5_000, maxDelay: 60_000 },
      timeoutMs: 30_000,
      awaits: [],
    });
  });

  test('may be a single attempt', () => {
    expect(fromTask(nothing, { retry: false }).task.retry.maxAttempts).toBe(1);
  });

  test.for<[string, TaskOptions]>([
    ['retry.maxAttempts', { retry: { maxAttempts: 0 } }],
    ['retry.backoff', { retry: { backoff: 0.5 } }],
    ['retry.maxDelay', { retry: { initialDelay: '2m', maxDelay: '1m' } }],
    ['timeout', { timeout: 0 }],
    ['awaits', { awaits: ['paid', 'workflow.cancel'] }],
  ])('is refused for its %s', ([option, options]) => {
    let refusal: unknown;
    try {
      fromTask(nothing, options);
    } catch (error) {
      refusal = error;
    }
    expect(isAbeyanceError(refusal, 'OptionInvalid')).toBe(true);
    expect(refusal).toMatchObject({ details: { option } });
  });

  test('is refused for durations that are none', () => {
    expect(() => fromTask(nothing, { timeout: 'soon' as Duration })).toThrow(/timeout/);
    expect(() => fromTask(nothing, { retry: { initialDelay: NaN } })).toThrow(/initialDelay/);
  });
});

describe('isTaskLogic', () => {
  test('tells a task from any other logic', () => {
    expect(isTaskLogic(fromTask(nothing))).toBe(true);
    for (const other of [fromPromise(nothing), createMachine({}), undefined, null, 'task', {}]) {
      expect(isTaskLogic(other)).toBe(false);
    }
    expect(isTaskLogic({ task: null })).toBe(false);
  });
});
