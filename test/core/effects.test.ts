// What a step asks of its host, and what can be read of a state.
import { describe, expect, test } from 'vitest';
import {
  assign,
  createActor,
  createMachine,
  emit,
  fromPromise,
  log,
  sendParent,
  sendTo,
  setup,
  spawnChild,
} from 'xstate';
import { createCore } from '../../src/core.ts';
import { sendToWorkflow } from '../../src/machines.ts';
import { NOON, ofType, orderCore, startOrder, stored, type Said } from './order-core.ts';

describe('effects', () => {
  const child = createMachine({
    id: 'child',
    on: { ping: { actions: [log('in child'), emit({ type: 'pong' })] } },
  });
  const machine = setup({
    actors: { child },
    actions: { one: () => {}, two: () => {} },
    types: { context: {} as { n: number } },
  }).createMachine({
    id: 'orderly',
    context: { n: 0 },
    entry: spawnChild('child', { id: 'c' }),
    on: {
      go: {
        actions: [
          sendTo('c', { type: 'ping' }),
          'one',
          emit({ type: 'first' }),
          assign({ n: 1 }),
          'two',
          sendToWorkflow('other', { type: 'hello' }),
          log('last'),
        ],
      },
      early: { actions: sendTo(({ self }) => self, { type: 'go' }, { delay: 50, id: 'x' }) },
    },
  });

  test('come in the order of XState: customs and logs first, then what was put off', () => {
    const core = createCore(machine);
    const { stored: state } = core.step(undefined, { type: 'start', id: 'w' }, NOON);
    const { effects } = core.step(state, { type: 'event', event: { type: 'go' } }, NOON);
    const told = effects.map((effect) => {
      if (effect.type === 'action') return effect.name;
      if (effect.type === 'log') return `log ${String(effect.args.at(-1))}`;
      if (effect.type === 'emit') return `emit ${effect.event.type}`;
      return effect.type;
    });
    expect(told).toEqual([
      'one',
      'two',
      'log last',
      'log in child',
      'emit pong',
      'emit first',
      'send',
    ]);
  });

  test('are not asked for where what begins in a step ends in it', () => {
    const hasty = setup({ actors: { task: fromPromise(async () => 1) } }).createMachine({
      id: 'hasty',
      entry: sendParent({ type: 'enough' }),
      invoke: { src: 'task' },
    });
    const hurried = setup({ actors: { hasty } }).createMachine({
      id: 'hurried',
      initial: 'a',
      states: {
        a: { on: { go: 'b' } },
        b: { invoke: { src: 'hasty' }, on: { enough: 'a' } },
      },
    });
    const core = createCore(hurried);
    const { stored: state } = core.step(undefined, { type: 'start', id: 'w' }, NOON);
    const step = core.step(state, { type: 'event', event: { type: 'go' } }, NOON);
    expect(core.read(step.stored).value).toBe('a');
    expect(step).toMatchObject({ effects: [], stored: { work: [] } });
  });

  test('M2: the id of a send is the same however often the step is taken', () => {
    const core = createCore(machine);
    const { stored: state } = core.step(undefined, { type: 'start', id: 'w' }, NOON);
    const ids = [state, stored(state)].map((before) => {
      const step = core.step(before, { type: 'event', event: { type: 'go' } }, NOON);
      return ofType(step.effects, 'send')[0];
    });
    expect(ids[0]).toMatchObject({ to: 'other', event: { type: 'hello' } });
    expect(ids[0]?.eventId).toBe(ids[1]?.eventId);
  });

  test('are given again from the outbox after a restart', () => {
    const said: Said[] = [];
    const core = orderCore(said);
    const step = core.step(
      startOrder(core),
      { type: 'event', event: { type: 'add', by: 1 } },
      NOON,
    );
    const outbox = JSON.parse(JSON.stringify(step.outbox())) as ReturnType<typeof step.outbox>;
    const next = orderCore(said);
    const effects = next.effectsOf(stored(step.stored), outbox);
    expect(effects.map(({ type }) => type)).toEqual(step.effects.map(({ type }) => type));
    for (const action of ofType(effects, 'action')) action.perform();
    expect(said).toEqual([{ label: 'added', count: 2 }]);
  });

  test('of the outbox name timers and work of the state', () => {
    const core = orderCore();
    const first = core.step(undefined, { type: 'start', id: 'o1', input: { count: 1 } }, NOON);
    expect(core.effectsOf(first.stored, first.outbox())).toEqual(first.effects);
    const paying = core.step(first.stored, { type: 'event', event: { type: 'pay' } }, NOON);
    const again = core.effectsOf(paying.stored, paying.outbox());
    expect(ofType(again, 'startWork')[0]?.work.input).toEqual({ count: 1 });
  });

  test('B30: an event for an actor that is gone is a dead letter', () => {
    const lossy = createMachine({
      id: 'lossy',
      context: ({ spawn }) => ({ ref: spawn('child', { id: 'c' }) }),
      entry: sendTo('c', { type: 'end' }),
      on: { late: { actions: sendTo(({ context }) => context['ref'], { type: 'ping' }) } },
    }).provide({
      actors: {
        child: createMachine({
          id: 'c',
          initial: 'a',
          states: { a: { on: { end: 'b' } }, b: { type: 'final' } },
        }),
      },
    });
    const core = createCore(lossy);
    const { stored: state } = core.step(undefined, { type: 'start', id: 'w' }, NOON);
    const step = core.step(stored(state), { type: 'event', event: { type: 'late' } }, NOON);
    expect(ofType(step.effects, 'lost')).toMatchObject([
      { address: 'w/c', event: { type: 'ping' } },
    ]);
  });
});

describe('read', () => {
  test('is a snapshot as XState has it', () => {
    const core = orderCore();
    const snapshot = core.read(stored(startOrder(core)));
    expect(snapshot.matches('open')).toBe(true);
    expect(snapshot.can({ type: 'pay' })).toBe(true);
    expect(snapshot.can({ type: 'guarded' })).toBe(false);
    expect(Object.keys(snapshot.children)).toEqual(['counter']);
  });

  test('persisted: plain XState goes on from it', () => {
    const machine = createMachine({
      id: 'm',
      context: { n: 1 },
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: {} },
    });
    const core = createCore(machine);
    const { stored: state } = core.step(undefined, { type: 'start', id: 'm1' }, NOON);
    const snapshot = core.persisted(stored(state)) as never;
    const actor = createActor(machine, { snapshot }).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot()).toMatchObject({ value: 'b', context: { n: 1 } });
  });
});
