import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, type Change } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';
import { HOUR_MS, order } from './order.ts';

const failing = setup({
  actors: {
    fail: fromTask(() => Promise.reject(new Error('no')), {
      retry: { maxAttempts: 2, initialDelay: '1s' },
    }),
  },
}).createMachine({ id: 'failing', invoke: { src: 'fail' } });

onEachStore((world) => {
  test('says of every workflow that something of it is stored, once it is', async () => {
    const engine = await world().open([order, failing]);
    const heard: Change[] = [];
    const stop = engine.changes((change) => {
      heard.push(change);
    });
    world().trouble = new Error('disk full');
    await world()
      .run(engine.start(order, { id: 'lost' }))
      .catch(() => {});
    expect(heard).toEqual([]);
    world().trouble = undefined;
    await world().run(engine.start(order, { id: 'o' }));
    await world().advance(HOUR_MS);
    await world().run(engine.cancelWorkflow('o'));
    await world().run(engine.deleteWorkflow('o'));
    stop();
    await world().run(engine.start(order, { id: 'p' }));
    expect(heard).toEqual([
      { type: 'turn', workflowId: 'o', revision: 1 },
      { type: 'turn', workflowId: 'o', revision: 2 },
      { type: 'turn', workflowId: 'o', revision: 3 },
      { type: 'deleted', workflowId: 'o' },
    ]);
  });

  test('says so of a failed attempt that brings no turn', async () => {
    const engine = await world().open([failing]);
    const heard: Change[] = [];
    engine.changes((change) => heard.push(change));
    await world().run(engine.start(failing, { id: 'f' }));
    await world().advance(HOUR_MS);
    expect(heard).toContainEqual({ type: 'attempt', workflowId: 'f' });
  });

  test('a listener that throws hurts nobody, and all hear that the engine is closed', async () => {
    const engine = await world().open([order]);
    const heard: string[] = [];
    engine.changes(() => {
      throw new Error('oops');
    });
    engine.changes(({ type }) => heard.push(type));
    await world().run(engine.start(order, { id: 'o' }));
    expect(world().lines).toContain('a listener threw {"error":"Error: oops"}');
    await engine.close();
    expect(heard).toEqual(['turn', 'closed']);
    expect(() => engine.changes(() => {})).toThrow(
      expect.objectContaining({ code: 'EngineClosed' }),
    );
  });

  test('the reads of an engine answer until it is closed', async () => {
    const engine = await world().open([order]);
    await world().run(engine.start(order, { id: 'o' }));
    const page = await engine.reads.due(undefined, Number.MAX_SAFE_INTEGER, 10);
    expect(page.items).toMatchObject([{ kind: 'timer', workflowId: 'o' }]);
    await engine.close();
    expect(() => engine.reads.load('o')).toThrow(expect.objectContaining({ code: 'EngineClosed' }));
  });
});
