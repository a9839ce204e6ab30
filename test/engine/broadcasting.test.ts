import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { waitForEvent } from '../../src/index.ts';
import { setting } from './setting.ts';

const waiter = setup({}).createMachine({
  id: 'waiter',
  initial: 'waiting',
  states: {
    waiting: waitForEvent({ event: 'news', onEvent: 'told' }),
    told: { type: 'final' },
  },
});

const strict = setup({}).createMachine({
  id: 'strict',
  initial: 'busy',
  on: { news: { guard: () => false, actions: () => {} } },
  states: {
    busy: { on: { next: 'waiting' } },
    waiting: waitForEvent({ event: 'news', whenEarly: 'reject', onEvent: 'told' }),
    told: { type: 'final' },
  },
});

const parent = setup({ actors: { waiter } }).createMachine({
  id: 'parent',
  initial: 'busy',
  states: { busy: { invoke: { id: 'w', src: 'waiter', onDone: 'over' } }, over: { type: 'final' } },
});

test('a broadcast names the workflow that refuses it and reaches all others', async () => {
  const { engine, run } = await setting([waiter, strict]);
  await run(engine.start(strict, { id: 's' }));
  await run(engine.start(waiter, { id: 'w-1' }));
  await run(engine.start(waiter, { id: 'w-2' }));
  const heard = engine.waitForEvent('news');
  const delivery = await run(engine.sendEvent({ type: 'news' }));
  expect(delivery.recipients).toBe(3);
  expect(delivery.results).toMatchObject([
    { workflowId: 's', outcome: 'ignored', reason: 'EventRejected' },
    { workflowId: 'w-1', outcome: 'handled' },
    { workflowId: 'w-2', outcome: 'handled' },
  ]);
  expect((await run(heard))?.type).toBe('news');
  await run(engine.close());
});

test('a broadcast reaches the wait of a child actor', async () => {
  const { engine, run } = await setting([parent]);
  const handle = await run(engine.start(parent, { id: 'p' }));
  expect((await run(engine.sendEvent({ type: 'news' }))).recipients).toBe(1);
  expect((await run(handle.refresh())).status).toBe('done');
  await run(engine.close());
});
