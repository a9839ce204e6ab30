import { assign, createMachine, fromCallback, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { fromTask, sleep } from '../../src/index.ts';
import { createTestEngine, fakeTask } from '../../src/testing.ts';
import { charge, order } from './order.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const counting = setup({ types: { context: {} as { readonly count: number } } }).createMachine({
  id: 'counting',
  context: { count: 0 },
  on: { add: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
});

const napping = (duration: '1h' | '2h') =>
  createMachine({
    id: 'nap',
    initial: 'asleep',
    states: { asleep: sleep(duration, 'awake'), awake: { type: 'final' } },
  });

describe('a crash', () => {
  test('loses what was not stored and nothing else', async () => {
    await using rig = await createTestEngine({ workflows: [counting] });
    const handle = await rig.engine.start(counting, { id: 'c' });
    await handle.send({ type: 'add' });
    void handle.send({ type: 'add' });
    rig.crash();
    const engine = await rig.restart();
    expect((await engine.get('c')).getSnapshot().context).toEqual({ count: 1 });
  });

  test('takes time during which nobody runs, wherever it is said', async () => {
    await using rig = await createTestEngine({ workflows: [napping('2h')] });
    const at = rig.clock.now();
    await rig.engine.start(napping('2h'), { id: 'n' });
    rig.crash({ downFor: '1h' });
    expect(rig.clock.now()).toBe(at + HOUR);
    await rig.clock.advance('2h');
    await rig.restart({ downFor: { days: 1 } });
    expect(await rig.history('n')).toMatchObject([{ at }, { at: at + DAY + 3 * HOUR }]);
  });

  test('twice is once, and there is no engine until the restart', async () => {
    await using rig = await createTestEngine({ workflows: [counting] });
    const { engine } = rig;
    expect(rig.alive).toBe(true);
    rig.crash();
    rig.crash({ downFor: 5 });
    expect(rig.alive).toBe(false);
    expect(() => rig.engine).toThrow(
      expect.objectContaining({
        code: 'EngineClosed',
        message: expect.stringContaining('restart'),
      }),
    );
    await expect(rig.runToEnd('c')).rejects.toMatchObject({ code: 'EngineClosed' });
    expect(await rig.restart()).toBe(rig.engine);
    expect(rig.engine).not.toBe(engine);
    expect(rig.alive).toBe(true);
  });

  test('leaves dead handles and a dead engine, and no answer to what was asked', async () => {
    await using rig = await createTestEngine({ workflows: [counting, napping('1h')] });
    const { engine } = rig;
    const handle = await engine.start(counting, { id: 'c' });
    await engine.start(napping('1h'), { id: 'n' });
    const heard: unknown[] = [];
    const hear = (value: unknown): void => void heard.push(value);
    handle.subscribe({ next: hear, complete: () => hear('complete'), error: hear });
    for (const asked of [
      handle.send({ type: 'add' }),
      handle.result(),
      engine.sleep('1h'),
      engine.waitForEvent('never', { timeout: '1h' }),
      engine.start(counting, { id: 'd' }),
    ]) {
      asked.then(hear, hear);
    }
    expect(rig.clock.pending()).toHaveLength(3);
    rig.crash();
    expect(rig.clock.pending()).toEqual([]);
    await rig.restart({ downFor: '2h' });
    expect(heard).toEqual([]);
    const closed = { code: 'EngineClosed' };
    await expect(handle.send({ type: 'add' })).rejects.toMatchObject(closed);
    await expect(handle.refresh()).rejects.toMatchObject(closed);
    await expect(engine.get('c')).rejects.toMatchObject(closed);
    await expect(engine.start(counting)).rejects.toMatchObject(closed);
    await expect(engine.sendEvent({ type: 'add' })).rejects.toMatchObject(closed);
    await expect(engine.list()).rejects.toMatchObject(closed);
    expect(handle.getSnapshot().context).toEqual({ count: 0 });
    expect(await rig.engine.count()).toBe(2);
    expect(await rig.history('n')).toHaveLength(2);
  });

  test('ends whatever user code goes on with: its process is dead', async () => {
    const hands: ((value: string) => void)[] = [];
    const begun: string[] = [];
    let sendBack = (): void => {};
    const busy = setup({
      actors: {
        work: fromTask<string, string>(({ input, emit }) => {
          begun.push(input);
          return new Promise((resolve) => {
            hands.push((value) => {
              emit({ type: 'late' });
              resolve(value);
            });
          });
        }),
        listen: fromCallback(({ sendBack: send }) => {
          sendBack = () => send({ type: 'heard' });
        }),
      },
    }).createMachine({
      id: 'busy',
      initial: 'on',
      states: {
        on: {
          invoke: [{ src: 'work', input: ({ self }) => self.id, onDone: 'off' }, { src: 'listen' }],
          on: { heard: 'off' },
        },
        off: {},
      },
    });
    await using rig = await createTestEngine({ workflows: [busy], tasks: { concurrency: 1 } });
    await rig.run(rig.engine.start(busy, { id: 'b-1' }));
    await rig.run(rig.engine.start(busy, { id: 'b-2' }));
    expect(begun).toHaveLength(1);
    const settle = hands[0];
    const listen = sendBack;
    rig.crash();
    settle?.('from the dead');
    listen();
    await rig.runUntilIdle();
    // the one that waited for a free place was not begun by the dead either
    expect(begun).toHaveLength(1);
    await rig.restart();
    expect(begun).toHaveLength(2);
    settle?.('again');
    await rig.runUntilIdle();
    expect(await rig.history('b-1')).toHaveLength(1);
    expect(rig.emitted).toEqual([]);
  });

  test('B24 may come from within, by a custom action, which then runs again', async () => {
    const done: string[] = [];
    const machine = createMachine(
      { id: 'm', on: { go: { actions: ['die', 'after'] }, add: { actions: 'after' } } },
      { actions: { die: () => rig.crash(), after: () => void done.push('after') } },
    );
    await using rig = await createTestEngine({ workflows: [machine] });
    const handle = await rig.engine.start(machine, { id: 'm' });
    const answers: unknown[] = [];
    void handle.send({ type: 'go' }).then((answer) => answers.push(answer));
    void handle.send({ type: 'add' }).then((answer) => answers.push(answer));
    await rig.runUntilIdle();
    expect([rig.alive, answers]).toEqual([false, []]);
    done.length = 0;
    const mended = machine.provide({ actions: { die: () => void done.push('die') } });
    await rig.restart({ workflows: [mended] });
    expect(done).toEqual(['die', 'after', 'after']);
    expect(await rig.history('m')).toHaveLength(3);
  });
});

