import { createActor, createMachine, toPromise } from 'xstate';
import { describe, expect, test } from 'vitest';
import { isAbeyanceError, type ErrorCode } from '../../src/machines/errors.ts';
import { isSuspended, requestOf, suspend } from '../../src/machines/suspend.ts';
import type { SuspendRequest } from '../../src/machines/suspend-request.ts';
import { fromTask } from '../../src/machines/task.ts';

const refund = createMachine({ id: 'refund', version: '3' });

/** As a caller who writes no types. */
function asked(type: string, request: unknown): SuspendRequest {
  return requestOf(suspend(type as 'polling', request as never));
}

describe('a suspension', () => {
  test('is known among values, also when another copy of the package made it', () => {
    expect(isSuspended(suspend('delay', '1s'))).toBe(true);
    expect(isSuspended({ [Symbol.for('abeyance.suspended')]: {} })).toBe(true);
    for (const value of [undefined, null, 'suspended', {}, { output: 1 }, () => 1]) {
      expect(isSuspended(value)).toBe(false);
    }
  });

  test('shows nothing and cannot be changed', () => {
    const suspended = suspend('delay', '1s');
    expect(Object.keys(suspended)).toStrictEqual([]);
    expect(Object.isFrozen(suspended)).toBe(true);
  });

  test('for an event', () => {
    expect(asked('externalEvent', { event: 'paid' })).toStrictEqual({
      type: 'externalEvent',
      event: 'paid',
      match: {},
      timeoutMs: undefined,
      data: undefined,
    });
    const match = { 'payload.orderId': '42', 'payload.lines': [{ count: 1 }] };
    const request = { event: 'user.*', match, timeout: '3d', data: { whom: 'ann' } };
    expect(asked('externalEvent', request)).toStrictEqual({
      type: 'externalEvent',
      event: 'user.*',
      match,
      timeoutMs: 259_200_000,
      data: { whom: 'ann' },
    });
  });

  test('for a time', () => {
    const delayed = { type: 'delay', durationMs: 86_400_000, data: undefined };
    expect(asked('delay', '1d')).toStrictEqual(delayed);
    expect(asked('delay', { days: 1 })).toStrictEqual(delayed);
    expect(asked('delay', { duration: { days: 1 } })).toStrictEqual(delayed);
    expect(asked('delay', { until: new Date(5), data: 1 })).toStrictEqual({
      type: 'delay',
      until: 5,
      data: 1,
    });
  });

  test('for the next attempt', () => {
    expect(asked('polling', { every: '10s' })).toStrictEqual({
      type: 'polling',
      everyMs: 10_000,
      backoff: 1,
      maxDelayMs: 3_600_000,
      maxAttempts: undefined,
      timeoutMs: undefined,
      data: undefined,
    });
    const options = { every: '2h', backoff: 2, maxDelay: '1d', maxAttempts: 9, timeout: '30d' };
    expect(asked('polling', { ...options, data: 1 })).toStrictEqual({
      type: 'polling',
      everyMs: 7_200_000,
      backoff: 2,
      maxDelayMs: 86_400_000,
      maxAttempts: 9,
      timeoutMs: 2_592_000_000,
      data: 1,
    });
    expect(asked('polling', { every: '2h', maxAttempts: Infinity })).toMatchObject({
      maxAttempts: undefined,
      maxDelayMs: 7_200_000,
    });
  });

  test('for another workflow', () => {
    expect(asked('subWorkflow', { workflow: refund })).toStrictEqual({
      type: 'subWorkflow',
      workflow: 'refund',
      version: '3',
      input: undefined,
      id: undefined,
      onParentClose: 'cancel',
      timeoutMs: undefined,
      data: undefined,
    });
    const request = { workflow: 'refund', version: '2', input: { amount: 3 }, id: 'refund-42' };
    const more = { onParentClose: 'abandon', timeout: '1h', data: [1] };
    expect(asked('subWorkflow', { ...request, ...more })).toStrictEqual({
      type: 'subWorkflow',
      ...request,
      onParentClose: 'abandon',
      timeoutMs: 3_600_000,
      data: [1],
    });
    const unversioned = createMachine({ id: 'refund' });
    expect(asked('subWorkflow', { workflow: unversioned })).toMatchObject({ version: '1' });
  });
});

