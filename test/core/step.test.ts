// `step` of abeyance/core, message by message: what the next state is, and what is asked for.
import { describe, expect, test } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { createCore, type CoreMessage, type CoreState } from '../../src/core.ts';
import {
  listeningCore,
  MINUTE,
  NOON,
  ofType,
  orderCore,
  startOrder,
  stored,
  type Said,
} from './order-core.ts';

describe('start', () => {
  test('gives a state of plain JSON, which says when to wake', () => {
    const core = orderCore();
    const step = core.step(undefined, { type: 'start', id: 'o1', input: { count: 2 } }, NOON);
    expect(step.outcome).toEqual({ type: 'handled' });
    expect(step.stored.timers[0]).toMatchObject({ dueAt: NOON + MINUTE, source: 'o1' });
    expect(ofType(step.effects, 'setTimer')).toEqual([
      { type: 'setTimer', key: step.stored.timers[0]?.key, dueAt: NOON + MINUTE },
    ]);
    expect(step.stored.actors.map(({ address }) => address)).toEqual(['o1', 'o1/counter']);
    expect(JSON.parse(JSON.stringify(step.stored))).toStrictEqual(step.stored);
  });

  test('goes on from a persisted snapshot of XState', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { after: { 1_000: 'c' } }, c: {} },
    });
    const actor = createActor(machine).start();
    actor.send({ type: 'go' });
    const snapshot = JSON.parse(JSON.stringify(actor.getPersistedSnapshot())) as unknown;
    const core = createCore(machine);
    const first = core.step(undefined, { type: 'start', id: 'm1', snapshot }, NOON);
    expect(core.read(first.stored).value).toBe('b');
    const [timer] = first.stored.timers;
    const next = core.step(first.stored, { type: 'timer', key: timer!.key }, NOON + 1_000);
    expect(core.read(next.stored).value).toBe('c');
  });

  test('chooses among several machines', () => {
    const core = createCore([createMachine({ id: 'a' }), createMachine({ id: 'b' })]);
    const { stored: state } = core.step(undefined, { type: 'start', id: 'x', machine: 'b' }, NOON);
    expect(state.machine).toEqual({ name: 'b', version: '1' });
    expect(() => core.step(undefined, { type: 'start', id: 'x' }, NOON)).toThrow(/several/);
  });
});

describe('event', () => {
  test('moves the machine, and its actions are performed when the host likes', () => {
    const said: Said[] = [];
    const core = orderCore(said);
    const before = startOrder(core);
    const step = core.step(before, { type: 'event', event: { type: 'add', by: 4 } }, NOON + 1);
    expect(core.read(step.stored).context.count).toBe(5);
    expect(said).toEqual([]);
    for (const action of ofType(step.effects, 'action')) action.perform();
    expect(said).toEqual([{ label: 'added', count: 5 }]);
  });

  test('T1: the same arguments give the same state, and stay as they were', () => {
    const core = orderCore();
    const before = startOrder(core);
    const text = JSON.stringify(before);
    const message = { type: 'event', event: { type: 'add', by: 1 } } as const;
    const one = core.step(before, message, NOON + 1).stored;
    const other = core.step(stored(before), message, NOON + 1).stored;
    expect(other).toStrictEqual(one);
    expect(JSON.stringify(before)).toBe(text);
  });

  test('B12: one that does nothing says why', () => {
    const core = orderCore();
    const before = startOrder(core);
    const outcomes = (['count', 'guarded'] as const).map(
      (type) => core.step(before, { type: 'event', event: { type } }, NOON).outcome,
    );
    expect(outcomes).toEqual([
      { type: 'ignored', reason: 'unknown' },
      { type: 'ignored', reason: 'guard' },
    ]);
  });

  test('reaches an actor of the tree by its address', () => {
    const core = orderCore();
    const to = 'o1/counter';
    const { stored: state } = core.step(
      startOrder(core),
      { type: 'event', event: { type: 'up' } as never, to },
      NOON,
    );
    expect(core.read(stored(state), to).context).toEqual({ n: 1 });
  });

  test('that makes the machine throw ends it in that error', () => {
    const core = orderCore();
    const step = core.step(startOrder(core), { type: 'event', event: { type: 'fail' } }, NOON);
    expect(step.outcome).toMatchObject({ type: 'failed', error: { message: 'no' } });
    expect(step.stored).toMatchObject({ status: 'error', timers: [], work: [] });
    expect(core.read(stored(step.stored)).error).toMatchObject({ message: 'no' });
  });

  test('keeps values JSON would change', () => {
    const core = orderCore();
    const at = new Date(NOON);
    const { stored: state } = core.step(
      startOrder(core),
      { type: 'event', event: { type: 'pay', at } },
      NOON,
    );
    expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
    expect(core.read(stored(state)).context.at).toEqual(at);
  });
});

