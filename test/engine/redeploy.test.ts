import { createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { memoryDisk } from '../../src/persistence/memory/store.ts';
import type { Store } from '../../src/runtime/store.ts';
import { setting } from './setting.ts';

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

/** Dies as soon as the turn of the event is stored. */
function dying(store: Store, die: () => void): Store {
  const write: Store['write'] = (batch) => {
    const written = store.write(batch);
    if (batch.commits.some(({ turn }) => turn.eventType === 'go')) die();
    return written;
  };
  return new Proxy(store, {
    get: (target, key) => (key === 'write' ? write : Reflect.get(target, key)),
  });
}

test('B24 an action cut off by a crash is found by its name in a changed machine', async () => {
  const disk = memoryDisk();
  const done: string[] = [];
  const before = machineOf(['a'], done, true);
  let dead = (): void => {};
  const first = await setting([before], { store: dying(disk.store(), () => dead()) });
  const handle = await first.run(first.engine.start(before, { id: 'w' }));
  dead = () => {
    disk.crash();
    first.host.forget();
  };
  void handle.send({ type: 'go' }).catch(() => {});
  first.host.runDeferred();
  done.length = 0;

  const nameless = machineOf(['a', 'b'], done, false);
  const second = await setting([nameless], { store: disk.store() });
  await second.host.advance(1_000);
  expect(done).toEqual([]);
  await second.run(second.engine.close());

  const after = machineOf(['a', 'c'], done, true);
  const third = await setting([after], { store: disk.store() });
  await third.host.advance(1_000);
  expect(done).toEqual(['told']);
  await third.run(third.engine.close());
});
