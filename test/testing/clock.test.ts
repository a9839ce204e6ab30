import { createMachine } from 'xstate';
import { afterEach, describe, expect, test } from 'vitest';
import { sleep, sleepUntil } from '../../src/index.ts';
import { createTestEngine, fakeTask, type TestEngine } from '../../src/testing.ts';
import { charge, order } from './order.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const opened: TestEngine[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((rig) => rig.close()));
});

const open: typeof createTestEngine = async (options) => {
  const rig = await createTestEngine(options);
  opened.push(rig);
  return rig;
};

const nap = createMachine({
  id: 'nap',
  initial: 'asleep',
  states: { asleep: sleep('1h', 'awake'), awake: { type: 'final' } },
});

const idle = createMachine({
  id: 'idle',
  initial: 'waiting',
  states: { waiting: { on: { go: 'gone' } }, gone: { type: 'final' } },
});

describe('the clock', () => {
  test('begins where it is told to and takes every form of duration and moment', async () => {
    const rig = await open({ workflows: [], startAt: '2030-01-01T00:00:00Z' });
    const start = Date.UTC(2030, 0, 1);
    expect(rig.clock.now()).toBe(start);
    await rig.clock.advance('1d');
    await rig.clock.advance({ hours: 1 });
    await rig.clock.advance(5);
    expect(rig.clock.now()).toBe(start + DAY + HOUR + 5);
    await rig.clock.advanceTo(new Date(start + 3 * DAY));
    await rig.clock.advanceTo('2030-01-05');
    expect(rig.clock.now()).toBe(start + 4 * DAY);
  });

  test('B3 goes by years at once, each thing at its own time', async () => {
    const year = createMachine({
      id: 'year',
      initial: 'a',
      states: { a: sleep('365d', 'b'), b: sleepUntil('2040-01-01', 'c'), c: { type: 'final' } },
    });
    const rig = await open({ workflows: [year], startAt: '2030-01-01' });
    await rig.engine.start(year, { id: 'y' });
    await rig.clock.advance('7300d');
    const at = (await rig.history('y')).map((turn) => new Date(turn.at).toISOString().slice(0, 10));
    expect(at).toEqual(['2030-01-01', '2031-01-01', '2040-01-01']);
  });

  test('goes to the next thing that is due, and says what is to come', async () => {
    const rig = await open({ workflows: [nap, idle] });
    const at = rig.clock.now();
    await rig.engine.start(idle, { id: 'i' });
    expect(rig.clock.pending()).toEqual([]);
    expect(await rig.clock.next()).toBeUndefined();
    await rig.engine.start(nap, { id: 'n-1' });
    await rig.clock.advance('10m');
    await rig.engine.start(nap, { id: 'n-2' });
    expect(await rig.clock.next()).toBe(at + HOUR);
    expect(await rig.engine.count({ status: 'done' })).toBe(1);
    expect(await rig.clock.next()).toBe(at + HOUR + 600_000);
    expect(await rig.clock.next()).toBeUndefined();
    expect(rig.clock.now()).toBe(at + HOUR + 600_000);
  });

  test('B4 jumps both ways: what has come due happens then, once', async () => {
    const rig = await open({ workflows: [nap] });
    const at = rig.clock.now();
    await rig.engine.start(nap, { id: 'n' });
    await rig.clock.set(at - DAY);
    await rig.clock.advance('1h');
    expect((await rig.engine.get('n')).getSnapshot().value).toBe('asleep');
    await rig.clock.set(at + 5 * DAY);
    expect(await rig.history('n')).toMatchObject([{ at }, { at: at + 5 * DAY, source: 'timer' }]);
    await rig.clock.set(at);
    await rig.clock.advance('30d');
    expect(await rig.history('n')).toHaveLength(2);
  });

  test('makes one move after the other, whoever awaits them', async () => {
    const rig = await open({ workflows: [] });
    const at = rig.clock.now();
    await Promise.all([rig.clock.advance('1h'), rig.clock.advance('1h'), rig.clock.next()]);
    expect(rig.clock.now()).toBe(at + 2 * HOUR);
    await expect(rig.clock.advanceTo(at)).rejects.toMatchObject({ code: 'OptionInvalid' });
    await rig.clock.advance(1);
    expect(rig.clock.now()).toBe(at + 2 * HOUR + 1);
  });
});

describe('running until', () => {
  test('a workflow ends skips the time it needs, and gives its snapshot', async () => {
    const fake = fakeTask({ like: charge }).respond('receipt');
    const rig = await open({ workflows: [order.provide({ actors: { charge: fake.logic } })] });
    const at = rig.clock.now();
    const handle = await rig.engine.start(order, { id: 'o', input: { amount: 1 } });
    const waiting = await rig.runUntil(handle, (snapshot) => snapshot.matches('approval'));
    expect([waiting.value, rig.clock.now()]).toEqual(['approval', at + DAY]);
    const { status, output, context } = await rig.runToEnd(handle);
    expect([status, output, context.receipt]).toEqual(['done', undefined, undefined]);
    expect(rig.clock.now()).toBe(at + 4 * DAY);
    expect((await rig.runToEnd('o')).value).toBe('rejected');
  });

  test('says why it cannot come to that', async () => {
    const rig = await open({ workflows: [idle, nap], seed: 77 });
    await rig.engine.start(idle, { id: 'i' });
    await expect(rig.runToEnd('i')).rejects.toMatchObject({
      code: 'TestFailed',
      message: expect.stringMatching(
        /"i" is suspended in "waiting" \(Wait.* go\), and nothing.*\(seed 77\)/,
      ),
    });
    await expect(rig.runToEnd('nobody')).rejects.toMatchObject({ code: 'WorkflowNotFound' });
    await rig.engine.start(nap, { id: 'n' });
    const at = rig.clock.now();
    await expect(rig.runToEnd('n', { within: '59m' })).rejects.toMatchObject({
      code: 'WaitTimeout',
      message: expect.stringContaining('59m'),
    });
    expect(rig.clock.now()).toBe(at + 59 * 60_000);
    await expect(rig.runUntil('n', () => false)).rejects.toMatchObject({ code: 'WorkflowEnded' });
  });
});
