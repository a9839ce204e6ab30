import { setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { EventBus, pauseIf, sequence, sleep, sleepUntil, waitForEvent } from '../../src/index.ts';
import { engines } from './engines.ts';

/*
 * `pause-execution.md`, section by section: each of its examples as its TypeScript equal, with the
 * outcome the document states. The titles are the document's.
 */

const engineWith = engines();
const MINUTE = 60_000;

describe('Core Components', () => {
  test('1. Extended Suspend Reasons: each of the three, and since when', async () => {
    const machine = setup({}).createMachine({
      id: 'reasons',
      type: 'parallel',
      states: {
        one: { initial: 'pausing', states: { pausing: sleep(5_000, 'over'), over: {} } },
        two: {
          initial: 'pausing',
          states: { pausing: sleepUntil('2026-01-01T00:01:00Z', 'over'), over: {} },
        },
        three: {
          initial: 'pausing',
          states: {
            pausing: waitForEvent({
              event: 'approval',
              timeout: 60_000,
              onEvent: 'over',
              onTimeout: 'over',
            }),
            over: {},
          },
        },
      },
    });
    const { engine, clock } = await engineWith([machine]);
    const handle = await engine.start(machine);
    const startedAt = clock.now();
    expect(await handle.suspensions()).toMatchObject([
      { type: 'sleep', durationMs: 5_000, startedAt, dueAt: startedAt + 5_000 },
      { type: 'sleepUntil', startedAt, dueAt: startedAt + MINUTE },
      { type: 'waitingForEvent', events: ['approval'], startedAt, dueAt: startedAt + MINUTE },
    ]);
  });

  test('2. EventBus System: send, subscribe, wait with a timeout', async () => {
    const { host, clock } = await engineWith([]);
    const bus = new EventBus({ capacity: 100, host });
    using subscription = bus.subscribe('approval');
    expect(bus.send({ type: 'approval', payload: { approved: true } })).toBe(1);
    expect((await subscription.receive())?.payload).toEqual({ approved: true });
    const waiting = bus.waitForEvent('approval', { timeout: 1_000 });
    bus.send({ type: 'approval', id: 'second' });
    expect((await waiting)?.id).toBe('second');
    const late = bus.waitForEvent('approval', { timeout: 1_000 });
    await clock.advance(1_000);
    expect(await late).toBeUndefined();
  });

  test('3. WorkflowEvent Structure: id, type, payload, timestamp, target', async () => {
    const machine = setup({
      types: { context: {} as { heard: unknown } },
    }).createMachine({
      id: 'main',
      context: { heard: undefined },
      on: { approval: { actions: ({ event }) => heard.push(event) } },
    });
    const heard: unknown[] = [];
    const { engine, clock } = await engineWith([machine]);
    await engine.start(machine, { id: 'main-1' });
    const event = {
      id: 'approval-123',
      type: 'approval',
      payload: { approved: true, user: 'admin' },
      timestamp: clock.now(),
      targetWorkflowId: 'main-1',
    };
    await engine.sendEvent(event);
    expect(heard).toEqual([event]);
  });
});

describe('Usage Examples', () => {
  test('Basic Sleep Functionality', async () => {
    const { engine, clock } = await engineWith([]);
    const woken: string[] = [];
    const first = engine.sleep(500).then(() => woken.push('after 500 ms'));
    const second = engine.sleepUntil(clock.now() + 30_000).then(() => woken.push('at the moment'));
    await clock.advance(499);
    expect(woken).toEqual([]);
    await clock.advance(1);
    expect(woken).toEqual(['after 500 ms']);
    await clock.advance(29_500);
    expect(woken).toEqual(['after 500 ms', 'at the moment']);
    await Promise.all([first, second]);
  });

  test('Workflow Steps with Pause: three steps, one after another', async () => {
    const steps = sequence('steps', [
      sleep(1_000),
      sleepUntil('2026-01-01T00:00:10Z'),
      waitForEvent({ event: 'user_input', timeout: 30_000 }),
    ]);
    const { engine, clock } = await engineWith([steps]);
    const handle = await engine.start(steps, { id: 's-1' });
    const typeNow = async (): Promise<string | undefined> => (await handle.suspensions())[0]?.type;
    expect(await typeNow()).toBe('sleep');
    await clock.advance(1_000);
    expect(await typeNow()).toBe('sleepUntil');
    await clock.advance(9_000);
    expect(await typeNow()).toBe('waitingForEvent');
    await engine.sendSimpleEvent('s-1', 'user_input', 'yes');
    expect(Object.values((await handle.result()).results)).toContain('yes');
  });

  test('Event-Driven Workflows: the approval event ends the wait', async () => {
    const approving = sequence('approving', [waitForEvent({ event: 'approval', timeout: 60_000 })]);
    const { engine } = await engineWith([approving]);
    const handle = await engine.start(approving);
    const approval = {
      id: 'approval-123',
      type: 'approval',
      payload: { approved: true, user: 'admin' },
    };
    expect((await engine.sendEvent(approval)).recipients).toBe(1);
    expect(Object.values((await handle.result()).results)).toEqual([approval.payload]);
  });

  test.each([
    { metadata: { needs_approval: 'true' }, pauses: true },
    { metadata: { needs_approval: 'false' }, pauses: false },
    { metadata: {}, pauses: false },
  ])('Conditional Pausing: with $metadata it pauses: $pauses', async ({ metadata, pauses }) => {
    const conditional = sequence('conditional', [
      pauseIf(
        { metadata: 'needs_approval' },
        waitForEvent({ event: 'manager_approval', timeout: 300_000 }),
      ),
    ]);
    const { engine } = await engineWith([conditional]);
    const { completed, suspended } = await engine.execute(conditional, { input: { metadata } });
    expect(completed).toBe(!pauses);
    expect(suspended?.[0]?.type).toBe(pauses ? 'waitingForEvent' : undefined);
  });
});

describe('Pause Types and Workflow Steps', () => {
  test('1. SleepStep: pauses for 5 seconds', async () => {
    const one = sequence('one', [sleep(5_000)]);
    const { engine, clock } = await engineWith([one]);
    const handle = await engine.start(one);
    await clock.advance(4_999);
    expect((await handle.refresh()).status).toBe('suspended');
    await clock.advance(1);
    expect((await handle.refresh()).status).toBe('done');
  });

  test('2. SleepUntilStep: pauses until a moment', async () => {
    const one = sequence('one', [sleepUntil('2026-01-01T01:00:00Z')]);
    const { engine, clock } = await engineWith([one]);
    const handle = await engine.start(one);
    await clock.advance(60 * MINUTE - 1);
    expect((await handle.refresh()).status).toBe('suspended');
    await clock.advance(1);
    expect((await handle.refresh()).status).toBe('done');
  });

  test('3. WaitForEventStep: with a timeout, after which it goes on without', async () => {
    const one = sequence('one', [waitForEvent({ event: 'data_ready', timeout: 10_000 })]);
    const { engine, clock } = await engineWith([one]);
    const handle = await engine.start(one);
    await clock.advance(10_000);
    const { results } = await handle.result();
    expect(Object.values(results)).toEqual([undefined]);
  });

  test('4. ConditionalPauseStep: sleeps if the context says so', async () => {
    const one = sequence('one', [pauseIf({ metadata: 'should_pause' }, sleep(2_000))]);
    const { engine } = await engineWith([one]);
    const paused = await engine.execute(one, { input: { metadata: { should_pause: 'true' } } });
    expect(paused.response).toContain('Sleeping');
    const passed = await engine.execute(one, { input: { metadata: {} } });
    expect(passed.completed).toBe(true);
  });
});
