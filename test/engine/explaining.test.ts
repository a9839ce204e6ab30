import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, sleep, suspend, waitForEvent } from '../../src/index.ts';
import { onEachStore, refused } from '../behaviours/world.ts';

const order = setup({
  types: { context: {} as { limit: number }, events: {} as { type: string; amount?: number } },
  guards: {
    isSmall: ({ context, event }) => (event.amount ?? 0) > 0 && (event.amount ?? 0) < context.limit,
    isHuge: ({ event }) => (event as { size?: { of: number } }).size!.of > 1,
  },
  actors: { charge: fromTask(async () => Promise.reject(new TypeError('no card'))) },
}).createMachine({
  id: 'order',
  context: { limit: 10 },
  initial: 'deciding',
  on: { abort: '.aborted' },
  states: {
    deciding: {
      after: { 60_000: 'late' },
      on: {
        small: { guard: 'isSmall', target: 'charging' },
        huge: { guard: 'isHuge', target: 'charging' },
        charge: 'charging',
        talk: 'talking',
      },
      always: { guard: ({ context }) => context.limit > 100, target: 'late' },
    },
    charging: { invoke: { id: 'charge', src: 'charge', onDone: 'late', onError: 'aborted' } },
    talking: waitForEvent({ event: 'answer', onEvent: 'late' }),
    late: sleep('1h', 'aborted'),
    aborted: { type: 'final' },
  },
});

onEachStore((world) => {
  test('says where it stands, each way out, and what its guard says of a bare event', async () => {
    const engine = await world().open([order]);
    const handle = await world().run(engine.start(order, { id: 'o-1' }));
    await world().run(handle.send({ type: 'small', amount: 50 }));
    await world().run(handle.send({ type: 'answer' }));
    const startedAt = world().host.now();
    const told = await world().run(engine.explain('o-1'));
    expect(told).toMatchObject({
      workflowId: 'o-1',
      status: 'suspended',
      value: 'deciding',
      since: startedAt,
      suspensions: [{ type: 'sleep', key: 'deciding' }],
      kept: [{ type: 'answer', reason: 'early', until: startedAt + 7 * 86_400_000 }],
      unmoved: [
        { type: 'answer', outcome: 'deferred' },
        { type: 'small', outcome: 'ignored', reason: 'guard' },
      ],
    });
    const place = { address: 'o-1', state: 'deciding' };
    expect(told.exits).toEqual([
      {
        type: 'event',
        event: 'small',
        guard: 'isSmall',
        allows: false,
        targets: ['order.charging'],
        ...place,
      },
      {
        type: 'event',
        event: 'huge',
        guard: 'isHuge',
        allows: undefined,
        targets: ['order.charging'],
        ...place,
      },
      {
        type: 'event',
        event: 'charge',
        guard: undefined,
        allows: true,
        targets: ['order.charging'],
        ...place,
      },
      {
        type: 'event',
        event: 'talk',
        guard: undefined,
        allows: true,
        targets: ['order.talking'],
        ...place,
      },
      {
        type: 'timer',
        dueAt: startedAt + 60_000,
        guard: undefined,
        allows: true,
        targets: ['order.late'],
        ...place,
      },
      { type: 'always', guard: 'guard', allows: false, targets: ['order.late'], ...place },
      {
        type: 'event',
        event: 'abort',
        guard: undefined,
        allows: true,
        targets: ['order.aborted'],
        address: 'o-1',
        state: '',
      },
    ]);
    expect(told.text).toContain('o-1 (order, version 1) is suspended in deciding since 2026-');
    expect(told.text).toContain('deciding: event small, to order.charging; guard isSmall says no');
    expect(told.text).toContain(
      'huge, to order.charging; guard isHuge asks for more than the type',
    );
    expect(told.text).toContain('small ignored (guard)');
    expect(told.remedies[0]).toContain('resumeWorkflow("o-1", data)');
    expect((await world().run(handle.refresh())).revision).toBe(told.revision);
  });

  test('tells of a task which attempt comes when, and what the last one failed with', async () => {
    const engine = await world().open([order]);
    const handle = await world().run(engine.start(order, { id: 'o-1' }));
    await world().run(handle.send({ type: 'charge' }));
    await world().host.settle();
    const told = await world().run(engine.explain('o-1'));
    const dueAt = world().host.now() + 1_000;
    expect(told.tasks).toMatchObject([
      {
        address: 'o-1/charge',
        state: 'resting',
        attempt: 2,
        dueAt,
        lastError: 'TypeError: no card',
      },
    ]);
    expect(told.exits).toContainEqual({
      type: 'actor',
      id: 'charge',
      when: 'error',
      address: 'o-1',
      state: 'charging',
      guard: undefined,
      allows: true,
      targets: ['order.aborted'],
    });
    expect(told.text).toContain('resting until 2026-01-01T00:00:01.000Z, attempt 2');
  });

  test('names the event a suspended task waits for, and how to end the wait', async () => {
    const machine = setup({
      actors: { ask: fromTask(async () => suspend('externalEvent', { event: 'paid' })) },
    }).createMachine({ id: 'ask', invoke: { id: 'ask', src: 'ask' } });
    const engine = await world().open([machine]);
    await world().run(engine.start(machine, { id: 'a' }));
    await world().host.settle();
    const { tasks, remedies } = await world().run(engine.explain('a'));
    expect(tasks).toMatchObject([{ state: 'suspended', dueAt: undefined }]);
    expect(remedies).toEqual(['a/ask: send it paid; resumeWorkflow("a", data) ends it by hand.']);
  });

  test('of a parked and of an ended workflow it says why, and what can be done', async () => {
    const machine = setup({}).createMachine({
      id: 'frail',
      on: {
        break: {
          actions: () => {},
          guard: () => {
            throw new Error('broken guard');
          },
        },
        end: '.over',
      },
      initial: 'on',
      states: { on: {}, over: { type: 'final' } },
    });
    const engine = await world().open([machine], { onFailure: 'park' });
    const handle = await world().run(engine.start(machine, { id: 'f' }));
    await world().run(handle.send({ type: 'break' }));
    await world().run(handle.send({ type: 'end' }));
    const parked = await world().run(engine.explain('f'));
    expect(parked).toMatchObject({ status: 'parked', kept: [{ type: 'break' }, { type: 'end' }] });
    expect(parked.failure).toContain('broken guard');
    expect(parked.remedies[0]).toContain('retryWorkflow("f")');
    await world().run(engine.retryWorkflow('f', { event: 'skip' }));
    const ended = await world().run(engine.explain('f'));
    expect(ended).toMatchObject({
      status: 'done',
      exits: [],
      remedies: ['Nothing will move it: it has ended.'],
    });
    await refused(world().run(engine.explain('g')), 'WorkflowNotFound');
  });
});
