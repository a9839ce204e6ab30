import { assign, cancel, raise, setup } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, suspend, type AbeyanceError } from '../../src/index.ts';
import { onEachStore, refused } from '../behaviours/world.ts';
import { HOUR_MS, order, shipped } from './order.ts';

/** Two timers at once: an `after` and a delayed event. */
const twice = setup({
  types: { context: {} as { readonly reminded: number } },
  actors: {
    rest: fromTask(() => Promise.resolve(suspend('delay', { duration: '1d' }))),
  },
}).createMachine({
  id: 'twice',
  context: { reminded: 0 },
  entry: raise({ type: 'remind' }, { delay: 2 * HOUR_MS, id: 'reminder' }),
  on: {
    remind: { actions: assign({ reminded: ({ context }) => context.reminded + 1 }) },
    forget: { actions: cancel('reminder') },
    rest: '.resting',
  },
  initial: 'waiting',
  states: {
    waiting: { after: { [HOUR_MS]: 'late' } },
    late: {},
    resting: { invoke: { src: 'rest', onDone: 'rested' } },
    rested: { type: 'final' },
  },
});

onEachStore((world) => {
  const valueOf = async (id: string): Promise<unknown> =>
    (await world().run((await world().run(world().engine.get(id))).refresh())).value;

  test('a timer fires now, as a turn by hand, and not again when it was due', async () => {
    const engine = await world().open([order]);
    await world().run(engine.start(order, { id: 'o' }));
    expect(await world().run(engine.fireTimer('o'))).toEqual({ fired: true, revision: 2 });
    expect(await valueOf('o')).toBe('approval');
    const { items } = await world().run(engine.history('o'));
    expect(items.at(-1)).toMatchObject({ source: 'resume', value: 'approval', revision: 2 });
    await world().advance(HOUR_MS);
    expect(await valueOf('o')).toBe('approval');
  });

  test('of several one is named, by the key its row has', async () => {
    const engine = await world().open([twice]);
    await world().run(engine.start(twice, { id: 't' }));
    const error = await refused(world().run(engine.fireTimer('t')), 'TimerAmbiguous');
    const { keys } = (error as AbeyanceError).details as { readonly keys: readonly string[] };
    expect(keys).toHaveLength(2);
    const reminder = keys.find((key) => key.endsWith('reminder'));
    expect(await world().run(engine.fireTimer('t', reminder))).toMatchObject({ fired: true });
    expect((await world().run(engine.get('t'))).getSnapshot().context).toEqual({ reminded: 1 });
    await world().advance(3 * HOUR_MS);
    expect(await valueOf('t')).toBe('late');
    expect((await world().run(engine.get('t'))).getSnapshot().context).toEqual({ reminded: 1 });
  });

  test('B5: one that is cancelled, of nobody, or of one that has ended does not fire', async () => {
    const engine = await world().open([twice, order]);
    const handle = await world().run(engine.start(twice, { id: 't' }));
    await world().run(handle.send({ type: 'forget' }));
    expect(await world().run(engine.fireTimer('t', 'no such key'))).toEqual({
      fired: false,
      revision: 2,
    });
    await world().run(handle.cancel());
    expect(await world().run(engine.fireTimer('t'))).toMatchObject({ fired: false });
    await refused(world().run(engine.fireTimer('nobody')), 'WorkflowNotFound');
  });

  test('the delay of a suspended task is over, too', async () => {
    const engine = await world().open([twice]);
    const handle = await world().run(engine.start(twice, { id: 't' }));
    await world().run(handle.send({ type: 'forget' }));
    await world().run(handle.send({ type: 'rest' }));
    expect(await valueOf('t')).toBe('resting');
    const [task] = (await world().run(engine.explain('t'))).tasks;
    expect(await world().run(engine.fireTimer('t', task?.key))).toMatchObject({ fired: true });
    expect(await valueOf('t')).toBe('rested');
  });

  test('B11: the same id twice fires once, also after a crash', async () => {
    let engine = await world().open([order]);
    await world().run(engine.start(order, { id: 'o' }));
    const [first, second] = await world().run(
      Promise.all([1, 2].map(() => engine.fireTimer('o', undefined, { id: 'click-1' }))),
    );
    expect([first?.fired, second?.fired]).toEqual([true, false]);
    await world().crash();
    engine = await world().open([order]);
    const again = engine.fireTimer('o', undefined, { id: 'click-1' });
    expect(await world().run(again)).toEqual({ fired: false, revision: 2 });
    expect(await valueOf('o')).toBe('approval');
  });

  test('a parked workflow keeps its timers', async () => {
    await shipped(world());
    const { engine } = world();
    await world().run(engine.fork('o@1', { id: 'f' }));
    expect(await world().run(engine.fireTimer('f'))).toMatchObject({ fired: false });
    expect(await valueOf('f')).toBe('cooling');
  });
});
