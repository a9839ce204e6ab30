// Actions that send, cancel, log and emit: to whom, and when.
import { describe, expect, test } from 'vitest';
import {
  cancel,
  createMachine,
  emit,
  forwardTo,
  fromCallback,
  log as logged,
  raise,
  sendParent,
  sendTo,
  setup,
  SimulatedClock,
  spawnChild,
} from 'xstate';
import { ACTORS, recorder } from './kit.ts';

describe.each(ACTORS)('%s: actions that send', (_, create) => {
  const pinger = setup({}).createMachine({
    id: 'pinger',
    on: { ping: { actions: sendParent({ type: 'pong' }) } },
  });

  test('sendTo by id, by a function and by a reference', () => {
    const { log, say } = recorder();
    const machine = setup({ actors: { pinger } }).createMachine({
      context: ({ spawn }) => ({ ref: spawn('pinger', { id: 'spawned' }) }),
      invoke: { src: 'pinger', id: 'invoked' },
      on: {
        id: { actions: sendTo('invoked', { type: 'ping' }) },
        ref: { actions: sendTo(({ context }) => context['ref'], { type: 'ping' }) },
        system: { actions: sendTo(({ self }) => self, { type: 'pong' }) },
        pong: { actions: say('pong') },
      },
    });
    const actor = create(machine).start();
    for (const type of ['id', 'ref', 'system']) actor.send({ type });
    expect(log).toEqual(['pong', 'pong', 'pong']);
  });

  test('sendTo an id that nobody has is an error', () => {
    const machine = createMachine({ on: { go: { actions: sendTo('nobody', { type: 'x' }) } } });
    const errors: string[] = [];
    const actor = create(machine);
    actor.subscribe({ error: (error) => void errors.push((error as Error).message) });
    actor.start().send({ type: 'go' });
    expect(errors.join()).toContain("'nobody'");
  });

  test('sendTo sends what a function makes of context and event', () => {
    const got: unknown[] = [];
    const child = fromCallback(({ receive }) => receive((event) => void got.push(event)));
    const machine = setup({ actors: { child } }).createMachine({
      context: { n: 4 },
      invoke: { src: 'child', id: 'c' },
      on: {
        go: {
          actions: sendTo('c', ({ context, event }) => ({
            type: 'sum',
            of: [context['n'], event['by']],
          })),
        },
      },
    });
    create(machine).start().send({ type: 'go', by: 3 });
    expect(got).toEqual([{ type: 'sum', of: [4, 3] }]);
  });

  test('forwardTo sends the event on as it is', () => {
    const got: unknown[] = [];
    const child = fromCallback(({ receive }) => receive((event) => void got.push(event)));
    const machine = setup({ actors: { child } }).createMachine({
      invoke: { src: 'child', id: 'c' },
      on: { '*': { actions: forwardTo('c') } },
    });
    create(machine).start().send({ type: 'any', n: 1 });
    expect(got).toEqual([{ type: 'any', n: 1 }]);
  });

  test('sendParent from an entry reaches the parent that is just beginning', () => {
    const child = setup({}).createMachine({ entry: sendParent({ type: 'hello' }) });
    const machine = setup({ actors: { child } }).createMachine({
      invoke: { src: 'child' },
      initial: 'a',
      states: { a: { on: { hello: 'b' } }, b: {} },
    });
    expect(create(machine).start().getSnapshot().value).toBe('b');
  });

  test('cancel takes back what was to come, by its id', () => {
    const { log, say } = recorder();
    const clock = new SimulatedClock();
    const machine = createMachine({
      entry: [
        raise({ type: 'one' }, { delay: 5, id: 'first' }),
        raise({ type: 'two' }, { delay: 5, id: 'second' }),
      ],
      on: {
        stop: { actions: cancel('first') },
        any: { actions: cancel(({ event }) => (event as unknown as { id: string }).id) },
        one: { actions: say('one') },
        two: { actions: say('two') },
      },
    });
    const actor = create(machine, { clock }).start();
    actor.send({ type: 'stop' });
    clock.increment(5);
    expect(log).toEqual(['two']);
  });

  test('log goes to the logger of the actor, with a label', () => {
    const lines: unknown[] = [];
    const machine = createMachine({
      context: { n: 1 },
      entry: [logged('plain'), logged(({ context }) => context['n'], 'labelled')],
    });
    create(machine, { logger: (...args: unknown[]) => void lines.push(args) }).start();
    expect(lines).toEqual([['plain'], ['labelled', 1]]);
  });

  test('log of a child goes to the logger of the root', () => {
    const lines: unknown[] = [];
    const child = setup({}).createMachine({ entry: logged('in child') });
    const machine = setup({ actors: { child } }).createMachine({ invoke: { src: 'child' } });
    create(machine, { logger: (line: unknown) => void lines.push(line) }).start();
    expect(lines).toEqual(['in child']);
  });

  test('what is spawned, told and stopped in one step has heard it all', () => {
    const { log, say } = recorder();
    const child = fromCallback(({ receive }) => {
      say('begun')();
      receive(({ type }) => void log.push(type));
      return say('ended');
    });
    const machine = setup({ actors: { child } }).createMachine({
      on: { go: { actions: [spawnChild('child', { id: 'c' }), sendTo('c', { type: 'word' })] } },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    actor.stop();
    expect(log).toEqual(['begun', 'word', 'ended']);
  });

  test('emit and raise in the midst keep their place', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      on: {
        go: { actions: [say('a'), emit({ type: 'e' }), say('b'), raise({ type: 'r' }), say('c')] },
        r: { actions: say('r') },
      },
    });
    const actor = create(machine);
    actor.on('e' as never, say('emitted'));
    actor.start().send({ type: 'go' });
    expect(log).toEqual(['a', 'b', 'c', 'r', 'emitted']);
  });
});
