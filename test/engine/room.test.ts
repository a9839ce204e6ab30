import { expect, test } from 'vitest';
import { createTestEngine } from '../../src/testing.ts';
import { mailbox } from '../process/mailbox.ts';

test('turns beyond those that may wait for the store are refused', async () => {
  const world = await createTestEngine({ workflows: [mailbox], limits: { unstoredTurns: 3 } });
  const { engine } = world;
  const handle = await engine.start(mailbox, { id: 'm' });
  const settled = await Promise.allSettled(
    [1, 2, 3, 4].map((payload) =>
      engine.sendEvent({ type: 'letter', targetWorkflowId: 'm', payload }),
    ),
  );
  expect(settled.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
  ]);
  const refused = {
    code: 'LimitExceeded',
    details: { limit: 'unstoredTurns', value: 3, found: 4 },
  };
  expect(settled[3]).toMatchObject({ reason: refused });
  const starts = await Promise.allSettled(
    ['a', 'b', 'c', 'd'].map((id) => engine.start(mailbox, { id })),
  );
  expect(starts[3]).toMatchObject({ reason: refused });
  await engine.sendEvent({ type: 'letter', targetWorkflowId: 'm', payload: 5 });
  expect((await handle.refresh()).context).toEqual({ kept: [1, 2, 3, 5] });
  expect(await engine.count()).toBe(4);
  await world.close();
});
