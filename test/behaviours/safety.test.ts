import { assign, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { fromTask, isAbeyanceError, sendToWorkflow, sleep, waitForEvent } from '../../src/index.ts';
import { onEachStore, refused } from './world.ts';

interface Named {
  readonly type: string;
  readonly payload?: unknown;
}

const base = setup({
  types: { context: {} as { kept: unknown }, events: {} as Named },
});

const keeping = base.createMachine({
  id: 'keeping',
  context: ({ input }) => ({ kept: input }),
  on: { item: { actions: assign({ kept: ({ event }) => event.payload }) } },
});

const polluting = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';

function isPolluted(): boolean {
  return 'polluted' in {} || 'polluted' in Object || 'polluted' in [];
}

onEachStore((world) => {
  describe('B49 a payload', () => {
    test('B49 with a key __proto__ is refused by its path', async () => {
      const engine = await world().open([keeping]);
      const handle = await world().run(engine.start(keeping, { id: 'k', input: 1 }));
      const payload: unknown = { deep: [JSON.parse(polluting)] };
      const sent = engine.sendSimpleEvent('k', 'item', payload);
      const error = await refused(world().run(sent), 'NotSerializable');
      expect(error.message).toContain('event.payload.deep[0]');
      const started = engine.start(keeping, { input: payload });
      await refused(world().run(started), 'NotSerializable');
      await refused(world().run(handle.resume(payload)), 'NotSerializable');
      expect((await handle.refresh()).context).toEqual({ kept: 1 });
      expect(isPolluted()).toBe(false);
    });

    test('B49 with a key constructor is data and nothing else', async () => {
      const payload = { constructor: { prototype: { polluted: true } }, toString: 'text' };
      const engine = await world().open([keeping]);
      await world().run(engine.start(keeping, { id: 'k', input: 1 }));
      await world().run(engine.sendSimpleEvent('k', 'item', payload));
      await world().crash();
      await world().open([keeping]);
      const { context } = (await world().engine.get('k')).getSnapshot();
      expect(context).toEqual({ kept: payload });
      expect(isPolluted()).toBe(false);
    });

    test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
      'B49 the name %s is an ordinary id, type and metadata key',
      async (name) => {
        const machine = base.createMachine({
          id: name,
          context: { kept: 0 },
          initial: 'waiting',
          states: { waiting: waitForEvent({ event: name, onEvent: 'done' }), done: {} },
        });
        const engine = await world().open([machine]);
        const metadata = Object.fromEntries([[name, 'value']]);
        const started = engine.start(machine, { id: name, metadata });
        const handle = await world().run(started);
        expect(Object.entries(handle.getSnapshot().metadata)).toEqual([[name, 'value']]);
        expect(await engine.count({ metadata })).toBe(1);
        expect(await engine.count({ waitingFor: name })).toBe(1);
        expect(await engine.count({ workflow: name })).toBe(1);
        await world().crash();
        await world().open([machine]);
        const again = await world().engine.get(name);
        expect(Object.entries(again.getSnapshot().metadata)).toEqual([[name, 'value']]);
        await world().run(world().engine.sendEvent({ type: name, id: name }));
        expect((await again.refresh()).value).toBe('done');
        expect(world().engine.bus.subscriberCount(name)).toBe(0);
        expect(isPolluted()).toBe(false);
      },
    );
  });

  describe('B50 logs and errors', () => {
    const SECRET = 'hunter2-secret';
    const secret = { password: SECRET };

    const machine = setup({
      types: { context: {} as { kept: unknown }, events: {} as Named },
      actors: {
        work: fromTask(() => Promise.resolve(secret)),
        broken: fromTask(() => Promise.reject(new Error('refused')), { retry: false }),
      },
      actions: {
        act: () => {
          throw new Error('an action broke');
        },
        // oxlint-disable-next-line typescript/no-misused-promises -- what authors do all the same
        reject: () => Promise.reject(new Error('an action broke later')),
        break: assign(() => {
          throw new TypeError('a turn broke');
        }),
      },
      guards: { never: () => false },
    }).createMachine({
      id: 'secretive',
      context: ({ input }) => ({ kept: input }),
      initial: 'idle',
      on: {
        keep: { actions: assign({ kept: ({ event }) => event.payload }) },
        act: { actions: 'act' },
        reject: { actions: 'reject' },
        break: { actions: 'break' },
        guarded: { guard: 'never' },
        send: { actions: sendToWorkflow('nobody', { type: 'keep', payload: secret }) },
        work: '.working',
        fail: '.failing',
        nap: '.asleep',
      },
      states: {
        idle: {},
        working: { invoke: { src: 'work', input: () => secret, onDone: 'idle' } },
        failing: { invoke: { src: 'broken', input: () => secret, onError: 'idle' } },
        asleep: sleep('1h', 'waiting'),
        waiting: waitForEvent({ event: 'item', onEvent: 'idle', whenEarly: 'reject' }),
      },
      output: () => secret,
    });

    test('B50 show no payload, context, input, result or output', async () => {
      const told: string[] = [];
      const tell = async (promise: Promise<unknown>): Promise<void> => {
        await world()
          .run(promise)
          .catch((error: unknown) => {
            for (let cause = error; cause instanceof Error; cause = cause.cause) {
              told.push(`${cause.message} ${cause.stack ?? ''}`);
              if (isAbeyanceError(cause)) told.push(JSON.stringify(cause.details));
            }
          });
      };
      const limits = { eventLength: 2_000, stateLengthWarning: 10, deferredEvents: 1 };
      const parking = { limits, onFailure: 'park' } as const;
      let engine = await world().open([machine], parking);
      const start = { id: 's', input: secret, metadata: { secret: SECRET } };
      await tell(engine.start(machine, start));
      const unkeepable = { ...secret, fn: () => SECRET };
      const long = { ...secret, text: SECRET.repeat(1_000) };
      const circle: { password: string; self?: unknown } = { ...secret };
      circle.self = circle;
      const types = ['keep', 'unknown', 'guarded', 'reject', 'send', 'work', 'fail', 'nap', 'item'];
      for (const payload of [secret, unkeepable, long, circle, SECRET, new Map([[SECRET, 1]])]) {
        for (const type of types) {
          await tell(engine.sendSimpleEvent('s', type, payload));
          await tell(engine.sendEvent({ type, payload }));
        }
        await tell(engine.start(machine, { input: payload }));
        await tell(engine.resumeWorkflow('s', payload));
      }
      await tell(engine.start(machine, { id: 's', input: secret, onConflict: 'error' }));
      await tell(engine.sendSimpleEvent('nobody', 'keep', secret));
      const handle = await engine.get('s');
      handle.subscribe(() => {
        throw new Error('a listener broke');
      });
      for (const type of ['break', 'keep', 'keep'])
        await tell(engine.sendSimpleEvent('s', type, secret));
      await tell(engine.retryWorkflow('s', { event: { type: 'keep', payload: secret } as Named }));
      world().trouble = new Error('no disk');
      await tell(engine.sendSimpleEvent('s', 'keep', secret));
      await world().advance(3_600_000);
      world().trouble = undefined;
      await world().crash(3_600_000);
      engine = await world().open([machine], { limits });
      await tell(engine.sendSimpleEvent('s', 'act', secret));
      await tell((await engine.get('s')).result());
      await tell(world().close());
      expect(told.length).toBeGreaterThan(10);
      expect(world().lines.length).toBeGreaterThan(50);
      const shown = [...world().lines, ...told].filter((line) => line.includes(SECRET));
      expect(shown).toEqual([]);
    });
  });
});
