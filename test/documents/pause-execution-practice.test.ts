import { describe, expect, test } from 'vitest';
import {
  createEngine,
  EventBus,
  isAbeyanceError,
  sequence,
  sleep,
  task,
  waitForEvent,
} from '../../src/index.ts';
import { engines } from './engines.ts';

/*
 * `pause-execution.md`, section by section: each of its examples as its TypeScript equal, with the
 * outcome the document states. The titles are the document's.
 */

const engineWith = engines();

describe('Error Handling', () => {
  test('Timeout Handling: none came, and the answer is undefined', async () => {
    const { engine, clock } = await engineWith([]);
    const waiting = engine.waitForEvent('user_input', { timeout: 30_000 });
    await clock.advance(30_000);
    expect(await waiting).toBeUndefined();
  });

  test('Event Send Failures: nobody listens, and the count is 0', async () => {
    const { engine } = await engineWith([]);
    expect((await engine.sendEvent({ type: 'my_event' })).recipients).toBe(0);
    expect(engine.bus.send({ type: 'my_event' })).toBe(0);
  });
});

describe('Testing', () => {
  test('Unit Tests: sleep takes its time on the real clock', async () => {
    await using engine = await createEngine({ workflows: [] });
    const start = performance.now();
    await engine.sleep(100);
    expect(performance.now() - start).toBeGreaterThanOrEqual(95);
  });

  test('Unit Tests: an event that was sent is received', async () => {
    const bus = new EventBus({ capacity: 10 });
    using receiver = bus.subscribe('test');
    bus.send({ id: 'test_event', type: 'test', payload: { data: 'test' } });
    expect((await receiver.receive())?.id).toBe('test_event');
  });

  test('Integration Tests: it is not completed, says Sleeping, and is listed', async () => {
    const napping = sequence('napping', [sleep(10)]);
    await using engine = await createEngine({ workflows: [napping] });
    const result = await engine.execute(napping);
    expect(result.completed).toBe(false);
    expect(result.response).toContain('Sleeping');
    const { items } = await engine.listSnapshots();
    expect(items.map(({ id }) => id)).toEqual([result.snapshotId]);
  });
});

describe('Performance Considerations', () => {
  test('Sleep Precision: to the millisecond', async () => {
    const { engine, clock } = await engineWith([]);
    let woken = false;
    const sleeping = engine.sleep(1).then(() => (woken = true));
    expect(woken).toBe(false);
    await clock.advance(1);
    await sleeping;
    expect(woken).toBe(true);
  });

  test('Memory Usage: an event is held until it is consumed, through a crash', async () => {
    const one = sequence('one', [sleep('1h'), waitForEvent({ event: 'approval' })]);
    const world = await engineWith([one]);
    await world.engine.start(one, { id: 'o' });
    await world.engine.sendSimpleEvent('o', 'approval', 'early');
    world.crash();
    await world.restart();
    await world.clock.advance('1h');
    const handle = await world.engine.get('o');
    expect(handle.getSnapshot()).toMatchObject({ status: 'done' });
    const { items } = await world.engine.deadLetters();
    expect(items).toEqual([]);
  });
});

describe('Best Practices', () => {
  test('1. Event Naming Conventions: hierarchical, and subscribed to by branch', async () => {
    const { host } = await engineWith([]);
    const bus = new EventBus({ host });
    using users = bus.subscribe('user.*');
    bus.send({ type: 'user.approval.required' });
    bus.send({ type: 'system.maintenance.scheduled' });
    bus.send({ type: 'user.left' });
    users.unsubscribe();
    expect(bus.subscriberCount('user.approval.required')).toBe(0);
    expect(users.type).toBe('user.*');
  });

  test('3. Error Recovery: a pause that cannot be is an error one can tell', async () => {
    const { engine } = await engineWith([]);
    const failed: unknown = await engine.sleep(Number.NaN).catch((error: unknown) => error);
    expect(isAbeyanceError(failed, 'DurationInvalid')).toBe(true);
    expect((await engine.sendEvent({ type: 'still.alive' })).recipients).toBe(0);
  });

  test('4. Event Payload Design: what a task did goes to a named workflow', async () => {
    const worker = sequence('worker', [task('count', async () => ({ records_processed: 7 }))]);
    const waiting = sequence('waiting', [waitForEvent({ event: 'data.processing.complete' })]);
    const { engine } = await engineWith([worker, waiting]);
    const handle = await engine.start(waiting, { id: 'w' });
    const { results } = await (await engine.start(worker)).result();
    await engine.sendEvent({
      type: 'data.processing.complete',
      payload: { ...results, success: true, metadata: { source: 'batch_processor' } },
      targetWorkflowId: 'w',
    });
    expect(Object.values((await handle.result()).results)).toEqual([
      { count: { records_processed: 7 }, success: true, metadata: { source: 'batch_processor' } },
    ]);
  });
});

describe('Troubleshooting', () => {
  test('Debug Logging: events, sleeps, pauses and snapshots leave their lines', async () => {
    const one = sequence('one', [sleep(1_000), waitForEvent({ event: 'approval' })]);
    const world = await engineWith([one]);
    await world.engine.start(one, { id: 'o' });
    await world.clock.advance(1_000);
    await world.engine.sendSimpleEvent('o', 'approval', 'secret');
    const lines = world.logs.map(({ message }) => message);
    for (const message of [
      'event sent',
      'event received',
      'sleep started',
      'sleep ended',
      'workflow paused',
      'workflow resumed',
      'snapshot made',
    ]) {
      expect(lines).toContain(message);
    }
    expect(JSON.stringify(world.logs)).not.toContain('secret');
  });
});
