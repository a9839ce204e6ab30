import {
  assign,
  createActor,
  createMachine,
  setup,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type Snapshot,
} from 'xstate';
import { describe, expect, test } from 'vitest';
import { forEach } from '../../src/machines/for-each.ts';
import { fromTask } from '../../src/machines/task.ts';

/** By the platform's next macrotask every promise that can settle has. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function run(machine: AnyStateMachine, snapshot?: Snapshot<unknown>) {
  const actor = createActor(machine, { ...(snapshot && { snapshot }) });
  actor.subscribe({ error: () => {} });
  actor.start();
  return {
    actor,
    get state(): AnyMachineSnapshot {
      return actor.getSnapshot() as AnyMachineSnapshot;
    },
  };
}

/** Ends its items by hand. */
class Work {
  readonly begun: unknown[] = [];
  readonly aborted: unknown[] = [];
  readonly #ends = new Map<unknown, { resolve: (value: unknown) => void; reject: () => void }>();

  readonly logic = fromTask(({ input, signal }: { input: unknown; signal: AbortSignal }) => {
    this.begun.push(input);
    signal.addEventListener('abort', () => this.aborted.push(input));
    return new Promise<unknown>((resolve, reject) => {
      this.#ends.set(input, { resolve, reject: () => reject(new Error(`no ${String(input)}`)) });
    });
  });

  async end(...inputs: readonly unknown[]): Promise<void> {
    for (const input of inputs) this.#ends.get(input)?.resolve(`${String(input)}!`);
    await settle();
  }

  async fail(input: unknown): Promise<void> {
    this.#ends.get(input)?.reject();
    await settle();
  }
}

type Options = Partial<Parameters<typeof forEach>[0]>;

function each(work: Work, items: readonly unknown[], options: Options = {}): AnyStateMachine {
  return setup({
    types: { context: {} as { items: readonly unknown[]; came: unknown } },
    actors: { work: work.logic },
    actions: { keep: assign(({ event }) => ({ came: event as unknown })) },
  }).createMachine({
    context: { items, came: undefined },
    initial: 'working',
    states: {
      working: forEach({
        src: 'work',
        items: ({ context }) => context.items,
        onDone: { target: 'done', actions: 'keep' },
        onError: { target: 'failed', actions: 'keep' },
        on: { leave: 'left' },
        ...(options as object),
      }),
      done: { type: 'final' },
      failed: { type: 'final' },
      left: { type: 'final' },
    },
  });
}

const numbers = (length: number): readonly number[] => Array.from({ length }, (_, at) => at);

describe('for each item of a list', () => {
  test('it runs so many at once, and goes on when all have ended, in their order', async () => {
    const work = new Work();
    const { actor } = run(each(work, numbers(5), { concurrency: 2 }));
    expect(work.begun).toEqual([0, 1]);
    await work.end(1);
    expect(work.begun).toEqual([0, 1, 2]);
    await work.end(2);
    await work.end(3, 4);
    expect(work.begun).toEqual([0, 1, 2, 3, 4]);
    await work.end(4);
    expect(actor.getSnapshot().value).toBe('working');
    await work.end(0);
    expect(actor.getSnapshot()).toMatchObject({
      value: 'done',
      context: { came: { output: ['0!', '1!', '2!', '3!', '4!'] } },
    });
  });

  test('by default ten at once', () => {
    const work = new Work();
    run(each(work, numbers(99)));
    expect(work.begun).toHaveLength(10);
  });

  test('never more nor less than it may, however many there are', async () => {
    let running = 0;
    let most = 0;
    const counted = fromTask(async ({ input }: { input: number }) => {
      running += 1;
      most = Math.max(most, running);
      // some take longer than others
      for (let turn = 0; turn <= input % 7; turn += 1) await Promise.resolve();
      running -= 1;
      return input * 2;
    });
    const items = numbers(1_000);
    const machine = each(new Work(), items, { src: counted, concurrency: 7 });
    const { actor } = run(machine);
    await settle();
    const { value, context } = actor.getSnapshot() as AnyMachineSnapshot;
    expect(value).toBe('done');
    expect(context).toMatchObject({ came: { output: items.map((item) => item * 2) } });
    expect(most).toBe(7);
  });

  test('all at once, if it may', () => {
    const work = new Work();
    run(each(work, numbers(300), { concurrency: Infinity }));
    expect(work.begun).toEqual(numbers(300));
  });

  test('of an empty list it goes on at once', () => {
    const { actor } = run(each(new Work(), []));
    expect(actor.getSnapshot()).toMatchObject({ value: 'done', context: { came: { output: [] } } });
  });

  test('each is given what `input` makes of it', async () => {
    const work = new Work();
    const input = ({ item, index, context }: { item: unknown; index: number; context: object }) =>
      `${String(item)}/${index}/${Object.keys(context).length}`;
    const { actor } = run(each(work, ['a', 'b'], { input: input as never }));
    expect(work.begun).toEqual(['a/0/2', 'b/1/2']);
    await work.end('a/0/2', 'b/1/2');
    expect(actor.getSnapshot().value).toBe('done');
  });

  test('the list may be a literal', () => {
    const work = new Work();
    run(each(work, [], { items: ['x'] }));
    expect(work.begun).toEqual(['x']);
  });

  test('a list that is none fails its state', () => {
    const { state } = run(each(new Work(), 'abc' as never));
    expect(state).toMatchObject({ status: 'error', error: { code: 'OptionInvalid' } });
  });
});

