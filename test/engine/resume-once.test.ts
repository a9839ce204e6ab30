import { assign, setup } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, sleep, suspend, waitForEvent } from '../../src/index.ts';
import { expectRefusal, failureOf } from '../bad-input/values.ts';
import { onEachStore } from '../behaviours/world.ts';

/** It stays where it is until two of them have answered. */
const quorum = setup({
  types: { context: {} as { users: unknown[] }, events: {} as { type: string; payload?: unknown } },
}).createMachine({
  id: 'quorum',
  context: { users: [] },
  initial: 'asking',
  states: {
    asking: waitForEvent({
      event: 'answer',
      onEvent: {
        actions: assign({ users: ({ context, event }) => [...context.users, event.payload] }),
      },
    }),
  },
});

const sleeper = setup({}).createMachine({
  id: 'sleeper',
  initial: 'first',
  states: {
    first: sleep('1h', 'second'),
    second: sleep('1h', 'over'),
    over: { type: 'final' },
  },
});

const asker = setup({
  actors: { ask: fromTask(() => Promise.resolve(suspend('externalEvent', { event: 'answer' }))) },
}).createMachine({
  id: 'asker',
  initial: 'first',
  states: {
    first: { invoke: { src: 'ask', onDone: 'second' } },
    second: { invoke: { src: 'ask', onDone: 'over' } },
    over: { type: 'final' },
  },
});

onEachStore((world) => {
  test('B11, B40: the same id twice is one resume, also where the pause goes on', async () => {
    const engine = await world().open([quorum]);
    const handle = await world().run(engine.start(quorum, { id: 'q' }));
    const both = ['ann', 'ann'].map((user) => handle.resume(user, { id: 'link-1' }));
    const resumed = (await world().run(Promise.all(both))).map((result) => result.resumed);
    expect(resumed).toEqual([true, false]);
    await world().crash();
    const later = await (await world().open([quorum])).get('q');
    expect((await world().run(later.resume('ann', { id: 'link-1' }))).resumed).toBe(false);
    expect((await world().run(later.resume('bob', { id: 'link-2' }))).resumed).toBe(true);
    expect((await later.refresh()).context).toEqual({ users: ['ann', 'bob'] });
    const { items } = await later.history();
    expect(items.map(({ eventId }) => eventId)).toEqual([undefined, 'link-1', 'link-2']);
  });

  test.each([sleeper, asker])('B11: so it is of $id', async (machine) => {
    const engine = await world().open([machine]);
    const handle = await world().run(engine.start(machine, { id: 'w' }));
    await world().host.settle();
    const resume = (id: string) => world().run(handle.resume(undefined, { id }));
    expect((await resume('one')).resumed).toBe(true);
    expect((await resume('one')).resumed).toBe(false);
    expect((await handle.refresh()).value).toBe('second');
    expect((await resume('two')).resumed).toBe(true);
    expect((await handle.refresh()).status).toBe('done');
  });

  test('an id is of one resume or of one event', async () => {
    const engine = await world().open([quorum]);
    const handle = await world().run(engine.start(quorum, { id: 'q' }));
    const event = { type: 'answer', id: 'e', payload: 1, targetWorkflowId: 'q' };
    await world().run(engine.sendEvent(event));
    expect((await world().run(handle.resume(2, { id: 'e' }))).resumed).toBe(false);
    const failure = await failureOf(() => world().run(handle.resume(2, { id: '>1' })));
    expectRefusal(failure, ['OptionInvalid'], 'an id of our own');
  });
});
