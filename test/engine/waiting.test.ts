import { setup } from 'xstate';
import { afterEach, expect, test, vi } from 'vitest';
import { sleep } from '../../src/index.ts';
import { expectRefusal, failureOf } from '../bad-input/values.ts';
import { countWatchers } from './count-watchers.ts';
import { setting } from './setting.ts';

const sleeper = setup({}).createMachine({
  id: 'sleeper',
  initial: 'asleep',
  states: { asleep: sleep('1h', 'awake'), awake: { type: 'final' } },
});

afterEach(() => void vi.restoreAllMocks());

test('a wait ends with its signal and leaves no watcher and no timer behind', async () => {
  const watchers = countWatchers();
  const { engine, host, run } = await setting([sleeper]);
  const handle = await run(engine.start(sleeper, { id: 's' }));
  const wakes = host.pendingWakes().length;
  const aborter = new AbortController();
  const waiting = failureOf(() => handle.result({ timeout: '30s', signal: aborter.signal }));
  await host.settle();
  expect(watchers.count()).toBe(1);
  expect(host.pendingWakes()).toHaveLength(wakes + 1);

  const reason = new Error('the caller has gone');
  aborter.abort(reason);
  expect(await waiting).toBe(reason);
  expect(watchers.count()).toBe(0);
  expect(host.pendingWakes()).toHaveLength(wakes);
});

test('a signal that fired before the wait ends it at once', async () => {
  const watchers = countWatchers();
  const { engine, run } = await setting([sleeper]);
  const handle = await run(engine.start(sleeper, { id: 's' }));
  const signal = AbortSignal.abort();
  expect(await failureOf(() => handle.waitFor(() => true, { signal }))).toBe(signal.reason);
  expect(watchers.count()).toBe(0);
});

test('a signal that never fires lets go of the wait when it is over', async () => {
  const { engine, host, run } = await setting([sleeper]);
  const handle = await run(engine.start(sleeper, { id: 's' }));
  const { signal } = new AbortController();
  const removed = vi.spyOn(signal, 'removeEventListener');
  const waiting = handle.result({ signal });
  await host.advance(3_600_000);
  await waiting;
  expect(removed).toHaveBeenCalledOnce();
});

test('what is no signal is refused', async () => {
  const { engine, run } = await setting([sleeper]);
  const handle = await run(engine.start(sleeper, { id: 's' }));
  const failure = await failureOf(() => handle.result({ signal: {} as AbortSignal }));
  expectRefusal(failure, ['OptionInvalid'], 'an object');
});

test('an engine tells the time its delays go by', async () => {
  const { engine, host } = await setting([sleeper]);
  await host.advance(1_234);
  expect(engine.now()).toBe(host.now());
});