describe('timer', () => {
  test('fires when it is due, and not before', () => {
    const core = orderCore();
    const before = startOrder(core);
    const { key } = before.timers[0]!;
    const early = core.step(before, { type: 'timer', key }, NOON + MINUTE - 1);
    expect(early.outcome).toEqual({ type: 'stale' });
    expect(early.stored).toBe(before);
    const due = core.step(stored(before), { type: 'timer', key }, NOON + MINUTE);
    expect(core.read(due.stored).value).toBe('late');
    expect(due.stored.timers).toEqual([]);
    expect(ofType(due.effects, 'cancelTimer')).toEqual([]);
  });

  test('B5: of a state that was left is stale', () => {
    const core = orderCore();
    const before = startOrder(core);
    const { key } = before.timers[0]!;
    const paying = core.step(before, { type: 'event', event: { type: 'pay' } }, NOON);
    expect(ofType(paying.effects, 'cancelTimer')).toEqual([{ type: 'cancelTimer', key }]);
    const late = core.step(paying.stored, { type: 'timer', key }, NOON + MINUTE);
    expect(late.outcome).toEqual({ type: 'stale' });
  });
});

describe('answer', () => {
  function paying(core: ReturnType<typeof orderCore>): { state: CoreState; key: string } {
    const { stored: state } = core.step(
      startOrder(core, 3),
      { type: 'event', event: { type: 'pay' } },
      NOON,
    );
    return { state: stored(state), key: state.work[0]!.key };
  }

  test('done: a promise came to something', async () => {
    const core = orderCore();
    const { state, key } = paying(core);
    const [work] = core.work(state);
    expect(work).toMatchObject({ key, kind: 'promise', src: 'charge', input: { count: 3 } });
    const message = await new Promise<CoreMessage>((resolve) => work!.run({ take: resolve }));
    const step = core.step(state, message as never, NOON + 5);
    expect(step.stored).toMatchObject({ status: 'done', work: [], timers: [] });
    expect(core.read(stored(step.stored)).output).toEqual({ receipt: 'r3' });
  });

  test('error: a promise failed', () => {
    const core = orderCore();
    const { state, key } = paying(core);
    const answer = { type: 'error', error: new Error('down') } as const;
    const step = core.step(state, { type: 'answer', key, answer }, NOON);
    expect(core.read(step.stored).value).toBe('late');
    expect(step.stored.work).toEqual([]);
  });

  test('B22, K2: a second one is stale', () => {
    const core = orderCore();
    const { state, key } = paying(core);
    const answer = { type: 'error', error: 'down' } as const;
    const { stored: after } = core.step(state, { type: 'answer', key, answer }, NOON);
    const again = core.step(after, { type: 'answer', key, answer }, NOON);
    expect(again).toMatchObject({ outcome: { type: 'stale' }, effects: [] });
    expect(again.stored).toBe(after);
  });

  test('next and complete: an observable', () => {
    const core = listeningCore();
    let { stored: state } = core.step(undefined, { type: 'start', id: 'l' }, NOON);
    const { key } = state.work.find(({ kind }) => kind === 'observable')!;
    state = core.step(
      state,
      { type: 'answer', key, answer: { type: 'next', value: 7 } },
      NOON,
    ).stored;
    expect(core.read(stored(state), 'l/eye').context).toBe(7);
    state = core.step(state, { type: 'answer', key, answer: { type: 'complete' } }, NOON).stored;
    expect(core.read(state).value).toBe('blind');
    expect(state.work.map(({ kind }) => kind)).toEqual(['callback']);
  });

  test('event: a callback sends to who began it', () => {
    const core = listeningCore();
    const { stored: state } = core.step(undefined, { type: 'start', id: 'l' }, NOON);
    const { key } = state.work.find(({ kind }) => kind === 'callback')!;
    const answer = { type: 'event', event: { type: 'heard' } } as const;
    const step = core.step(stored(state), { type: 'answer', key, answer }, NOON);
    expect(core.read(step.stored).context.heard).toEqual(['heard']);
    const fails = core.step(
      state,
      { type: 'answer', key, answer: { type: 'error', error: 1 } },
      NOON,
    );
    expect(core.read(fails.stored).value).toBe('deaf');
    expect(fails.stored.work.map(({ kind }) => kind)).toEqual(['observable']);
  });
});

describe('stop', () => {
  test('ends it with its timers and its work', () => {
    const core = listeningCore();
    const { stored: state } = core.step(undefined, { type: 'start', id: 'l' }, NOON);
    const step = core.step(stored(state), { type: 'stop' }, NOON);
    expect(step.stored).toMatchObject({ status: 'stopped', timers: [], work: [] });
    expect(ofType(step.effects, 'stopWork').map(({ key }) => key)).toEqual(
      state.work.map(({ key }) => key),
    );
    expect(core.step(step.stored, { type: 'stop' }, NOON).outcome).toEqual({ type: 'stale' });
  });
});
