// A pause on a condition, run by the engine: what stands still is the whole state, not its inside.
import { assign, setup } from 'xstate';
import { expect, test } from 'vitest';
import { pauseIf, sleep, sleepUntil, waitForEvent } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';

const HOUR_MS = 3_600_000;

interface Order {
  readonly amount: number;
  readonly opensAt?: { readonly ms: number };
  readonly metadata?: Record<string, string>;
}

interface Named {
  readonly type: string;
  readonly payload?: unknown;
}

const base = setup({
  types: {
    context: {} as Order & { by?: unknown },
    input: {} as Order,
    events: {} as Named,
  },
  actions: { keep: assign({ by: ({ event }) => event.payload }) },
});

/** Cools off, is reviewed where it is large, and opens at a moment where there is one. */
const purchase = base.createMachine({
  id: 'purchase',
  context: ({ input }) => input,
  initial: 'cooling',
  states: {
    cooling: pauseIf(({ context: { amount } }) => amount > 10, sleep('1h', 'review'), 'review'),
    review: pauseIf(
      { metadata: 'needs_approval' },
      waitForEvent({
        event: 'manager.approval',
        where: ({ event }) => event.payload !== 'nobody',
        timeout: '5m',
        onEvent: { target: 'opening', actions: 'keep' },
        onTimeout: 'refused',
      }),
      'opening',
    ),
    // without a moment to ask for, a function that asked for it would throw
    opening: pauseIf(
      ({ context: { opensAt } }) => opensAt !== undefined,
      sleepUntil(({ context: { opensAt } }) => opensAt!.ms, 'open'),
      'open',
    ),
    open: { type: 'final' },
    refused: { type: 'final' },
  },
  output: ({ context: { by } }) => by,
});

const approval = (payload: string) => ({
  type: 'manager.approval',
  payload,
  targetWorkflowId: 'p',
});

onEachStore((world) => {
  const begin = async (input: Order) => {
    const engine = await world().open([purchase]);
    return world().run(engine.start(purchase, { id: 'p', input }));
  };
  const restart = async () => {
    await world().crash();
    await world().open([purchase]);
    return world().engine.get('p');
  };

  test('where no condition holds, nothing stands still', async () => {
    const handle = await begin({ amount: 1 });
    expect(handle.getSnapshot()).toMatchObject({ status: 'done', value: 'open', revision: 1 });
  });

  test('a suspension is of the whole state, and survives a crash', async () => {
    const handle = await begin({ amount: 11, metadata: { needs_approval: 'true' } });
    const now = world().host.now();
    const cooling = {
      type: 'sleep',
      key: 'cooling',
      address: 'p',
      state: 'cooling',
      startedAt: now,
      dueAt: now + HOUR_MS,
      durationMs: HOUR_MS,
    };
    expect(handle.getSnapshot().suspensions).toEqual([cooling]);
    expect((await restart()).getSnapshot()).toMatchObject({
      status: 'suspended',
      value: { cooling: 'pausing' },
      suspensions: [cooling],
    });
    await world().advance(HOUR_MS);
    const later = await world().engine.get('p');
    expect(later.getSnapshot().suspensions).toEqual([
      {
        type: 'waitingForEvent',
        key: 'review',
        address: 'p',
        state: 'review',
        events: ['manager.approval'],
        startedAt: now + HOUR_MS,
        dueAt: now + HOUR_MS + 300_000,
      },
    ]);
    await restart();
    await world().advance(300_000);
    expect((await world().engine.get('p')).getSnapshot().value).toBe('refused');
  });

  test('an early event is kept for it, and taken when the pause begins', async () => {
    await begin({ amount: 11, metadata: { needs_approval: 'true' } });
    const early = await world().run(world().engine.sendEvent(approval('ann')));
    expect(early.results).toMatchObject([{ outcome: 'deferred', reason: 'early' }]);
    await restart();
    await world().advance(HOUR_MS);
    expect((await world().engine.get('p')).getSnapshot()).toMatchObject({
      value: 'open',
      output: 'ann',
    });
  });

  test('an event its `where` refuses while it waits is not early', async () => {
    await begin({ amount: 1, metadata: { needs_approval: 'true' } });
    const refused = await world().run(world().engine.sendEvent(approval('nobody')));
    expect(refused.results).toMatchObject([{ outcome: 'ignored', reason: 'guard' }]);
  });

  test('it is resumed under the path of the whole', async () => {
    await begin({ amount: 11, metadata: { needs_approval: 'true' } });
    const { engine } = world();
    await world().run(engine.resumeWorkflow('p', undefined, { suspension: 'cooling' }));
    await restart();
    const second = await world().run(
      world().engine.resumeWorkflow('p', 'nobody', { suspension: 'review' }),
    );
    expect(second).toMatchObject({ resumed: true, outcome: 'handled' });
    expect((await world().engine.get('p')).getSnapshot()).toMatchObject({
      value: 'open',
      output: 'nobody',
    });
  });

  test('a delay that is a function is asked when the pause begins', async () => {
    await world().open([purchase]);
    const opensAt = { ms: world().host.now() + HOUR_MS };
    const { engine } = world();
    const input = { amount: 1, opensAt };
    const handle = await world().run(engine.start(purchase, { id: 'p', input }));
    expect(handle.getSnapshot().suspensions).toMatchObject([
      { type: 'sleepUntil', state: 'opening', dueAt: opensAt.ms },
    ]);
    await restart();
    await world().advance(HOUR_MS - 1);
    expect((await world().engine.get('p')).getSnapshot().status).toBe('suspended');
    await world().advance(1);
    expect((await world().engine.get('p')).getSnapshot().value).toBe('open');
  });

  test('a snapshot of plain XState goes on in it', async () => {
    const engine = await world().open([purchase]);
    const snapshot = purchase.resolveState({
      value: { opening: 'pausing' },
      context: { amount: 1, opensAt: { ms: world().host.now() + HOUR_MS } },
    });
    const persisted = purchase.getPersistedSnapshot(snapshot);
    await world().run(engine.start(purchase, { id: 'p', snapshot: persisted }));
    await world().advance(HOUR_MS);
    expect((await engine.get('p')).getSnapshot().value).toBe('open');
  });
});
