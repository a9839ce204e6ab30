import { assign, fromPromise, setup } from 'xstate';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { waitForEvent } from '../../src/index.ts';
import { refused } from '../behaviours/world.ts';
import { countWatchers } from './count-watchers.ts';
import { setting } from './setting.ts';

const order = setup({
  types: {
    context: {} as { by: string | undefined; tries: number },
    events: {} as
      | { type: 'approve'; payload: { by: string } }
      | { type: 'retry' }
      | { type: 'deny' }
      | { type: 'direct' }
      | { type: 'shipped' }
      | { type: 'user.noted' },
  },
  actors: { charge: fromPromise(() => Promise.resolve('receipt')) },
}).createMachine({
  id: 'order',
  context: { by: undefined, tries: 0 },
  initial: 'open',
  states: {
    open: {
      on: {
        approve: {
          guard: ({ event }) => event.payload.by !== 'nobody',
          target: 'charging',
          actions: assign({ by: ({ event }) => event.payload.by }),
        },
        retry: { guard: ({ context }) => context.tries > 0, target: 'open' },
        deny: 'denied',
        direct: 'shipping',
        'user.*': { actions: () => {} },
      },
    },
    charging: { invoke: { src: 'charge', onDone: 'shipping' } },
    shipping: waitForEvent({ event: 'shipped', onEvent: 'done' }),
    done: { type: 'final' },
    denied: { type: 'final' },
  },
});

async function begin(options = {}) {
  const made = await setting([order], options);
  const handle = await made.run(made.engine.start(order, { id: 'o' }));
  return { ...made, handle };
}

const approve = { type: 'approve', payload: { by: 'ann' } };

afterEach(() => {
  vi.restoreAllMocks();
});

describe('ask', () => {
  test('answers when the workflow stands still again, not while it works', async () => {
    const { engine, run } = await begin();
    const snapshot = await run(engine.ask('o', approve));
    expect(snapshot).toMatchObject({ status: 'suspended', value: 'shipping' });
    expect(snapshot.context).toEqual({ by: 'ann', tries: 0 });
  });

  test('answers with the first snapshot for which `until` holds, however short', async () => {
    const { engine, run } = await begin();
    const until = (snapshot: { value: unknown }): boolean => snapshot.value === 'charging';
    const snapshot = await run(engine.ask('o', approve, { until }));
    expect(snapshot).toMatchObject({ status: 'running', value: 'charging' });
  });

  test('answers at the end, too', async () => {
    const { engine, run } = await begin();
    expect((await run(engine.ask('o', { type: 'deny' }))).value).toBe('denied');
  });

  test('sees what an event kept for later does at once, as part of the answer', async () => {
    const { engine, run } = await begin();
    await run(engine.sendSimpleEvent('o', 'shipped'));
    expect((await run(engine.ask('o', approve))).value).toBe('done');
  });

  test('misses no snapshot that is stored together with the next', async () => {
    const { engine, run } = await begin();
    await run(engine.sendSimpleEvent('o', 'shipped'));
    const until = (snapshot: { value: unknown }): boolean => snapshot.value === 'shipping';
    expect((await run(engine.ask('o', { type: 'direct' }, { until }))).value).toBe('shipping');
    expect((await run(engine.get('o'))).getSnapshot().value).toBe('done');
  });

  test('of an event that was taken before answers where the workflow stands now', async () => {
    const { engine, run } = await begin();
    await run(engine.ask('o', { ...approve, id: 'e' }));
    expect((await run(engine.ask('o', { ...approve, id: 'e' }))).value).toBe('shipping');
  });

  test.each([
    [{ type: 'weather' }, 'unknown'],
    [{ type: 'retry' }, 'guard'],
  ])('refuses %o, which the workflow ignores, and says why (B12)', async (event, reason) => {
    const { engine, run } = await begin();
    const error = await refused(run(engine.ask('o', event)), 'EventRejected');
    expect(error).toMatchObject({ details: { workflowId: 'o', reason } });
  });

  test('says what it waited for in vain', async () => {
    const { engine, run, host } = await begin();
    const never = { until: () => false, timeout: '1m' } as const;
    const asked = engine.ask('o', approve, never);
    asked.catch(() => {});
    await host.advance(60_000);
    await refused(asked, 'WaitTimeout');
    await refused(run(engine.ask('o', { type: 'shipped' }, never)), 'WorkflowEnded');
    await refused(run(engine.ask('o', { type: 'shipped' })), 'WorkflowEnded');
    await refused(run(engine.ask('nobody', approve)), 'WorkflowNotFound');
    const until = (): boolean => {
      throw new Error('broken');
    };
    await run(engine.start(order, { id: 'p' }));
    await expect(run(engine.ask('p', approve, { until }))).rejects.toThrow('broken');
  });

  test('is called off by a signal and by a close, and leaves nothing', async () => {
    const watchers = countWatchers();
    const { engine, run, host } = await begin();
    const aborter = new AbortController();
    const { signal } = aborter;
    const asked = engine.ask('o', approve, { until: () => false, signal, timeout: '1h' });
    asked.catch(() => {});
    await host.settle();
    aborter.abort(new Error('the client has gone'));
    await expect(asked).rejects.toThrow('the client has gone');
    expect(watchers.count()).toBe(0);
    expect(host.pendingWakes()).toEqual([]);
    await expect(run(engine.ask('o', approve, { signal }))).rejects.toThrow('has gone');
    await run(engine.start(order, { id: 'p' }));
    const waiting = engine.ask('p', approve, { until: () => false });
    await host.settle();
    await Promise.all([refused(waiting, 'EngineClosed'), run(engine.close())]);
    await refused(engine.ask('p', approve), 'EngineClosed');
  });

  test('refuses options that cannot be', async () => {
    const { engine } = await begin();
    await refused(engine.ask('o', approve, { until: 5 as never }), 'OptionInvalid');
    await refused(engine.ask('o', approve, { signal: 5 as never }), 'OptionInvalid');
    await refused(engine.ask('o', approve, { timeout: -1 }), 'DurationInvalid');
    await refused(engine.ask('o', 5 as never), 'EventInvalid');
    await refused(engine.ask(5 as never, approve), 'OptionInvalid');
    expect((await engine.history('o')).items).toHaveLength(1);
  });
});