describe('a suspension is refused', () => {
  test.for<[string, string, string, unknown]>([
    ['of a type there is not', 'type', 'sleep', '1s'],
    ['with an option that is misspelled', 'request.evnt', 'externalEvent', { evnt: 'paid' }],
    ['without an event', 'event', 'externalEvent', {}],
    ['for an event of the engine', 'event', 'externalEvent', { event: 'workflow.cancel' }],
    ['for a path that is none', 'match', 'externalEvent', { event: 'a', match: { 'b..c': 1 } }],
    ['for what is not', 'match.b', 'externalEvent', { event: 'a', match: { b: undefined } }],
    ['for a time and a moment', 'until', 'delay', { duration: 1, until: 1 }],
    ['without rest', 'every', 'polling', { every: 0 }],
    ['for no attempt', 'maxAttempts', 'polling', { every: 1, maxAttempts: 0 }],
    ['with a shrinking delay', 'backoff', 'polling', { every: 1, backoff: 0.5 }],
    ['with a delay beyond the longest', 'maxDelay', 'polling', { every: 2, maxDelay: 1 }],
    ['without a workflow', 'workflow', 'subWorkflow', {}],
    ['with a machine without an id', 'workflow', 'subWorkflow', { workflow: createMachine({}) }],
    ['with a copy of the version', 'version', 'subWorkflow', { workflow: refund, version: '3' }],
    ['with a version that is none', 'version', 'subWorkflow', { workflow: 'refund', version: 3 }],
    ['with an id that is none', 'id', 'subWorkflow', { workflow: 'refund', id: '' }],
    ['with another policy', 'onParentClose', 'subWorkflow', { workflow: 'a', onParentClose: '' }],
  ])('%s', ([, option, type, request]) => {
    const refusal = refusalOf(() => asked(type, request), 'OptionInvalid');
    const { details } = refusal;
    expect(details['option'] ?? details['at']).toBe(option);
  });

  test.for<[string, string, unknown]>([
    ['delay', 'delay', 'soon'],
    ['duration', 'delay', { duration: 'soon' }],
    ['duration', 'delay', { data: 1 }],
    ['until', 'delay', { until: 'soon' }],
    ['every', 'polling', {}],
    ['maxDelay', 'polling', { every: 1, maxDelay: 'soon' }],
    ['timeout', 'polling', { every: 1, timeout: 'soon' }],
    ['timeout', 'externalEvent', { event: 'paid', timeout: 'soon' }],
    ['timeout', 'subWorkflow', { workflow: 'refund', timeout: 'soon' }],
  ])('where %s is no time', ([at, type, request]) => {
    expect(refusalOf(() => asked(type, request), 'DurationInvalid').details).toMatchObject({ at });
  });
});

function refusalOf(act: () => unknown, code: ErrorCode) {
  try {
    act();
  } catch (error) {
    if (isAbeyanceError(error, code)) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a task that suspends itself', () => {
  const approval = fromTask(async ({ suspend: wait }) => wait('externalEvent', { event: 'ok' }), {
    awaits: ['ok', 'user.*'],
  });

  test('says what it may wait for', () => {
    expect(approval.task.awaits).toStrictEqual(['ok', 'user.*']);
  });

  test('fails in plain XState, and says why', async () => {
    const actor = createActor(approval);
    actor.subscribe({ error: () => {} });
    actor.start();
    await expect(toPromise(actor)).rejects.toMatchObject({
      code: 'EngineRequired',
      details: { type: 'externalEvent' },
    });
  });

  test('gives its suspension to the engine', async () => {
    const run = approval.config as (args: object) => Promise<unknown>;
    expect(isSuspended(await run({ key: 'order-1/approve#2', attempt: 1 }))).toBe(true);
  });
});
