import { assign, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { fromTask } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';
import { expectRefusal, failureOf } from './values.ts';

/** What JSON would change without a word, and what it would not. */
const KEPT: Readonly<Record<string, unknown>> = {
  Date: new Date(Date.UTC(2026, 0, 1)),
  'an invalid Date': new Date(NaN),
  Map: new Map<unknown, unknown>([
    ['a', new Set([1])],
    [{ key: 1 }, undefined],
  ]),
  Set: new Set([new Date(0), 'x', NaN]),
  BigInt: 12_345_678_901_234_567_890n,
  NaN,
  Infinity,
  '-Infinity': -Infinity,
  '-0': -0,
  'undefined in an array': [1, undefined, 3],
  'undefined in an object': { a: undefined },
  'an error': new TypeError('kept'),
  'an object without a prototype': Object.assign(Object.create(null), { a: 1 }),
  'an object that looks like a tag': { $: ['Date', 0] },
  'half a surrogate': 'a\uD800b',
  'NUL and quotes': 'a\u0000b"\\\u2028',
  'an empty object': {},
  'an empty text': '',
  'a long text': 'x'.repeat(100_000),
  'a deep object': deep(500),
};

class Order {
  readonly id = 1;
}

const circle: Record<string, unknown> = {};
circle['self'] = circle;

/** What cannot be kept, each with what its refusal names. */
const REFUSED: Readonly<Record<string, readonly [value: unknown, named: string]>> = {
  'a function': [{ deep: [() => 1] }, '.deep[0] is a function'],
  'a symbol': [{ a: Symbol('x') }, '.a is a symbol'],
  'a symbol as a key': [{ [Symbol('x')]: 1 }, 'symbol'],
  'a circle': [circle, 'circle'],
  'an instance of a class': [{ order: new Order() }, '.order is an instance of class Order'],
  'a RegExp': [{ pattern: /x/ }, '.pattern is a RegExp'],
  'a Promise': [{ later: Promise.resolve() }, '.later is a Promise'],
  'a typed array': [{ bytes: new Uint8Array(2) }, '.bytes is a Uint8Array'],
  'an array with holes': [{ list: [1, , 3] }, '.list is an array with holes'],
  'a WeakMap': [{ cache: new WeakMap() }, '.cache is a WeakMap'],
  'too deep an object': [deep(2_000), 'deeper'],
  'a throwing getter': [
    Object.defineProperty({}, 'secret', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    }),
    '.secret cannot be read',
  ],
  '10 MB': ['x'.repeat(10_000_000), 'limits.'],
};

function deep(levels: number): unknown {
  let value: unknown = 'bottom';
  for (let level = 0; level < levels; level += 1) value = { below: value };
  return value;
}

interface Named {
  readonly type: string;
  readonly payload?: unknown;
}

function keep(payload: unknown): Named {
  return { type: 'keep', payload };
}

/** Keeps its input, then what it is sent; `work` ends in what the test says, and so does it. */
function machineOf(result: unknown) {
  return setup({
    types: {
      context: {} as { input: unknown; kept: unknown; result: unknown },
      events: {} as Named,
    },
    actors: { work: fromTask(() => Promise.resolve(result), { retry: false }) },
  }).createMachine({
    id: 'keeper',
    context: ({ input }) => ({ input, kept: 'nothing', result: 'nothing' }),
    initial: 'idle',
    states: {
      idle: {
        on: {
          keep: { actions: assign({ kept: ({ event }) => event.payload }) },
          make: { actions: assign({ kept: () => result }) },
          work: 'working',
        },
      },
      working: {
        invoke: {
          src: 'work',
          onDone: { target: 'done', actions: assign({ result: ({ event }) => event.output }) },
          onError: {
            target: 'failed',
            actions: assign({ result: ({ event }) => String(event.error) }),
          },
        },
      },
      done: { type: 'final' },
      failed: {},
    },
    output: ({ context }) => context.result,
  });
}

onEachStore((world) => {
  test.each(Object.entries(KEPT))('%s comes back equal after a restart', async (_, value) => {
    const machine = machineOf(value);
    const engine = await world().open([machine]);
    await world().run(engine.start(machine, { id: 'k', input: value }));
    await world().run(engine.sendSimpleEvent('k', 'keep', value));
    await world().run(engine.sendSimpleEvent('k', 'work'));
    await world().crash();
    await world().open([machine]);
    const handle = await world().engine.get('k');
    const { status, context, output } = handle.getSnapshot();
    expect(status).toBe('done');
    expect(context).toStrictEqual({ input: value, kept: value, result: value });
    expect(output).toStrictEqual(value);
    const [first, second] = (await handle.history()).items;
    expect(first?.event).toStrictEqual({ type: 'xstate.init', input: value });
    expect(second?.event).toStrictEqual({
      type: 'keep',
      id: expect.any(String) as string,
      payload: value,
      timestamp: expect.any(Number) as number,
      targetWorkflowId: 'k',
    });
  });

  describe.each(Object.entries(REFUSED))('%s', (_, [value, named]) => {
    const codes = ['NotSerializable', 'LimitExceeded'] as const;

    test('is refused by its path in an input, a payload and resume data', async () => {
      const machine = machineOf('x');
      const engine = await world().open([machine]);
      const handle = await world().run(engine.start(machine, { id: 'k' }));
      const before = await world().records('k');
      for (const call of [
        () => engine.start(machine, { input: value }),
        () => engine.sendSimpleEvent('k', 'keep', value),
        () => engine.sendEvent({ type: 'keep', payload: value }),
        () => handle.send(keep(value)),
        () => handle.resume(value),
      ]) {
        const error = await failureOf(() => world().run<unknown>(call()));
        expectRefusal(error, codes, String(call));
        expect(String(error)).toContain(named);
      }
      expect(await world().records('k')).toEqual(before);
      expect((await handle.history()).items).toHaveLength(1);
      expect(await engine.count()).toBe(1);
    });

    test('fails the task whose result it is, by name', async () => {
      const machine = machineOf(value);
      const engine = await world().open([machine]);
      const handle = await world().run(engine.start(machine, { id: 'k' }));
      await world().run(handle.send({ type: 'work' }));
      const { value: state, context } = await handle.refresh();
      expect(state).toBe('failed');
      expect((context as { result: string }).result).toContain(named);
    });

    test('parks the workflow that puts it into its context, by name', async () => {
      const machine = machineOf(value);
      const limits = { stateLength: 1_000_000 };
      const engine = await world().open([machine], { onFailure: 'park', limits });
      const handle = await world().run(engine.start(machine, { id: 'k' }));
      await world().run(handle.send({ type: 'make' }));
      const { status, failure, context } = await handle.refresh();
      expect(status).toBe('parked');
      expect(failure).toContain(named);
      expect(context).toMatchObject({ kept: 'nothing' });
      await world().run(engine.retryWorkflow('k', { event: 'skip' }));
      await world().run(engine.sendSimpleEvent('k', 'keep', 'fine'));
      expect((await handle.refresh()).context).toMatchObject({ kept: 'fine' });
    });
  });
});