describe('can', () => {
  test('asks the guards and takes no turn', async () => {
    const { engine, run, handle } = await begin();
    const answers = [
      handle.can({ type: 'approve', payload: { by: 'ann' } }),
      handle.can({ type: 'approve', payload: { by: 'nobody' } }),
      handle.can({ type: 'retry' }),
      handle.can({ type: 'shipped' }),
    ];
    expect(await run(Promise.all(answers))).toEqual([true, false, false, false]);
    expect((await run(engine.history('o'))).items).toHaveLength(1);
  });

  test('answers for a workflow that is not in memory, has ended or is parked', async () => {
    const { run, handle, engine } = await begin({ onFailure: 'park', limits: { hotWorkflows: 1 } });
    await run(engine.start(order, { id: 'p' }));
    expect(await run(handle.can({ type: 'deny' }))).toBe(true);
    await run(handle.send({ type: 'approve' } as never));
    expect((await run(handle.refresh())).status).toBe('parked');
    expect(await run(handle.can({ type: 'deny' }))).toBe(false);
    await run(handle.cancel());
    expect(await run(handle.can({ type: 'deny' }))).toBe(false);
  });

  test('says that a guard threw', async () => {
    const { run, handle } = await begin();
    await refused(run(handle.can({ type: 'approve' } as never)), 'TurnFailed');
    await refused(run(handle.can({ type: 'xstate.init' } as never)), 'EventRejected');
    await refused(run(handle.can(5 as never)), 'EventInvalid');
  });
});

describe('nextEvents', () => {
  test('names what the active states ask for, and whether a bare event would pass', async () => {
    const { run, engine, handle } = await begin();
    expect(await run(handle.nextEvents())).toEqual([
      { type: 'approve', allowed: undefined },
      { type: 'retry', allowed: false },
      { type: 'deny', allowed: true },
      { type: 'direct', allowed: true },
      { type: 'user.*', allowed: undefined },
    ]);
    await run(engine.ask('o', approve));
    expect(await run(handle.nextEvents())).toEqual([{ type: 'shipped', allowed: true }]);
    await run(engine.sendSimpleEvent('o', 'shipped'));
    expect(await run(handle.nextEvents())).toEqual([]);
  });
});

test('explain tells of an event that is to come later', async () => {
  const { engine, run, host } = await begin();
  const deliverAt = host.now() + 60_000;
  await run(engine.sendEvent({ type: 'deny', targetWorkflowId: 'o' }, { deliverAt }));
  const told = await run(engine.explain('o'));
  expect(told.kept).toEqual([{ type: 'deny', reason: 'later', until: deliverAt }]);
  expect(told.text).toContain('deny (later) until');
});
