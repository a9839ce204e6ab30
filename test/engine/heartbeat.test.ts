import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { AbeyanceError, sleep, type OnRestart } from '../../src/index.ts';
import { memoryDisk } from '../../src/persistence/memory/store.ts';
import { virtualHost } from '../../src/persistence/virtual-host.ts';
import type { Batch, Store } from '../../src/runtime/store.ts';
import { setting } from './setting.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function napping(onRestart: OnRestart) {
  return setup({}).createMachine({
    id: 'nap',
    initial: 'asleep',
    states: { asleep: sleep('1h', 'awake', { onRestart }), awake: {} },
  });
}

/** Counts what says that an engine is alive and nothing else. */
function counting(store: Store, fails: (batch: Batch) => boolean = () => false) {
  let beats = 0;
  const write: Store['write'] = (batch) => {
    if (batch.commits.length === 0) beats += 1;
    const written = store.write(batch);
    if (fails(batch)) throw new AbeyanceError('StoreFailed', 'written, and not told');
    return written;
  };
  return { store: { ...store, write }, beats: () => beats };
}

test('an engine whose delays keep their deadlines wakes for nothing but them', async () => {
  const { engine, host, run } = await setting([napping('deadline')]);
  expect(host.pendingWakes()).toEqual([]);
  await run(engine.start(napping('deadline'), { id: 'n' }));
  expect(host.pendingWakes()).toEqual([host.now() + HOUR]);
  await run(engine.close());
});

test('B1 it notes each minute that it is alive, until no delay asks any more', async () => {
  const disk = memoryDisk();
  const { store, beats } = counting(disk.store());
  const { engine, host, run } = await setting([napping('remaining')], { store });
  await run(engine.start(napping('remaining'), { id: 'n' }));
  await host.advance(10 * MINUTE);
  expect(beats()).toBe(10);
  await host.advance(HOUR);
  expect(beats()).toBe(59);
  expect(host.pendingWakes()).toEqual([]);
  await run(engine.start(napping('remaining'), { id: 'later' }));
  await host.advance(2 * MINUTE);
  expect(beats()).toBe(61);
  await run(engine.close());
});

test('B1 it does so too for a delay that an earlier process set', async () => {
  const disk = memoryDisk();
  const host = virtualHost({ seed: 1 });
  const first = await setting([napping('remaining')], { store: disk.store(), host });
  await first.run(first.engine.start(napping('remaining'), { id: 'n' }));
  await first.run(first.engine.close());
  const { store, beats } = counting(disk.store());
  const second = await setting([napping('remaining')], { store, host });
  await host.advance(3 * MINUTE);
  expect(beats()).toBe(3);
  await second.run(second.engine.close());
});

test('B1 it does so too for a delay whose write was said to have failed', async () => {
  let fails = true;
  const { store, beats } = counting(memoryDisk().store(), () => fails);
  const { engine, host, run } = await setting([napping('remaining')], { store });
  const starting = run(engine.start(napping('remaining'), { id: 'n' }));
  await expect(starting).rejects.toMatchObject({ code: 'StoreFailed' });
  fails = false;
  await host.advance(3 * MINUTE);
  expect(beats()).toBe(3);
  await run(engine.close());
});
