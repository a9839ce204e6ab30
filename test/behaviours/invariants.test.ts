import { assign, setup } from 'xstate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine, memoryStore } from '../../src/index.ts';
import { sqliteStore } from '../../src/sqlite.ts';
import { directory, type Directory } from '../persistence/places.ts';
import { refused, World } from './world.ts';

const log: string[] = [];

/** Says what it is asked, and lets a promise that waits for it to pause say so too. */
function say(word: string): void {
  log.push(word);
  queueMicrotask(() => log.push('somebody else'));
}

const counting = setup({
  types: { context: {} as { count: number } },
  guards: {
    may: () => {
      say('guard');
      return true;
    },
  },
  actions: {
    count: assign({
      count: ({ context }) => {
        say('assign');
        return context.count + 1;
      },
    }),
  },
}).createMachine({
  id: 'counting',
  context: { count: 0 },
  initial: 'first',
  states: {
    first: { on: { item: { guard: 'may', target: 'second', actions: 'count' } } },
    second: { always: { target: 'third', actions: 'count' } },
    third: { on: { item: { actions: 'count' } } },
  },
});

let place: Directory;
let world: World;

beforeEach(() => {
  place = directory();
  world = new World({ store: () => sqliteStore(place.file), remove: () => place.remove() });
});

afterEach(async () => {
  await world.remove();
});

test('T2 a turn is taken in one go: nobody else runs between its steps', async () => {
  const engine = await world.open([counting]);
  const handle = await world.run(engine.start(counting, { id: 'c' }));
  log.length = 0;
  const sent = handle.send({ type: 'item' });
  const steps = [...log];
  await world.run(sent);
  expect(steps.filter((step) => step !== 'guard')).toEqual(['assign', 'assign']);
  expect(log).toContain('somebody else');
  expect((await handle.refresh()).context).toEqual({ count: 2 });
});

test('L2 a turn on a revision that another moved is refused, and taken anew', async () => {
  const store = memoryStore();
  await store.open();
  // each believes that the store is its own
  const shared = { ...store, open: () => ({ aliveAt: undefined }), close: () => {} };
  await using engine = await createEngine({ workflows: [counting], store: shared });
  await using other = await createEngine({ workflows: [counting], store: shared });
  const handle = await engine.start(counting, { id: 'c' });
  await other.sendSimpleEvent('c', 'item');
  const error = await refused(handle.send({ type: 'item' }), 'RevisionConflict');
  expect(error.message).toContain("'c'");
  await handle.send({ type: 'item' });
  expect(await handle.refresh()).toMatchObject({ revision: 3, context: { count: 3 } });
});
