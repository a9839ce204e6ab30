import { assign, setup } from 'xstate';
import { fromTask, waitForEvent, type Engine, type WorkflowHandle } from '../../../src/index.ts';
import { encodeValue, keptAddress } from '../../../src/reading.ts';
import { sqliteStore } from '../../../src/sqlite.ts';
import { createTestEngine, type TestEngine } from '../../../src/testing.ts';
import { HOUR_MS, order } from '../../engine/order.ts';
import { directory } from '../../persistence/places.ts';

const part = setup({
  types: { context: {} as { readonly size: number } },
}).createMachine({
  id: 'part',
  context: { size: 1 },
  initial: 'small',
  on: { grow: { actions: assign({ size: ({ context }) => context.size + 1 }) } },
  states: { small: { on: { end: 'over' } }, over: { type: 'final' } },
});

/** Holds what JSON cannot say, spawns machines and lets them go, and stumbles over `boom`. */
export const holder = setup({
  types: {
    context: {} as {
      readonly when: Date;
      readonly big: bigint;
      readonly seen: ReadonlyMap<string, number>;
      readonly text: string;
    },
  },
  actors: { part },
}).createMachine({
  id: 'holder',
  context: { when: new Date(5), big: 12n, seen: new Map([['a', 1]]), text: '' },
  on: {
    boom: {
      actions: assign(() => {
        throw new TypeError('it broke');
      }),
    },
    huge: { actions: assign({ text: () => 'é'.repeat(400_000) }) },
    see: {
      actions: assign({ seen: ({ context }) => new Map([...context.seen, ['b', 2]]) }),
    },
  },
  type: 'parallel',
  states: {
    work: {
      initial: 'idle',
      states: {
        idle: { on: { make: { target: 'making', guard: () => true } } },
        making: { invoke: { src: 'part', id: 'part', onDone: 'idle' }, on: { leave: 'idle' } },
      },
    },
    wait: {
      initial: 'waiting',
      tags: 'human',
      states: { waiting: waitForEvent({ event: 'go', onEvent: 'gone' }), gone: {} },
    },
  },
});

export const failing = setup({
  actors: {
    fail: fromTask(() => Promise.reject(new RangeError('no luck')), {
      retry: { maxAttempts: 3, initialDelay: '10m' },
    }),
  },
}).createMachine({
  id: 'failing',
  initial: 'trying',
  states: { trying: { invoke: { src: 'fail', id: 'fail', onError: 'failed' } }, failed: {} },
});

/** What every source of the conformance suite shows: a few workflows of each kind on one file. */
export interface Fleet {
  readonly test: TestEngine;
  readonly engine: Engine;
  readonly file: string;
  /** By `id@revision`: the context there was, as text of the codec. */
  readonly contexts: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

export const ORDERS = 12;

export async function launchFleet(): Promise<Fleet> {
  const place = directory();
  const { file } = place;
  const test = await createTestEngine({
    workflows: [order, holder, failing],
    store: () => sqliteStore(file),
    onFailure: 'park',
  });
  const { engine } = test;
  const contexts = new Map<string, string>();
  const note = async (handle: WorkflowHandle): Promise<void> => {
    const { revision, context } = await test.run(handle.refresh());
    contexts.set(
      `${handle.id}@${revision}`,
      encodeValue(context, { address: keptAddress, at: 'context' }),
    );
  };
  const send = async (id: string, type: string, payload?: unknown): Promise<void> => {
    await test.run(engine.sendSimpleEvent(id, type, payload)).catch(() => {});
    await note(await test.run(engine.get(id)));
  };
  for (let index = 0; index < ORDERS; index += 1) {
    const id = `o-${String(index).padStart(2, '0')}`;
    const metadata = { tenant: index % 2 === 0 ? 'even' : 'odd' };
    await test.run(engine.start(order, { id, metadata }));
  }
  await send('o-03', 'approve', 'early');
  await test.run(engine.cancelWorkflow('o-03', 'not wanted'));
  await test.clock.advance(HOUR_MS);
  await send('o-00', 'approve', 'ann');
  for (const type of ['note', 'note', 'huh']) await send('o-02', type);
  await note(await test.run(engine.start(holder, { id: 'h-1' })));
  for (const type of ['see', 'make']) await send('h-1', type);
  await test.run(engine.sendEvent({ type: 'grow', targetWorkflowId: 'h-1/part' }));
  await note(await test.run(engine.get('h-1')));
  for (const type of ['huge', 'leave', 'boom']) await send('h-1', type);
  await test.run(engine.start(failing, { id: 'f-1' }));
  await test.clock.advance(HOUR_MS / 5);
  await test.run(engine.fork('o-00@2', { id: 'fork-1' }));
  return {
    test,
    engine,
    file,
    contexts,
    async close() {
      await test.close();
      place.remove();
    },
  };
}
