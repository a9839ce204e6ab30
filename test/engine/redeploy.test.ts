import { createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { createTestEngine } from '../../src/testing.ts';

function machineOf(states: readonly string[], done: string[], named: boolean) {
  return createMachine(
    {
      id: 'm',
      initial: 'a',
      states: Object.fromEntries(states.map((name) => [name, { on: { go: { actions: 'tell' } } }])),
    },
    { actions: named ? { tell: () => void done.push('told') } : { other: () => {} } },
  );
}

test('B24 an action cut off by a crash is found by its name in a changed machine', async () => {
  const done: string[] = [];
  const before = machineOf(['a'], done, true);
  await using rig = await createTestEngine({ workflows: [before] });
  const handle = await rig.engine.start(before, { id: 'w' });
  const death = rig.faults.crashAtWrite({ stored: true });
  void handle.send({ type: 'go' });
  await rig.runUntilIdle();
  expect([death.hits, done]).toEqual([1, []]);

  await rig.restart({ workflows: [machineOf(['a', 'b'], done, false)] });
  await rig.clock.advance('1s');
  expect(done).toEqual([]);

  await rig.restart({ workflows: [machineOf(['a', 'c'], done, true)] });
  await rig.clock.advance('1s');
  expect(done).toEqual(['told']);
});
