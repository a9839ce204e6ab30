// What `createDurableActor` finds: each thing that is not durable, by its code, where it happens.
import { describe, expect, test, vi } from 'vitest';
import {
  assign,
  createMachine,
  fromPromise,
  setup,
  SimulatedClock,
  sendTo,
  type AnyActorLogic,
} from 'xstate';
import { AbeyanceError } from '../../src/index.ts';
import { createDurableActor } from '../../src/testing.ts';

const keeping = createMachine({
  id: 'keeping',
  context: {} as { order?: object },
  on: {
    good: { actions: assign({ order: { id: 1 } }) },
    bad: { actions: assign({ order: () => ({ id: 2, callback: () => {} }) }) },
  },
});

const spawning = createMachine({
  id: 'spawning',
  context: {} as { ref?: unknown },
  on: { spawn: { actions: assign({ ref: ({ spawn }) => spawn(fromPromise(async () => 1)) }) } },
});

describe('thrown', () => {
  test('by the send after which it cannot rest, with the path', () => {
    const actor = createDurableActor(keeping).start();
    actor.send({ type: 'good' });
    const send = (): void => actor.send({ type: 'bad' });
    expect(send).toThrow(AbeyanceError);
    expect(send).toThrow('context.order.callback is a function');
    // a later step puts it right
    actor.send({ type: 'good' });
    expect(actor.getSnapshot().context).toEqual({ order: { id: 1 } });
  });

  test('by the start', () => {
    const actor = createDurableActor(createMachine({ id: 'm', context: { at: /x/ } }));
    expect(() => actor.start()).toThrow('context.at is a RegExp');
  });

  test('of the input of a task', () => {
    const machine = setup({ actors: { task: fromPromise(async () => 1) } }).createMachine({
      id: 'm',
      invoke: { src: 'task', input: { done: () => {} } },
    });
    expect(() => createDurableActor(machine).start()).toThrow('input.done is a function');
  });

  test('of the event of a timer', () => {
    const machine = createMachine({
      id: 'm',
      entry: sendTo(({ self }) => self, { type: 'later', run: () => {} } as never, { delay: 10 }),
    });
    const actor = createDurableActor(machine, { clock: new SimulatedClock() });
    expect(() => actor.start()).toThrow('event.run is a function');
  });

  test('in the step that spawns a logic nobody could find again', () => {
    const actor = createDurableActor(spawning);
    const error = vi.fn<(error: unknown) => void>();
    actor.subscribe({ error });
    actor.start();
    actor.send({ type: 'spawn' });
    expect(error.mock.calls).toMatchObject([[{ code: 'NotDurable' }]]);
    expect(actor.getSnapshot().status).toBe('error');
  });

  test('for a logic that only it could start again', () => {
    const logic = {
      start: () => {},
      transition: (state: unknown) => state,
      getInitialSnapshot: () => ({ status: 'active', output: undefined, error: undefined }),
      getPersistedSnapshot: (state: unknown) => state,
    } as unknown as AnyActorLogic;
    expect(() => createDurableActor(logic)).toThrow('has a logic with a `start` of its own');
  });
});

describe('told', () => {
  test('once each, and the run goes on', () => {
    const told: string[] = [];
    const notDurable = ({ code, message }: AbeyanceError): void => {
      told.push(`${code}: ${message}`);
    };
    const actor = createDurableActor(keeping, {}, { notDurable }).start();
    for (const type of ['bad', 'bad', 'good']) actor.send({ type });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^NotSerializable: context\.order\.callback is a function/);
    expect(actor.getSnapshot().context).toEqual({ order: { id: 1 } });
  });

  test('of an inline logic, which then runs', async () => {
    const notDurable = vi.fn<(error: AbeyanceError) => void>();
    const actor = createDurableActor(spawning, {}, { notDurable }).start();
    actor.send({ type: 'spawn' });
    const ref = actor.getSnapshot().context.ref as { getSnapshot(): { status: string } };
    await vi.waitFor(() => expect(ref.getSnapshot().status).toBe('done'));
    expect(notDurable).toHaveBeenCalledTimes(1);
  });
});
