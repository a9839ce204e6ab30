import { describe, expect, test } from 'vitest';
import { EventBus, sequence, sleep, waitForEvent } from '../../src/index.ts';
import { engines } from './engines.ts';

/*
 * `pause-execution.md`, section by section: each of its examples as its TypeScript equal, with the
 * outcome the document states. The titles are the document's.
 */

const engineWith = engines();
const MINUTE = 60_000;

describe('Advanced Event Patterns', () => {
  test('Request-Response Pattern', async () => {
    const { host } = await engineWith([]);
    const bus = new EventBus({ host });
    using requests = bus.subscribe('api_request');
    void (async () => {
      for await (const { id, payload } of requests) {
        bus.send({ type: 'response_123', correlationId: id, payload: { asked: payload } });
      }
    })();
    const request = { type: 'api_request', payload: { endpoint: '/data', method: 'GET' } };
    const response = await bus.request(request, { reply: 'response_123', timeout: 5_000 });
    expect(response?.payload).toEqual({ asked: request.payload });
  });

  test('Workflow Coordination: three targeted events move three steps', async () => {
    const types = ['step_1_complete', 'step_2_complete', 'step_3_complete'];
    const main = sequence(
      'main',
      types.map((event) => waitForEvent({ event, timeout: '1h' })),
    );
    const { engine } = await engineWith([main]);
    const handle = await engine.start(main, { id: 'main' });
    for (const type of types) {
      const event = { id: `coord_${type}`, type, payload: { step: type } };
      const { results } = await engine.sendEvent({ ...event, targetWorkflowId: 'main' });
      expect(results[0]?.outcome).toBe('handled');
    }
    expect((await handle.refresh()).status).toBe('done');
  });

  test('Broadcast to Multiple Subscribers: both get it, and the count says two', async () => {
    const { host } = await engineWith([]);
    const bus = new EventBus({ host });
    using receiver1 = bus.subscribe('broadcast');
    using receiver2 = bus.subscribe('broadcast');
    const sentCount = bus.send({ type: 'broadcast', payload: { message: 'Hello all!' } });
    expect(sentCount).toBe(2);
    const [event1, event2] = [await receiver1.receive(), await receiver2.receive()];
    expect(event1?.payload).toEqual({ message: 'Hello all!' });
    expect(event2?.payload).toEqual({ message: 'Hello all!' });
  });

  test('a broadcast reaches every workflow that waits, beside the subscribers', async () => {
    const one = sequence('one', [waitForEvent({ event: 'broadcast' })]);
    const { engine } = await engineWith([one]);
    const handles = [await engine.start(one), await engine.start(one)];
    using receiver = engine.bus.subscribe('broadcast');
    expect((await engine.sendEvent({ type: 'broadcast' })).recipients).toBe(3);
    for (const handle of handles) expect((await handle.refresh()).status).toBe('done');
    expect((await receiver.receive())?.type).toBe('broadcast');
  });
});

describe('Integration with Suspend/Resume', () => {
  const pausing = sequence('pausing', [sleep(5_000), waitForEvent({ event: 'workflow_control' })]);

  test('Workflow Snapshots: the snapshot tells the reason and the timing', async () => {
    const { engine, clock } = await engineWith([pausing]);
    const handle = await engine.start(pausing, { id: 'p' });
    const { items } = await engine.listSnapshots();
    expect(items).toMatchObject([{ workflowId: 'p', reasons: ['sleep'] }]);
    expect(handle.getSnapshot().suspensions).toMatchObject([
      { type: 'sleep', durationMs: 5_000, startedAt: clock.now() },
    ]);
  });

  test('Resume After Pause: by hand from a listed snapshot, or by an event', async () => {
    const { engine } = await engineWith([pausing]);
    const handle = await engine.start(pausing, { id: 'p' });
    const { items } = await engine.listSnapshots();
    const [snapshot] = items;
    if (snapshot === undefined) throw new Error('no snapshot is listed');
    await engine.resumeFromSnapshot(snapshot.id);
    expect((await handle.suspensions())[0]?.type).toBe('waitingForEvent');
    await engine.sendSimpleEvent('p', 'workflow_control', { action: 'resume' });
    expect((await handle.refresh()).status).toBe('done');
  });
});

describe('Configuration', () => {
  test('EventBus Configuration: a capacity for each channel, and how many subscribe', async () => {
    const { host } = await engineWith([]);
    const bus = new EventBus({ capacity: 2, host });
    using receiver = bus.subscribe('my_event_type');
    expect(bus.subscriberCount('my_event_type')).toBe(1);
    for (const id of ['one', 'two', 'three']) bus.send({ id, type: 'my_event_type' });
    expect(receiver.dropped).toBe(1);
    expect((await receiver.receive())?.id).toBe('two');
    receiver.unsubscribe();
    expect(bus.subscriberCount('my_event_type')).toBe(0);
  });

  test('Workflow Engine Configuration: a bus, and what is kept how long', async () => {
    const host = (await engineWith([])).host;
    const bus = new EventBus({ capacity: 100, host });
    const naps = sequence(
      'naps',
      Array.from({ length: 30 }, () => sleep('1m')),
    );
    const { engine, clock } = await engineWith([naps], {
      bus,
      checkpoints: { auto: true, every: 5, keep: 20, retention: '2h' },
    });
    await engine.start(naps, { id: 'n' });
    await clock.advance(25 * MINUTE);
    expect(engine.bus).toBe(bus);
    const kept = await engine.listSnapshots({ workflowId: 'n' });
    expect(kept.items).toHaveLength(21);
    await clock.advance(10 * MINUTE);
    await clock.advance('3h');
    expect((await engine.listSnapshots({ workflowId: 'n' })).items).toEqual([]);
  });
});
