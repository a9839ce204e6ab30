import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { waitForEvent } from '../../src/index.ts';
import { expectRefusal, failureOf, VALUES } from '../bad-input/values.ts';
import { setting } from './setting.ts';

const again = setup({}).createMachine({
  id: 'again',
  initial: 'asking',
  states: {
    asking: waitForEvent({ event: 'a', onEvent: 'answered', timeout: '1h', onTimeout: 'over' }),
    answered: { always: 'asking' },
    over: { type: 'final' },
  },
});

const both = setup({}).createMachine({
  id: 'both',
  type: 'parallel',
  states: {
    left: {
      initial: 'asking',
      states: {
        asking: waitForEvent({ event: 'left.answer', onEvent: 'over' }),
        over: waitForEvent({ event: 'left.end', onEvent: 'asking' }),
      },
    },
    right: {
      initial: 'asking',
      states: { asking: waitForEvent({ event: 'right.answer', onEvent: 'asking' }) },
    },
  },
});

test('B40 a resume that names when its suspension began ends no later one', async () => {
  const { engine, host, run } = await setting([again]);
  const handle = await run(engine.start(again, { id: 'a' }));
  const [first] = await handle.suspensions();
  const since = first!.startedAt;
  await host.advance(1_000);

  const options = { suspension: 'asking', since };
  const twice = [handle.resume('one', options), engine.resumeWorkflow('a', 'two', options)];
  expect((await run(Promise.all(twice))).map(({ resumed }) => resumed)).toEqual([true, false]);
  const [second] = await handle.suspensions();
  expect(second).toMatchObject({ key: 'asking', startedAt: since + 1_000 });
  expect((await run(handle.resume('three', options))).resumed).toBe(false);
  expect((await run(handle.resume('four', { since: since + 1_000 }))).resumed).toBe(true);
});

test('of several suspensions the one that began then is meant, also without its key', async () => {
  const { engine, host, run } = await setting([both]);
  const handle = await run(engine.start(both, { id: 'b' }));
  const startedAt = host.now();
  const ambiguous = await failureOf(() => run(handle.resume(undefined, { since: startedAt })));
  expectRefusal(ambiguous, ['SuspensionAmbiguous'], 'two of one moment');
  await host.advance(5);
  await run(engine.sendSimpleEvent('b', 'left.answer'));

  expect((await run(handle.resume(undefined, { since: host.now() }))).resumed).toBe(true);
  expect((await handle.refresh()).value).toEqual({ left: 'asking', right: 'asking' });
  expect((await run(handle.resume(undefined, { since: host.now() + 1 }))).resumed).toBe(false);
});

test.each(Object.keys(VALUES).filter((kind) => !['undefined', 'zero', 'negative'].includes(kind)))(
  'since: %s is refused',
  async (kind) => {
    const { engine, run } = await setting([again]);
    await run(engine.start(again, { id: 'a' }));
    const since = VALUES[kind] as number;
    const failure = await failureOf(() => run(engine.resumeWorkflow('a', 1, { since })));
    expectRefusal(failure, ['OptionInvalid'], kind);
  },
);
