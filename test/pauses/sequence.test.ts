// A sequence as a workflow: the process dies after every step, and the next one goes on.
import { expect, test } from 'vitest';
import {
  FinalError,
  pauseIf,
  sequence,
  sleep,
  task,
  waitForAll,
  waitForEvent,
  waitForQuorum,
  type SequenceContext,
} from '../../src/index.ts';
import { onEachStore, refused } from '../behaviours/world.ts';

const HOUR_MS = 3_600_000;

/** Keys of the attempts made, in order. */
const attempts: string[] = [];

const order = sequence<{ orderId: string; metadata?: Record<string, string> }>('order', [
  task('charge', async ({ input, key, attempt }) => {
    attempts.push(key);
    if (attempt === 1) throw new Error('the bank is asleep');
    return `receipt ${input.orderId}`;
  }),
  sleep('1h'),
  waitForEvent({ event: 'approval', timeout: '1h' }),
  pauseIf(
    { metadata: 'needs_approval' },
    waitForEvent({ event: 'manager_approval', timeout: '5m' }),
  ),
  waitForAll({ events: ['packed', 'labelled'] }),
  waitForQuorum({
    event: 'check',
    count: 2,
    by: ({ event }) => event['payload'] as string,
    name: 'checks',
  }),
  task('ship', async ({ results }) => {
    attempts.push('ship');
    return Object.keys(results).length;
  }),
]);

onEachStore((world) => {
  const start = async (input: { orderId: string; metadata?: Record<string, string> }) => {
    attempts.length = 0;
    const engine = await world().open([order]);
    return world().run(engine.start(order, { id: 'order-1', input }));
  };
  const restart = async () => {
    await world().crash();
    await world().open([order]);
  };
  const snapshot = async () => (await world().engine.get('order-1')).getSnapshot();
  const results = async () => ((await snapshot()).context as SequenceContext).results;
  const keys = async () => (await snapshot()).suspensions.map(({ key }) => key);
  const send = async (type: string, payload?: unknown) => {
    const sent = world().engine.sendEvent({ type, payload, targetWorkflowId: 'order-1' });
    return (await world().run(sent)).results[0];
  };

  test('goes on after a crash between any two of its steps', async () => {
    await start({ orderId: '42', metadata: { needs_approval: 'true' } });
    await restart();
    await world().advance(1_000);
    const [key] = attempts;
    expect(attempts).toEqual([key, key]);
    expect(key).toMatch(/^order-1\/charge#/);
    await restart();
    expect(await snapshot()).toMatchObject({
      status: 'suspended',
      value: 'sleep',
      suspensions: [{ type: 'sleep', key: 'sleep', durationMs: HOUR_MS }],
    });
    await world().advance(HOUR_MS);
    await restart();
    expect(await keys()).toEqual(['approval']);
    await send('approval', { by: 'ann' });
    await restart();
    expect(await snapshot()).toMatchObject({ suspensions: [{ key: 'manager_approval' }] });
    await send('manager_approval', { by: 'bob' });
    await restart();
    expect(await keys()).toEqual(['waitForAll.packed', 'waitForAll.labelled']);
    await send('labelled', 1);
    await restart();
    expect(await keys()).toEqual(['waitForAll.packed']);
    await send('packed', 2);
    await restart();
    await send('check', 'ann');
    await restart();
    expect(await send('check', 'ann')).toMatchObject({ outcome: 'ignored' });
    world().dieAtNextWrite('after write');
    void world().engine.sendEvent({ type: 'check', payload: 'bob', targetWorkflowId: 'order-1' });
    await world().host.settle();
    await restart();
    expect(await snapshot()).toMatchObject({
      status: 'done',
      output: {
        results: {
          charge: 'receipt 42',
          approval: { by: 'ann' },
          manager_approval: { by: 'bob' },
          waitForAll: { packed: 2, labelled: 1 },
          checks: ['ann', 'bob'],
          ship: 5,
        },
      },
    });
    expect(attempts.filter((attempt) => attempt === 'ship')).toHaveLength(1);
  });

  test('goes on without what did not come in time, and past what is not needed', async () => {
    await start({ orderId: '42' });
    await world().advance(1_000 + HOUR_MS);
    expect(await keys()).toEqual(['approval']);
    await world().advance(HOUR_MS - 1);
    await restart();
    expect(await keys()).toEqual(['approval']);
    await world().advance(1);
    expect(await results()).toStrictEqual({
      charge: 'receipt 42',
      approval: undefined,
    });
    expect(await keys()).toEqual(['waitForAll.packed', 'waitForAll.labelled']);
  });

  test('keeps what comes early for the step that waits for it', async () => {
    await start({ orderId: '42', metadata: { needs_approval: 'true' } });
    for (const type of ['manager_approval', 'packed', 'approval', 'labelled']) {
      expect(await send(type, type)).toMatchObject({ outcome: 'deferred', reason: 'early' });
    }
    for (const who of ['ann', 'bob']) await send('check', who);
    await restart();
    await world().advance(1_000 + HOUR_MS);
    expect(await snapshot()).toMatchObject({
      status: 'done',
      output: { results: { approval: 'approval', manager_approval: 'manager_approval', ship: 5 } },
    });
  });

  test('is resumed by the names of its steps', async () => {
    await start({ orderId: '42', metadata: { needs_approval: 'true' } });
    await world().advance(1_000);
    const resume = async (suspension: string, data?: unknown) =>
      (await world().run(world().engine.resumeWorkflow('order-1', data, { suspension }))).resumed;
    expect(await resume('approval', 1)).toBe(false);
    expect(await resume('sleep')).toBe(true);
    expect(await resume('approval', 1)).toBe(true);
    await restart();
    expect(await resume('manager_approval', 2)).toBe(true);
    expect(await resume('waitForAll.packed', 3)).toBe(true);
    expect(await results()).toMatchObject({
      approval: 1,
      manager_approval: 2,
      waitForAll: { packed: 3 },
    });
  });

  test('fails with a task that failed for good, or goes on where it is told so', async () => {
    const broken = () => Promise.reject(new FinalError('no money'));
    const failing = sequence('failing', [task('charge', broken), sleep('1h')]);
    const lenient = sequence('lenient', [task('charge', broken, { onError: 'continue' })]);
    const engine = await world().open([failing, lenient]);
    const failed = await world().run(engine.start(failing, { id: 'f' }));
    expect(await failed.refresh()).toMatchObject({
      status: 'failed',
      failure: expect.stringContaining('no money'),
    });
    const passed = await world().run(engine.start(lenient, { id: 'l' }));
    expect(await passed.refresh()).toMatchObject({ status: 'done' });
  });

  test('fails at its start with metadata that is no text', async () => {
    const metadata = { needs_approval: true } as never;
    const error = await refused(start({ orderId: '42', metadata }), 'TurnFailed');
    expect(String(error.cause)).toContain('input.metadata.needs_approval: give a text');
  });

  test('lets a task suspend itself', async () => {
    const asking = sequence('asking', [
      task('ask', async ({ suspend }) => suspend('externalEvent', { event: 'answer' })),
    ]);
    const engine = await world().open([asking]);
    await world().run(engine.start(asking, { id: 'order-1' }));
    expect(await keys()).toEqual(['order-1/ask']);
    await world().crash();
    await world().open([asking]);
    await send('answer', 42);
    expect(await snapshot()).toMatchObject({
      status: 'done',
      output: { results: { ask: { type: 'answer', payload: 42 } } },
    });
  });
});
