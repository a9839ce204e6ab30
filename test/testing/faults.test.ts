import { assign, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { sleep, type Engine } from '../../src/index.ts';
import { createTestEngine, fakeTask, type TestEngine } from '../../src/testing.ts';
import { charge, order } from './order.ts';

const adding = setup({ types: { context: {} as { readonly sum: number } } }).createMachine({
  id: 'adding',
  context: { sum: 0 },
  on: { add: { actions: assign({ sum: ({ context }) => context.sum + 1 }) } },
});

const open = (): Promise<TestEngine> => createTestEngine({ workflows: [adding], seed: 3 });

const add = (engine: Engine, id?: string) =>
  engine.sendEvent({ type: 'add', targetWorkflowId: 'a', ...(id === undefined ? {} : { id }) });

const sumOf = async ({ engine }: TestEngine): Promise<unknown> =>
  (await engine.get('a')).getSnapshot().context;

describe('writes that fail', () => {
  test('do so as often as they are told to, after those that are to go well', async () => {
    await using rig = await open();
    await rig.engine.start(adding, { id: 'a' });
    const fault = rig.faults.failWrites({ skip: 1, times: 2 });
    const codes: unknown[] = [];
    for (let sent = 0; sent < 4; sent += 1) {
      const answer = await add(rig.engine).catch((error: unknown) => error);
      codes.push((answer as { readonly code?: string }).code);
    }
    expect(codes).toEqual([undefined, 'StoreFailed', 'StoreFailed', undefined]);
    expect(fault.hits).toBe(2);
    expect(await sumOf(rig)).toEqual({ sum: 2 });
  });

  test('do so until they are ended, by an error of choice', async () => {
    await using rig = await open();
    const error = new Error('burnt');
    const fault = rig.faults.failWrites({ error });
    await expect(rig.engine.start(adding, { id: 'a' })).rejects.toBe(error);
    await expect(rig.engine.start(adding, { id: 'a' })).rejects.toBe(error);
    fault.end();
    await rig.engine.start(adding, { id: 'a' });
    expect([fault.hits, await rig.engine.count()]).toEqual([2, 1]);
  });

  test('C2 may be durable all the same: the engine finds out', async () => {
    await using rig = await open();
    const handle = await rig.engine.start(adding, { id: 'a' });
    rig.faults.failWrites({ times: 1, stored: true });
    await expect(add(rig.engine, 'e-1')).rejects.toMatchObject({
      code: 'StoreFailed',
      message: expect.stringMatching(/write.*injected \(seed 3\)/),
      details: { injected: true, seed: 3 },
    });
    expect((await add(rig.engine, 'e-1')).results[0]).toMatchObject({ outcome: 'duplicate' });
    expect((await handle.refresh()).context).toEqual({ sum: 1 });
  });

  test('B45 fail with StoreFull while the disk is full', async () => {
    await using rig = await open();
    const full = rig.faults.fillDisk();
    await expect(rig.engine.start(adding, { id: 'a' })).rejects.toMatchObject({
      code: 'StoreFull',
    });
    full.end();
    await rig.engine.start(adding, { id: 'a' });
    expect(await sumOf(rig)).toEqual({ sum: 0 });
  });
});

test('reads that fail are told to who asks, and writes go on', async () => {
  await using rig = await open();
  await rig.engine.start(adding, { id: 'a' });
  rig.faults.failReads({ times: 1 });
  await expect(rig.engine.count()).rejects.toMatchObject({ code: 'StoreFailed' });
  expect(await rig.engine.count()).toBe(1);
  const error = new Error('unreadable');
  rig.faults.failReads({ error });
  await expect(rig.engine.history('a')).rejects.toBe(error);
  await add(rig.engine);
  rig.faults.clear();
  expect(await rig.history('a')).toHaveLength(2);
});

describe('writes that hang', () => {
  test.each([
    [false, 0],
    [true, 1],
  ])('are answered when they are let go; stored meanwhile: %s', async (stored, before) => {
    await using rig = await open();
    await rig.engine.start(adding, { id: 'a' });
    const hold = rig.faults.holdWrites({ stored });
    let answered = false;
    const sending = add(rig.engine).then(() => (answered = true));
    await rig.clock.advance('1h');
    expect([answered, hold.hits, (await rig.history('a')).length]).toEqual([false, 1, 1 + before]);
    hold.end();
    await sending;
    expect(await rig.history('a')).toHaveLength(2);
  });

  test('are lost with the process, but for what is stored', async () => {
    for (const stored of [false, true]) {
      await using rig = await open();
      await rig.engine.start(adding, { id: 'a' });
      const hold = rig.faults.holdWrites({ stored });
      void add(rig.engine);
      await rig.runUntilIdle();
      rig.crash();
      hold.end();
      await rig.restart();
      expect(await sumOf(rig)).toEqual({ sum: stored ? 1 : 0 });
    }
  });
});

describe('a crash at a write', () => {
  test.each([false, true])('B24 before or after it is durable: %s', async (stored) => {
    await using rig = await open();
    await rig.engine.start(adding, { id: 'a' });
    const fault = rig.faults.crashAtWrite({ skip: 1, stored });
    await add(rig.engine);
    void add(rig.engine);
    await rig.runUntilIdle();
    expect([rig.alive, fault.hits]).toEqual([false, 1]);
    await rig.restart();
    expect(await sumOf(rig)).toEqual({ sum: stored ? 2 : 1 });
    await add(rig.engine);
    expect(rig.alive).toBe(true);
  });

  test('while an engine opens is told by the restart', async () => {
    const remaining = setup({}).createMachine({
      id: 'nap',
      initial: 'a',
      states: { a: sleep('1h', 'b', { onRestart: 'remaining' }), b: {} },
    });
    await using rig = await createTestEngine({ workflows: [remaining] });
    await rig.engine.start(remaining, { id: 'n' });
    // the engine moves the delay when it opens, which is a write
    rig.faults.crashAtWrite();
    rig.crash();
    await expect(rig.restart({ downFor: '1d' })).rejects.toMatchObject({ code: 'EngineClosed' });
    expect(rig.alive).toBe(false);
    await rig.restart();
    await rig.clock.advance('1h');
    expect((await rig.engine.get('n')).getSnapshot().value).toBe('b');
  });
});

describe('every write of a run, one after the other', () => {
  /** Asks again until it is promised, whatever befalls the process meanwhile. */
  async function insist(rig: TestEngine, ask: (engine: Engine) => Promise<unknown>) {
    const answers: unknown[] = [];
    while (answers.length === 0) {
      if (!rig.alive) await rig.restart();
      ask(rig.engine).then(
        (answer) => answers.push(answer),
        () => {},
      );
      await rig.runUntilIdle();
    }
  }

  async function runOrder(rig: TestEngine): Promise<unknown> {
    const event = { id: 'e', type: 'manager.approval', targetWorkflowId: 'o' };
    await insist(rig, (engine) => engine.start(order, { id: 'o', input: { amount: 5 } }));
    await insist(rig, (engine) => engine.sendEvent(event));
    for (;;) {
      const snapshot = await rig.runToEnd('o').catch(() => undefined);
      if (snapshot !== undefined) return [snapshot.value, snapshot.output];
      await rig.restart();
    }
  }

  test.each([
    ['is the last before a crash', 'crash', true],
    ['is cut off by a crash', 'crash', false],
    ['fails', 'fail', false],
    ['is durable and said to have failed', 'fail', true],
  ] as const)('B21 K1 K2 %s: the order is charged under one key', async (_, type, stored) => {
    let skip = 0;
    for (; ; skip += 1) {
      const fake = fakeTask({ like: charge }).respond('receipt');
      const given = order.provide({ actors: { charge: fake.logic } });
      await using rig = await createTestEngine({ workflows: [given] });
      const fault =
        type === 'crash'
          ? rig.faults.crashAtWrite({ skip, stored })
          : rig.faults.failWrites({ skip, stored, times: 1 });
      expect([skip, await runOrder(rig)]).toEqual([skip, ['done', 'receipt']]);
      expect(new Set(fake.calls.map(({ key }) => key)).size).toBe(1);
      if (fault.hits === 0) break;
    }
    expect(skip).toBeGreaterThan(3);
  });
});

describe('random faults', () => {
  async function chaos(seed: number, crashes: boolean): Promise<readonly unknown[]> {
    const fake = fakeTask({ like: charge }).respond('receipt');
    const given = order.provide({ actors: { charge: fake.logic } });
    await using rig = await createTestEngine({ workflows: [given], seed });
    await rig.engine.start(order, { id: 'o', input: { amount: 5 } });
    await rig.engine.sendSimpleEvent('o', 'manager.approval');
    const fault = rig.faults.random({ rate: 0.4, crashes });
    for (let tries = 0; tries < 50; tries += 1) {
      if (!rig.alive) await rig.restart({ downFor: '1m' }).catch(() => {});
      const snapshot = await rig.runToEnd('o').catch(() => undefined);
      if (snapshot === undefined) continue;
      const { hits } = fault;
      rig.faults.clear();
      if (!rig.alive) await rig.restart();
      expect(snapshot.output).toBe('receipt');
      return [hits, rig.clock.now(), fake.calls.length, await rig.history('o')];
    }
    throw new Error(`seed ${seed} never ended`);
  }

  test('leave some of the writes durable that fail, and some not', async () => {
    await using rig = await open();
    await rig.engine.start(adding, { id: 'a' });
    rig.faults.random({ rate: 0.4, seed: 2 });
    const answers = [];
    for (let sent = 0; sent < 60; sent += 1) {
      answers.push(await Promise.allSettled([add(rig.engine, `e-${sent}`)]));
    }
    rig.faults.clear();
    const known = new Set((await rig.history('a')).map(({ eventId }) => eventId));
    const failed = answers.flatMap(([answer], sent) =>
      answer?.status === 'rejected' ? [sent] : [],
    );
    const stored = failed.filter((sent) => known.has(`e-${sent}`));
    expect(stored.length).toBeGreaterThan(3);
    expect(failed.length - stored.length).toBeGreaterThan(3);
    expect(known.size - 1 - stored.length).toBe(60 - failed.length);
  });

  test('follow from the seed, and a workflow comes to its end in spite of them', async () => {
    const runs = [];
    for (let seed = 1; seed <= 10; seed += 1) runs.push(await chaos(seed, seed % 2 === 0));
    expect(await chaos(4, true)).toEqual(runs[3]);
    expect(await chaos(5, false)).toEqual(runs[4]);
    expect(runs.filter(([hits]) => hits !== 0).length).toBeGreaterThan(7);
    expect(new Set(runs.map((run) => JSON.stringify(run))).size).toBeGreaterThan(3);
  });
});

test('the fault that was injected first befalls a call, and each is ended by itself', async () => {
  await using rig = await open();
  await rig.engine.start(adding, { id: 'a' });
  const first = rig.faults.failWrites({ error: new Error('first') });
  rig.faults.failWrites({ error: new Error('second') });
  await expect(add(rig.engine)).rejects.toThrow('first');
  first.end();
  first.end();
  await expect(add(rig.engine)).rejects.toThrow('second');
  rig.faults.clear();
  await add(rig.engine);
  expect(first.hits).toBe(1);
});
