import { createActor, fromPromise, setup, toPromise } from 'xstate';
import { describe, expect, test } from 'vitest';
import { FinalError, fromTask, suspend } from '../../src/index.ts';
import { createTestEngine, fakeTask, type FakeTask } from '../../src/testing.ts';
import { charge, type Charge } from './order.ts';

const MINUTE = 60_000;

/** Charges at once, and once more for each `again`. */
const paying = setup({
  types: { context: {} as { amount: number }, input: {} as { amount: number } },
  actors: { charge },
}).createMachine({
  id: 'paying',
  context: ({ input }) => input,
  initial: 'busy',
  states: {
    busy: {
      invoke: {
        src: 'charge',
        input: ({ context }) => context,
        onDone: 'paid',
        onError: 'refused',
      },
      on: { leave: 'paid' },
    },
    paid: { on: { again: 'busy' } },
    refused: {},
  },
});

async function openWith(fake: FakeTask<string, Charge>) {
  const rig = await createTestEngine({
    workflows: [paying.provide({ actors: { charge: fake.logic } })],
  });
  const start = (id: string, amount: number) =>
    rig.run(rig.engine.start(paying, { id, input: { amount } }));
  const value = async (id: string) => (await rig.engine.get(id)).getSnapshot().value;
  return Object.assign(rig, { start, value });
}