describe('an item that fails', () => {
  test('stops the others and leads to onError', async () => {
    const work = new Work();
    const { actor } = run(each(work, numbers(50), { concurrency: 40 }));
    await work.end(0);
    await work.fail(30);
    expect(actor.getSnapshot()).toMatchObject({
      value: 'failed',
      context: { came: { error: { message: 'no 30' } } },
    });
    expect(work.begun).toHaveLength(41);
    expect(work.aborted).toHaveLength(39);
  });

  test('is one result of many where all are settled', async () => {
    const work = new Work();
    const { actor } = run(each(work, numbers(3), { settle: true }));
    await work.fail(1);
    await work.end(0, 2);
    expect(actor.getSnapshot()).toMatchObject({
      value: 'done',
      context: {
        came: {
          output: [
            { status: 'fulfilled', value: '0!' },
            { status: 'rejected', reason: { message: 'no 1' } },
            { status: 'fulfilled', value: '2!' },
          ],
        },
      },
    });
  });
});

describe('what has ended is told', () => {
  test('item by item, to its own state', async () => {
    const work = new Work();
    const told: unknown[] = [];
    const state = (name: string) => ({
      initial: 'working',
      states: {
        working: forEach({
          src: work.logic,
          items: [`${name}0`, `${name}1`],
          settle: true,
          onItem: { actions: ({ event }) => told.push({ name, ...event }) },
          onDone: 'done',
        }),
        done: {},
      },
    });
    run(createMachine({ type: 'parallel', states: { a: state('a'), b: state('b') } }));
    await work.end('a1');
    await work.fail('b0');
    await work.end('a0');
    expect(told).toMatchObject([
      { name: 'a', index: 1, status: 'fulfilled', value: 'a1!' },
      { name: 'b', index: 0, status: 'rejected', reason: { message: 'no b0' } },
      { name: 'a', index: 0, status: 'fulfilled', value: 'a0!' },
    ]);
  });

  test('and may end it before the others have', async () => {
    const work = new Work();
    const onItem = { target: 'done', guard: ({ event }: { event: unknown }) => isFirst(event) };
    const isFirst = (event: unknown): boolean => (event as { value: string }).value === '2!';
    const { actor } = run(each(work, numbers(9), { onItem }));
    await work.end(1);
    expect(actor.getSnapshot().value).toBe('working');
    await work.end(2);
    expect(actor.getSnapshot().value).toBe('done');
    expect(work.aborted).toHaveLength(7);
  });
});

describe('a list under way', () => {
  test('is stopped when its state is left', async () => {
    const work = new Work();
    const { actor } = run(each(work, numbers(60)));
    actor.send({ type: 'leave' });
    expect(actor.getSnapshot().value).toBe('left');
    expect(work.aborted).toEqual(numbers(10));
  });

  test('goes on from a snapshot', async () => {
    const work = new Work();
    const machine = each(work, numbers(60), { concurrency: 3 });
    const first = run(machine);
    for (const number of numbers(30)) await work.end(number);
    const snapshot = structuredClone(first.actor.getPersistedSnapshot());
    first.actor.stop();
    work.begun.length = 0;
    const { actor } = run(machine, snapshot);
    expect(work.begun).toEqual([30, 31, 32]);
    for (const number of numbers(60)) await work.end(number);
    expect(work.begun).toEqual(numbers(60).slice(30));
    expect(actor.getSnapshot()).toMatchObject({
      value: 'done',
      context: { came: { output: numbers(60).map((number) => `${number}!`) } },
    });
  });
});
