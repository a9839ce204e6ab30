// An actor from its making to its end: start, send, subscribe, stop.
import { describe, expect, test, vi } from 'vitest';
import {
  assign,
  createMachine,
  fromPromise,
  fromTransition,
  setup,
  SimulatedClock,
  toPromise,
} from 'xstate';
import { ACTORS, recorder } from './kit.ts';

const light = createMachine({
  id: 'light',
  context: { turns: 0 },
  initial: 'green',
  states: {
    green: {
      on: {
        next: {
          target: 'yellow',
          actions: assign({ turns: ({ context }) => context['turns'] + 1 }),
        },
      },
    },
    yellow: { on: { next: 'red' } },
    red: { type: 'final' },
  },
});

describe.each(ACTORS)('%s: start and stop', (_, create) => {
  test('before the start it has its first snapshot, and is not started', () => {
    const actor = create(light);
    expect(actor.getSnapshot()).toMatchObject({ value: 'green', status: 'active' });
  });

  test('events before the start wait for it', () => {
    const actor = create(light);
    actor.send({ type: 'next' });
    expect(actor.getSnapshot().value).toBe('green');
    actor.start();
    expect(actor.getSnapshot().value).toBe('yellow');
  });

  test('a second start changes nothing', () => {
    const { log, say } = recorder();
    const actor = create(createMachine({ entry: say('entry') })).start();
    actor.start();
    expect(log).toEqual(['entry']);
  });

  test('start gives the actor itself', () => {
    const actor = create(light);
    expect(actor.start()).toBe(actor);
  });

  test('stop ends it as stopped, and tells observers that it is complete', () => {
    const { log, say } = recorder();
    const actor = create(light);
    actor.subscribe({ complete: say('complete'), error: say('error') });
    actor.start().stop();
    expect(actor.getSnapshot().status).toBe('stopped');
    expect(log).toEqual(['complete']);
  });

  test('a start after a stop begins it', () => {
    const { log, say } = recorder();
    const actor = create(createMachine({ entry: say('entry') }));
    actor.stop();
    actor.start();
    expect(log).toEqual(['entry']);
  });

  test('stop twice is stop once', () => {
    const { log, say } = recorder();
    const actor = create(light);
    actor.subscribe({ complete: say('complete') });
    actor.start().stop().stop();
    expect(log).toEqual(['complete']);
  });

  test('a stopped one takes no events', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const actor = create(light).start();
    actor.stop();
    actor.send({ type: 'next' });
    expect(actor.getSnapshot().value).toBe('green');
    vi.restoreAllMocks();
  });

  test('it has the id that it was given, or one of its own', () => {
    expect(create(light, { id: 'mine' }).id).toBe('mine');
    expect(create(light).id).toMatch(/^x:\d+$/);
    expect(create(light).sessionId).toMatch(/^x:\d+$/);
  });

  test('it has its logic, its clock and its source', () => {
    const clock = new SimulatedClock();
    const actor = create(light, { clock });
    expect(actor.logic.id).toBe('light');
    expect(actor.clock).toBe(clock);
    expect(actor.src).toBe(light);
  });

  test('as JSON it is its kind, its id and its session', () => {
    const actor = create(light, { id: 'mine' });
    expect(actor.toJSON()).toMatchObject({ id: 'mine' });
  });
});

describe.each(ACTORS)('%s: input', (_, create) => {
  test('makes the context, and is there for entry actions as what the start says', () => {
    const got: unknown[] = [];
    const machine = setup({
      types: { input: {} as { n: number }, context: {} as { n: number } },
    }).createMachine({
      context: ({ input }) => ({ n: input.n + 1 }),
      entry: ({ event }) => void got.push(event),
    });
    const actor = create(machine, { input: { n: 1 } }).start();
    expect(actor.getSnapshot().context).toEqual({ n: 2 });
    expect(got).toEqual([{ type: 'xstate.init', input: { n: 1 } }]);
  });

  test('is there for a promise and for a transition', async () => {
    const work = fromPromise(async ({ input }: { input: number }) => input * 2);
    await expect(toPromise(create(work, { input: 4 }).start())).resolves.toBe(8);
    const sum = fromTransition(
      (n: number) => n,
      ({ input }: { input: number }) => input + 1,
    );
    expect(create(sum, { input: 4 }).start().getSnapshot().context).toBe(5);
  });

  test('of a spawned actor may be a function', () => {
    const child = setup({
      types: { input: {} as number, context: {} as { n: number } },
    }).createMachine({
      context: ({ input }) => ({ n: input }),
    });
    const machine = setup({
      types: { context: {} as { n: number } },
      actors: { child },
    }).createMachine({
      context: { n: 6 },
      invoke: { src: 'child', id: 'c', input: ({ context }) => context.n },
    });
    const { children } = create(machine).start().getSnapshot();
    expect(children['c']?.getSnapshot().context).toEqual({ n: 6 });
  });
});