describe('a fake task', () => {
  test('notes its calls, which stay open until they are settled, the oldest first', async () => {
    const fake = fakeTask({ like: charge });
    await using rig = await openWith(fake);
    await rig.start('p-1', 1);
    await rig.start('p-2', 2);
    await rig.start('p-3', 3);
    expect(fake.calls).toMatchObject([
      { input: { amount: 1 }, attempt: 1, open: true },
      { input: { amount: 2 }, attempt: 1, open: true },
      { input: { amount: 3 }, attempt: 1, open: true },
    ]);
    expect(fake.calls[0]?.key).toMatch(/^p-1\//);
    expect(fake.calls.map(({ signal }) => signal.aborted)).toEqual([false, false, false]);
    fake.calls[1]?.resolve('second');
    fake.resolve('first');
    fake.reject(new FinalError('declined'));
    await rig.runUntilIdle();
    expect(fake.calls.map((call) => call.open)).toEqual([false, false, false]);
    expect([await rig.value('p-1'), await rig.value('p-2'), await rig.value('p-3')]).toEqual([
      'paid',
      'paid',
      'refused',
    ]);
    // what is settled stays so
    fake.calls[0]?.reject(new Error('late'));
    await rig.runUntilIdle();
    expect(await rig.value('p-1')).toBe('paid');
  });

  test('comes to what it is told to: once, always, or nothing by itself', async () => {
    const fake = fakeTask({ like: charge, retry: false })
      .respond('always')
      .once('first')
      .once(() => Promise.reject(new Error('second')))
      .once(({ input, key, attempt }) => `${key} ${attempt} ${input.amount}`);
    await using rig = await openWith(fake);
    const came: unknown[] = [];
    for (let number = 1; number <= 5; number += 1) await rig.start(`p-${number}`, number);
    for (let number = 1; number <= 5; number += 1) {
      const [, turn] = await rig.history(`p-${number}`);
      came.push(Object(turn?.event).data);
    }
    const { key } = fake.calls[2] ?? {};
    expect(came).toEqual(['first', new Error('second'), `${key} 1 3`, 'always', 'always']);
    expect(await rig.value('p-2')).toBe('refused');
    fake.hang();
    await rig.start('p-6', 6);
    expect(fake.calls.filter((call) => call.open)).toMatchObject([{ input: { amount: 6 } }]);
  });

  test('may answer by undefined', async () => {
    const fake = fakeTask<void, undefined>().once(undefined);
    const machine = setup({ actors: { work: fake.logic } }).createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { invoke: { src: 'work', onDone: 'b' } }, b: { invoke: { src: 'work' } } },
    });
    await using rig = await createTestEngine({ workflows: [machine] });
    const handle = await rig.run(rig.engine.start(machine));
    expect((await handle.refresh()).value).toBe('b');
    expect(fake.calls).toMatchObject([{ open: false }, { open: true }]);
    fake.resolve();
  });

  test('takes time by the clock of the test, and can be overtaken by hand', async () => {
    const fake = fakeTask({ like: charge });
    await using rig = await openWith(fake);
    fake.respond(async () => {
      await rig.engine.sleep('5m');
      return 'slow';
    });
    await rig.start('p-1', 1);
    await rig.start('p-2', 2);
    fake.resolve('by hand');
    await rig.runUntilIdle();
    expect([await rig.value('p-1'), await rig.value('p-2')]).toEqual(['paid', 'busy']);
    await rig.clock.advance('5m');
    expect(await rig.value('p-2')).toBe('paid');
  });

  test('says where there is nothing to settle', () => {
    const fake = fakeTask();
    const failed = { code: 'TestFailed', message: expect.stringContaining('once()') };
    expect(() => fake.resolve(1)).toThrow(expect.objectContaining(failed));
    expect(() => fake.reject(1)).toThrow(expect.objectContaining(failed));
  });

  test('B23 is tried again as the one it stands in for, under one key', async () => {
    const fake = fakeTask({ like: charge });
    await using rig = await openWith(fake);
    const at: number[] = [];
    const begun = rig.clock.now();
    fake.respond(() => {
      at.push((rig.clock.now() - begun) / MINUTE);
      return Promise.reject(new Error('busy'));
    });
    await rig.start('p', 1);
    await rig.clock.advance('1d');
    expect(at).toEqual([0, 1, 3, 7]);
    expect(fake.calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(new Set(fake.calls.map(({ key }) => key)).size).toBe(1);
    expect(await rig.value('p')).toBe('refused');
  });

  test('B25 runs out of time as the one it stands in for, or as it is told', async () => {
    for (const [options, minutes] of [
      [{ retry: false }, 10],
      [{ retry: false, timeout: '1m' }, 1],
    ] as const) {
      const fake = fakeTask({ like: charge, ...options });
      await using rig = await openWith(fake);
      await rig.start('p', 1);
      await rig.clock.advance(minutes * MINUTE - 1);
      expect(fake.calls[0]?.open).toBe(true);
      await rig.clock.advance(1);
      expect(fake.calls).toMatchObject([{ open: false, signal: { aborted: true } }]);
      expect(await rig.value('p')).toBe('refused');
    }
  });

  test('in place of a plain promise is tried once', async () => {
    const plain = fromPromise<string, Charge>(() => Promise.reject(new Error('not in a test')));
    const fake = fakeTask({ like: plain });
    fake.respond(() => Promise.reject(new Error('no')));
    await using rig = await openWith(fake);
    await rig.start('p', 1);
    await rig.clock.advance('1d');
    expect(fake.calls).toHaveLength(1);
    expect(await rig.value('p')).toBe('refused');
  });

  test('B22 hears that its state was left, and then nobody waits for it', async () => {
    const fake = fakeTask({ like: charge });
    await using rig = await openWith(fake);
    const handle = await rig.start('p', 1);
    await rig.run(handle.send({ type: 'leave' }));
    expect(fake.calls).toMatchObject([{ open: false, signal: { aborted: true } }]);
    await rig.run(handle.send({ type: 'again' }));
    // the one that is open now is another task, with a key of its own
    fake.resolve('timely');
    await rig.runUntilIdle();
    expect(await rig.value('p')).toBe('paid');
    expect(new Set(fake.calls.map(({ key }) => key)).size).toBe(2);
  });

  test('B21 is called again after a crash, and what it said before is said to nobody', async () => {
    const fake = fakeTask({ like: charge });
    await using rig = await openWith(fake);
    await rig.start('p', 1);
    rig.crash();
    fake.calls[0]?.resolve('to a dead process');
    await rig.restart();
    expect(await rig.value('p')).toBe('busy');
    rig.crash();
    await rig.restart();
    expect(fake.calls.map(({ open }) => open)).toEqual([false, false, true]);
    fake.resolve('receipt');
    await rig.runUntilIdle();
    expect(await rig.value('p')).toBe('paid');
    expect(new Set(fake.calls.map(({ key }) => key)).size).toBe(1);
  });

  test('serves any number of engines, and plain XState', async () => {
    const fake = fakeTask({ like: charge });
    await using one = await openWith(fake);
    await using other = await openWith(fake);
    await one.start('p-1', 1);
    await other.start('p-2', 2);
    expect(fake.calls).toHaveLength(2);
    fake.respond('receipt');
    const actor = createActor(fake.logic, { input: { amount: 3 } }).start();
    expect(await toPromise(actor)).toBe('receipt');
    expect(fake.calls[2]).toMatchObject({ input: { amount: 3 }, attempt: 1 });
  });

  test('may suspend itself as the real one may, and goes on in another process', async () => {
    const asking = fromTask<unknown, Charge>(() => Promise.reject(), { awaits: ['bank.answered'] });
    const fake = fakeTask({ like: asking }).once(
      suspend('externalEvent', { event: 'bank.answered' }),
    );
    await using rig = await openWith(fake as unknown as FakeTask<string, Charge>);
    await rig.start('p-1', 1);
    await rig.start('p-2', 2);
    fake.resolve(suspend('delay', '1h'));
    await rig.runUntilIdle();
    rig.crash();
    await rig.restart();
    expect((await rig.engine.list()).items.map(({ status }) => status)).toEqual([
      'suspended',
      'suspended',
    ]);
    await rig.run(rig.engine.sendSimpleEvent('p-1', 'bank.answered'));
    expect([await rig.value('p-1'), await rig.value('p-2')]).toEqual(['paid', 'busy']);
    await rig.clock.advance('1h');
    expect(await rig.value('p-2')).toBe('paid');
    expect(fake.calls).toHaveLength(2);
  });

  test('emits as the real one may', async () => {
    const loud = fromTask<string, Charge, { readonly type: 'progress' }>(() => Promise.reject());
    const fake = fakeTask({ like: loud }).respond(({ emit }) => {
      emit({ type: 'progress' });
      return 'receipt';
    });
    await using rig = await openWith(fake as unknown as FakeTask<string, Charge>);
    await rig.start('p', 1);
    expect(rig.emitted).toMatchObject([{ workflowId: 'p', event: { type: 'progress' } }]);
  });
});
