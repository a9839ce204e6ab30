import { createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { sendToWorkflow, type LifecycleEvent } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';
import { napper, pair, recorder } from './listeners.ts';

const HOUR_MS = 3_600_000;

onEachStore((world) => {
  test('a life as its middleware hears it, from the start to the end', async () => {
    const { middleware, heard } = recorder();
    const engine = await world().open([napper], { middleware: [middleware] });
    await world().run(engine.start(napper, { id: 'n-1', metadata: { tenant: 'acme' } }));
    await world().advance(HOUR_MS);
    await world().run(engine.sendEvent({ type: 'approval', id: 'a-1', targetWorkflowId: 'n-1' }));
    expect(heard.map(({ type }) => type)).toEqual([
      'workflow.started',
      'node.suspended',
      'snapshot.created',
      'node.resumed',
      'node.suspended',
      'snapshot.created',
      'event.sent',
      'event.delivered',
      'node.resumed',
      'workflow.completed',
    ]);
    const about = {
      workflowId: 'n-1',
      workflow: 'napper',
      version: expect.any(String) as string,
      metadata: { tenant: 'acme' },
    };
    const [started, suspended] = heard;
    expect(started).toEqual({
      ...about,
      type: 'workflow.started',
      revision: 1,
      at: world().host.now() - HOUR_MS,
      parent: undefined,
    });
    expect(suspended).toMatchObject({
      ...about,
      id: 'n-1@1 node.suspended asleep',
      revision: 1,
      suspendType: 'delay',
      handledBy: 'engine',
      suspension: { type: 'sleep', key: 'asleep', durationMs: HOUR_MS },
    });
    expect(heard[3]).toMatchObject({ revision: 2, by: 'timer', suspension: { key: 'asleep' } });
    expect(heard[5]).toMatchObject({ snapshotId: 'n-1@2' });
    expect(heard[6]).toEqual({
      type: 'event.sent',
      at: world().host.now(),
      eventType: 'approval',
      eventId: 'a-1',
      targetWorkflowId: 'n-1',
    });
    expect(heard[7]).toMatchObject({
      ...about,
      revision: 3,
      eventType: 'approval',
      eventId: 'a-1',
      outcome: 'handled',
      reason: undefined,
    });
    expect(heard[8]).toMatchObject({ by: 'event', suspension: { key: 'waiting' } });
  });

  test('middleware is told in the order of its registration, one around the other', async () => {
    const steps: string[] = [];
    const layer =
      (name: string) =>
      async (event: LifecycleEvent, next: (e: LifecycleEvent) => Promise<void>) => {
        if (event.type !== 'node.suspended') return;
        steps.push(`${name} before`);
        await next(event);
        steps.push(`${name} after`);
      };
    const engine = await world().open([napper], { middleware: [layer('one'), layer('two')] });
    engine.use(layer('three'));
    await world().run(engine.start(napper, { id: 'n-1' }));
    expect(steps).toEqual([
      'one before',
      'two before',
      'three before',
      'three after',
      'two after',
      'one after',
    ]);
  });

  test('those behind hear a changed event, an event twice, or none', async () => {
    const { middleware, of } = recorder();
    const engine = await world().open([napper], {
      middleware: [
        (event, next) =>
          event.type === 'workflow.started'
            ? next({ ...event, metadata: { told: 'yes' } })
            : next(event),
        async (event, next) => {
          await next(event);
          if (event.type === 'workflow.started') await next(event);
        },
        (event, next) => (event.type === 'snapshot.created' ? undefined : next(event)),
        middleware,
      ],
    });
    await world().run(engine.start(napper, { id: 'n-1' }));
    const [first, second] = of('workflow.started');
    expect(first?.metadata).toEqual({ told: 'yes' });
    expect(second).toBe(first);
    expect(of('node.suspended')).toHaveLength(1);
    expect(of('snapshot.created')).toEqual([]);
  });

  test('middleware comes and goes while the engine runs', async () => {
    const first = recorder();
    const second = recorder();
    const engine = await world().open([napper]);
    await world().run(engine.start(napper, { id: 'n-1' }));
    const removeFirst = engine.use(first.middleware);
    const removeAgain = engine.use(first.middleware);
    await world().run(engine.start(napper, { id: 'n-2' }));
    expect(first.of('workflow.started').map(({ workflowId }) => workflowId)).toEqual([
      'n-2',
      'n-2',
    ]);
    removeFirst();
    removeFirst();
    engine.use(second.middleware);
    await world().run(engine.start(napper, { id: 'n-3' }));
    expect(first.of('workflow.started')).toHaveLength(3);
    expect(second.of('workflow.started')).toHaveLength(1);
    removeAgain();
    await world().run(engine.start(napper, { id: 'n-4' }));
    expect(first.of('workflow.started')).toHaveLength(3);
    expect(second.of('workflow.started')).toHaveLength(2);
  });

  test('without middleware nothing is written for it', async () => {
    const engine = await world().open([napper]);
    await world().run(engine.start(napper, { id: 'n-1' }));
    expect((await world().records('n-1')).tasks).toEqual([]);
  });

  test('each region that stands still is told of, and what ends one of them', async () => {
    const { middleware, of } = recorder();
    const engine = await world().open([pair], { middleware: [middleware] });
    await world().run(engine.start(pair, { id: 'p-1' }));
    const keys = of('node.suspended').map(({ suspension }) => suspension.key);
    expect(keys).toEqual(['left.asleep', 'right.waiting']);
    expect(of('node.suspended').map(({ suspendType }) => suspendType)).toEqual([
      'delay',
      'externalEvent',
    ]);
    await world().run(engine.resumeWorkflow('p-1', undefined, { suspension: 'left.asleep' }));
    expect(of('node.resumed')).toMatchObject([
      { by: 'resume', suspension: { key: 'left.asleep' } },
    ]);
    expect(of('node.suspended')).toHaveLength(2);
  });

  test('a workflow that is cancelled ends its pauses and says why', async () => {
    const { middleware, heard } = recorder();
    const engine = await world().open([pair], { middleware: [middleware] });
    await world().run(engine.start(pair, { id: 'p-1' }));
    heard.length = 0;
    await world().run(engine.cancelWorkflow('p-1', 'changed my mind'));
    expect(heard).toMatchObject([
      { type: 'node.resumed', by: 'cancel', suspension: { key: 'left.asleep' } },
      { type: 'node.resumed', by: 'cancel', suspension: { key: 'right.waiting' } },
      { type: 'workflow.cancelled', id: 'p-1@2 workflow.cancelled', reason: 'changed my mind' },
    ]);
  });

  test('a workflow that fails says so in one sentence', async () => {
    const failing = createMachine({
      id: 'failing',
      initial: 'waiting',
      states: {
        waiting: {
          on: {
            go: {
              actions: () => {
                throw new Error('no more');
              },
            },
          },
        },
      },
    });
    const { middleware, of } = recorder();
    const engine = await world().open([failing], { middleware: [middleware] });
    const handle = await world().run(engine.start(failing, { id: 'f-1' }));
    await world().run(handle.send({ type: 'go' }));
    expect(of('workflow.failed')).toMatchObject([{ failure: 'Error: no more' }]);
    expect(of('event.sent')).toMatchObject([{ eventType: 'go', targetWorkflowId: 'f-1' }]);
  });

  test('what is not taken is told with its reason', async () => {
    const { middleware, of } = recorder();
    const engine = await world().open([napper], { middleware: [middleware] });
    const handle = await world().run(engine.start(napper, { id: 'n-1' }));
    await world().run(engine.sendSimpleEvent('n-1', 'approval'));
    await world().run(handle.send({ type: 'unheard.of' }));
    await world().run(engine.sendEvent({ type: 'nobody' }));
    expect(of('event.delivered')).toMatchObject([
      { eventType: 'approval', outcome: 'deferred', reason: 'early' },
      { eventType: 'unheard.of', outcome: 'ignored', reason: 'unknown' },
    ]);
    expect(of('event.sent').at(-1)).toMatchObject({
      eventType: 'nobody',
      targetWorkflowId: undefined,
    });
    expect(of('event.sent').at(-1)?.workflowId).toBeUndefined();
  });

  test('what workflows send is told with the id that its delivery has', async () => {
    const caller = createMachine({
      id: 'caller',
      initial: 'calling',
      states: {
        calling: { entry: sendToWorkflow('n-1', { type: 'approval' }), after: { 1000: 'done' } },
        done: {},
      },
    });
    const { middleware, of } = recorder();
    const engine = await world().open([napper, caller], { middleware: [middleware] });
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().advance(HOUR_MS);
    await world().run(engine.start(caller, { id: 'c-1' }));
    const [sent] = of('event.sent');
    expect(sent).toMatchObject({ workflowId: 'c-1', targetWorkflowId: 'n-1' });
    expect(of('event.delivered')).toMatchObject([{ workflowId: 'n-1', eventId: sent?.eventId }]);
  });

  test('what middleware does to an event reaches nobody but those behind it', async () => {
    const engine = await world().open([napper], {
      middleware: [
        (event) => {
          if (event.type === 'node.suspended') Object.assign(event.suspension, { dueAt: 0 });
          Object.assign(event.metadata ?? {}, { tenant: 'evil' });
        },
      ],
    });
    const start = engine.start(napper, { id: 'n-1', metadata: { tenant: 'acme' } });
    const handle = await world().run(start);
    await world().advance(1);
    const { suspensions, metadata } = await world().run(handle.refresh());
    expect(suspensions).toMatchObject([{ dueAt: world().host.now() - 1 + HOUR_MS }]);
    expect(metadata).toEqual({ tenant: 'acme' });
    await world().advance(HOUR_MS - 2);
    expect((await world().run(handle.refresh())).value).toBe('asleep');
  });
});