describe('a restart', () => {
  test('of an engine that runs is a deploy: it is closed first', async () => {
    await using rig = await createTestEngine({ workflows: [counting] });
    const handle = await rig.engine.start(counting, { id: 'c' });
    const sending = handle.send({ type: 'add' });
    const result = handle.result();
    await Promise.all([
      expect(result).rejects.toMatchObject({ code: 'EngineClosed' }),
      rig.restart({ downFor: '1h' }),
    ]);
    expect((await sending).outcome).toBe('handled');
    expect((await rig.engine.get('c')).getSnapshot().context).toEqual({ count: 1 });
  });

  test('B35 may bring other machines and options, which stay', async () => {
    await using rig = await createTestEngine({ workflows: [counting] });
    await rig.engine.start(counting, { id: 'c' });
    const next = setup({ types: { context: {} as { readonly count: number } } }).createMachine({
      id: 'counting',
      context: { count: 0 },
      on: { add: { actions: assign({ count: ({ context }) => context.count + 10 }) } },
    });
    await rig.restart({ workflows: [next, napping('1h')], limits: { idLength: 5 } });
    await (await rig.engine.get('c')).send({ type: 'add' });
    await rig.restart();
    const handle = await rig.engine.get('c');
    await handle.send({ type: 'add' });
    expect((await handle.refresh()).context).toEqual({ count: 20 });
    expect((await rig.engine.start(napping('1h'), { id: 'n' })).id).toBe('n');
    await expect(rig.engine.get('longer')).rejects.toMatchObject({ code: 'LimitExceeded' });
  });

  test('that cannot be leaves the disk as it was, for the next one', async () => {
    await using rig = await createTestEngine({ workflows: [counting] });
    await rig.engine.start(counting, { id: 'c' });
    await expect(rig.restart({ workflows: [counting, counting] })).rejects.toMatchObject({
      code: 'WorkflowDuplicate',
    });
    expect(rig.alive).toBe(false);
    await rig.restart({ workflows: [counting] });
    expect(await rig.engine.count()).toBe(1);
  });

  test('B21 B39 a task goes on under its key in the next process', async () => {
    const fake = fakeTask({ like: charge });
    await using rig = await createTestEngine({
      workflows: [order.provide({ actors: { charge: fake.logic } })],
    });
    await rig.engine.start(order, { id: 'o', input: { amount: 5 } });
    await rig.engine.sendSimpleEvent('o', 'manager.approval');
    await rig.clock.advance('1d');
    rig.crash();
    await rig.restart();
    expect(fake.calls.map(({ key, attempt, open }) => [key, attempt, open])).toEqual([
      [fake.calls[0]?.key, 1, false],
      [fake.calls[0]?.key, 1, true],
    ]);
    fake.resolve('receipt');
    expect((await rig.runToEnd('o')).output).toBe('receipt');
    expect(rig.emitted).toHaveLength(1);
  });
});
