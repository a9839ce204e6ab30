import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { sleep, type OnRestart } from '../../src/index.ts';
import { memoryDisk } from '../../src/persistence/memory/store.ts';
import type { Store } from '../../src/runtime/store.ts';
import { createTestEngine } from '../../src/testing.ts';

const HOUR = 3_600_000;

function napping(onRestart: OnRestart) {
  return setup({}).createMachine({
    id: 'nap',
    initial: 'asleep',
    states: { asleep: sleep('1h', 'awake', { onRestart }), awake: {} },
  });
}

/** Disks in memory, and how often they were told that an engine is alive and nothing else. */
function counting() {
  const disk = memoryDisk();
  let beats = 0;
  const place = (): Store => {
    const store = disk.store();
    const write: Store['write'] = (batch) => {
      if (batch.commits.length === 0) beats += 1;
      return store.write(batch);
    };
    return { ...store, write };
  };
  return { place, beats: () => beats };
}

test('an engine whose delays keep their deadlines wakes for nothing but them', async () => {
  await using rig = await createTestEngine({ workflows: [napping('deadline')] });
  expect(rig.clock.pending()).toEqual([]);
  await rig.engine.start(napping('deadline'), { id: 'n' });
  expect(rig.clock.pending()).toEqual([rig.clock.now() + HOUR]);
});

test('B1 it notes each minute that it is alive, until no delay asks any more', async () => {
  const { place, beats } = counting();
  await using rig = await createTestEngine({ workflows: [napping('remaining')], store: place });
  await rig.engine.start(napping('remaining'), { id: 'n' });
  await rig.clock.advance('10m');
  expect(beats()).toBe(10);
  await rig.clock.advance('1h');
  expect(beats()).toBe(59);
  expect(rig.clock.pending()).toEqual([]);
  await rig.engine.start(napping('remaining'), { id: 'later' });
  await rig.clock.advance('2m');
  expect(beats()).toBe(61);
});

test('B1 it does so too for a delay that an earlier process set', async () => {
  const { place, beats } = counting();
  await using rig = await createTestEngine({ workflows: [napping('remaining')], store: place });
  await rig.engine.start(napping('remaining'), { id: 'n' });
  rig.crash();
  await rig.restart();
  await rig.clock.advance('3m');
  expect(beats()).toBe(3);
});

test('B1 it does so too for a delay whose write was said to have failed', async () => {
  const { place, beats } = counting();
  await using rig = await createTestEngine({ workflows: [napping('remaining')], store: place });
  rig.faults.failWrites({ times: 1, stored: true });
  const starting = rig.engine.start(napping('remaining'), { id: 'n' });
  await expect(starting).rejects.toMatchObject({ code: 'StoreFailed' });
  await rig.clock.advance('3m');
  expect(beats()).toBe(3);
});
