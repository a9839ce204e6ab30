import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { sleep } from '../../src/index.ts';
import { setting } from './setting.ts';

const sleeper = setup({}).createMachine({
  id: 'sleeper',
  initial: 'asleep',
  states: { asleep: sleep('1h', 'awake'), awake: { type: 'final' } },
});

test('a page nobody gave a limit is as long as `limits.pageLength` lets it be', async () => {
  const { engine, run } = await setting([sleeper], { limits: { pageLength: 2 } });
  for (const id of ['a', 'b', 'c']) await run(engine.start(sleeper, { id }));
  const { items, cursor } = await run(engine.list());
  expect(items.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(cursor).toBeDefined();
  expect((await run(engine.listSnapshots())).items).toHaveLength(2);
});
