import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { assign, setup } from 'xstate';
import { createEngine, type Engine } from 'abeyance';
import type { MethodName, Source } from '../../../inspector/protocol/index.ts';
import { RunStore } from '../../../inspector/app/run/run-store.ts';
import { createEngineSource } from '../../../inspector/source/index.ts';

const counter = setup({ types: { context: {} as { n: number } } }).createMachine({
  id: 'counter',
  context: { n: 0 },
  initial: 'even',
  on: { tick: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
  states: { even: { on: { flip: 'odd' } }, odd: { on: { flip: 'even' } } },
});

/** A source over an engine that tells how often each method was asked, and may hold one back. */
async function counted(): Promise<{
  readonly engine: Engine;
  readonly store: RunStore;
  readonly asked: Map<string, number>;
  readonly held: Map<string, Promise<void>>;
}> {
  const engine = await createEngine({ workflows: [counter] });
  const asked = new Map<string, number>();
  const held = new Map<string, Promise<void>>();
  const inner = createEngineSource(engine);
  const heard = (method: MethodName) => async (request: never) => {
    asked.set(method, (asked.get(method) ?? 0) + 1);
    await held.get(method);
    return inner[method](request);
  };
  const methods = (['run', 'entries', 'snapshotAt'] as const).map((one) => [one, heard(one)]);
  const source = { ...inner, ...Object.fromEntries(methods) } as Source;
  const store = new RunStore(source, 'c-1');
  onTestFinished(async () => {
    store.close();
    await engine.close();
  });
  await engine.start(counter, { id: 'c-1' });
  return { engine, store, asked, held };
}

async function tick(engine: Engine, times: number, type = 'tick'): Promise<void> {
  for (let count = 0; count < times; count += 1)
    await engine.sendEvent({ type, targetWorkflowId: 'c-1' });
}

describe('one workflow, live', () => {
  test('is read a few times a second, however often it changes, and ends up as it is', async () => {
    const { engine, store, asked } = await counted();
    store.open();
    const until = Date.now() + 700;
    while (Date.now() < until) {
      await tick(engine, 5);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const { revision } = (await engine.get('c-1')).getSnapshot();
    expect(asked.get('run')).toBeLessThanOrEqual(4);
    await vi.waitFor(() => expect(store.run.value?.row.revision).toBe(revision), 5_000);
    const shown = store.log.lines.value.map((line) => line.revision);
    expect(shown).toEqual(Array.from({ length: revision }, (_none, at) => at + 1));
  });

  test('shows where it stood after a turn at once, and the rest when it was read', async () => {
    const { engine, store, held } = await counted();
    await tick(engine, 1, 'flip');
    await tick(engine, 2);
    store.open();
    await vi.waitFor(() => expect(store.log.lines.value).toHaveLength(4));
    const hold = Promise.withResolvers<void>();
    held.set('snapshotAt', hold.promise);
    const looking = store.look(1);
    expect(store.moment.value).toMatchObject({
      type: 'past',
      isWhole: false,
      snapshot: { revision: 1, actors: [{ value: 'even' }] },
    });
    hold.resolve();
    await looking;
    expect(store.moment.value).toMatchObject({ isWhole: true, line: { revision: 1 } });
    await store.look(undefined);
    expect(store.moment.value?.type).toBe('present');
  });

  test('of turns that are dragged over reads the one where the cursor rests', async () => {
    const { engine, store, asked } = await counted();
    await tick(engine, 30);
    store.open();
    await vi.waitFor(() => expect(store.run.value?.row.revision).toBe(31));
    const looks: Promise<void>[] = [];
    for (let revision = 2; revision <= 26; revision += 1) {
      looks.push(store.look(revision));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await Promise.all(looks);
    expect(store.cursor.value).toBe(26);
    expect(asked.get('snapshotAt')).toBeLessThanOrEqual(4);
    expect(store.moment.value).toMatchObject({ isWhole: true, snapshot: { revision: 26 } });
  });

  test('says that a turn is not there, and still shows the workflow', async () => {
    const { store } = await counted();
    store.open();
    await store.look(99);
    await vi.waitFor(() => expect(store.run.value).toBeDefined());
    expect(store.lookError.value).toMatchObject({ code: 'SnapshotNotFound' });
    expect(store.log.lines.value).toHaveLength(1);
  });
});
