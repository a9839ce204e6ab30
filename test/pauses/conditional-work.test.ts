// What a pause on a condition invokes, such as a poll or another workflow, is asked for nothing and
// never begun where the condition does not hold.
import { assign, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { fromTask, pauseIf, poll, sleep, subWorkflow } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';

const HOUR_MS = 3_600_000;

interface Order {
  readonly amount: number;
  readonly opensAt?: { readonly ms: number };
}

onEachStore((world) => {
  describe('what the pause invokes', () => {
    const calls: unknown[] = [];
    const guarded = setup({
      types: { context: {} as Order, input: {} as Order },
      actors: {
        work: fromTask(({ input, key }: { input: number; key: string }) => {
          calls.push([input, key]);
          return Promise.resolve(input);
        }),
      },
    }).createMachine({
      id: 'guarded',
      context: ({ input }) => input,
      initial: 'opening',
      states: {
        opening: pauseIf(
          ({ context: { opensAt } }) => opensAt !== undefined,
          sleep('1h', 'late', {
            invoke: {
              src: 'work',
              input: ({ context: { opensAt } }) => opensAt!.ms,
              onDone: 'open',
            },
          }),
          'passed',
        ),
        open: { type: 'final' },
        late: { type: 'final' },
        passed: { type: 'final' },
      },
    });

    test('begins with it, and not without it', async () => {
      calls.length = 0;
      const engine = await world().open([guarded]);
      await world().run(engine.start(guarded, { id: 'without', input: { amount: 1 } }));
      expect((await engine.get('without')).getSnapshot().value).toBe('passed');
      expect(calls).toEqual([]);
      world().dieAtNextWrite('after write');
      void engine.start(guarded, { id: 'with', input: { amount: 1, opensAt: { ms: 7 } } });
      await world().host.settle();
      await world().crash();
      await world().open([guarded]);
      expect((await world().engine.get('with')).getSnapshot().value).toBe('open');
      expect(calls).toEqual([[7, expect.any(String)]]);
    });
  });

  describe('a poll and a workflow of its own', () => {
    const parcel = setup({ types: { input: {} as number, output: {} as number } }).createMachine({
      id: 'parcel',
      context: ({ input }) => ({ weight: input }),
      initial: 'packing',
      states: { packing: sleep('1h', 'packed'), packed: { type: 'final' } },
      output: ({ context }) => (context as { weight: number }).weight,
    });
    const shipping = setup({
      types: { context: {} as Order & { weight?: number }, input: {} as Order },
      actors: { isOpen: fromTask(({ attempt }) => Promise.resolve(attempt)) },
    }).createMachine({
      id: 'shipping',
      context: ({ input }) => input,
      initial: 'opening',
      states: {
        opening: pauseIf(
          ({ context: { opensAt } }) => opensAt !== undefined,
          poll({
            src: 'isOpen',
            input: ({ context: { opensAt } }) => opensAt!.ms,
            until: ({ attempt }) => attempt === 2,
            every: '1h',
            onDone: 'parcel',
          }),
          'parcel',
        ),
        parcel: pauseIf(
          ({ context: { amount } }) => amount > 0,
          subWorkflow({
            workflow: parcel,
            input: ({ context: { amount } }) => amount,
            onDone: {
              target: 'done',
              actions: assign({ weight: ({ event }) => event.output }),
            },
            onError: 'failed',
          }),
          'done',
        ),
        done: { type: 'final' },
        failed: { type: 'final' },
      },
    });

    test('pause, or are never begun', async () => {
      const workflows = [shipping, parcel];
      const engine = await world().open(workflows);
      await world().run(engine.start(shipping, { id: 'without', input: { amount: 0 } }));
      expect((await engine.get('without')).getSnapshot().value).toBe('done');
      expect(await engine.count({ workflow: 'parcel' })).toBe(0);
      const input = { amount: 3, opensAt: { ms: 1 } };
      await world().run(engine.start(shipping, { id: 'with', input }));
      expect((await engine.get('with')).getSnapshot()).toMatchObject({
        value: { opening: 'pausing' },
        suspensions: [{ type: 'polling' }],
      });
      await world().crash();
      await world().open(workflows);
      await world().advance(HOUR_MS);
      expect((await world().engine.get('with')).getSnapshot()).toMatchObject({
        value: { parcel: 'pausing' },
        suspensions: [{ type: 'subWorkflow', address: 'with/0.shipping.parcel' }],
      });
      await world().crash();
      await world().open(workflows);
      await world().advance(HOUR_MS);
      expect((await world().engine.get('with')).getSnapshot()).toMatchObject({
        value: 'done',
        context: { weight: 3 },
      });
    });
  });
});
