import { enqueueActions, setup } from 'xstate';
import { expect, test } from 'vitest';
import { onEachStore } from '../behaviours/world.ts';

onEachStore((world) => {
  test('B24 a function made in enqueueActions runs though the process died before it', async () => {
    const done: string[] = [];
    const machine = setup({
      types: { context: {} as { n: number }, events: {} as { type: 'go'; by: string } },
      guards: { small: ({ context }) => context.n < 5 },
    }).createMachine({
      id: 'enqueueing',
      context: { n: 1 },
      on: {
        go: {
          actions: enqueueActions(({ enqueue, check, context, event }) => {
            const { n } = context;
            // the context has moved on when it is asked again: what counts is the first answer
            const small = check('small');
            enqueue.assign({ n: n + 10 });
            enqueue(() => void done.push(`first ${n} ${event.by} ${small}`));
            if (!small) enqueue(() => void done.push('never'));
            enqueue(({ context: later }) => void done.push(`second ${n} ${later.n}`));
          }),
        },
      },
    });
    const engine = await world().open([machine]);
    const handle = await world().run(engine.start(machine, { id: 'e' }));
    world().dieAtNextWrite('after write');
    void handle.send({ type: 'go', by: 'me' });
    await world().host.settle();
    const task = (await world().records('e')).tasks.find(({ kind }) => kind === 'actions');
    expect(task?.body).toContain('enqueueing:go.0.0/enqueue.1');
    await world().crash(60_000);
    expect(done).toEqual([]);
    await world().open([machine]);
    await world().host.settle();
    expect(done).toEqual(['first 1 me true', 'second 1 11']);
  });
});
