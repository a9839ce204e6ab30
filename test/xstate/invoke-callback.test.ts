// invoke of a callback: it talks with its parent as long as a state lasts.
import { describe, expect, test } from 'vitest';
import { fromCallback, sendTo, setup } from 'xstate';
import { ACTORS, recorder } from './kit.ts';

describe.each(ACTORS)('%s: invoke of a callback', (_, create) => {
  test('sends back and receives, also at once', () => {
    const { log, say } = recorder();
    const talk = fromCallback(({ sendBack, receive }) => {
      sendBack({ type: 'hello' });
      receive(({ type }) => sendBack({ type: `${type} back` }));
    });
    const machine = setup({ actors: { talk } }).createMachine({
      invoke: { src: 'talk', id: 't' },
      on: {
        hello: { actions: say('hello') },
        ask: { actions: sendTo('t', { type: 'word' }) },
        'word back': { actions: say('word back') },
      },
    });
    create(machine).start().send({ type: 'ask' });
    expect(log).toEqual(['hello', 'word back']);
  });

  test('is ended by what it returned, when the state is left and when the actor is stopped', () => {
    const { log, say } = recorder();
    const listen = fromCallback(() => say('ended'));
    const machine = setup({ actors: { listen } }).createMachine({
      initial: 'a',
      states: {
        a: { invoke: { src: 'listen' }, on: { leave: 'b' } },
        b: { invoke: { src: 'listen' } },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'leave' });
    expect(log).toEqual(['ended']);
    actor.stop();
    expect(log).toEqual(['ended', 'ended']);
  });

  test('that throws takes onError', () => {
    const broken = fromCallback(() => {
      throw new Error('no line');
    });
    const machine = setup({ actors: { broken } }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'broken', onError: 'failed' } }, failed: {} },
    });
    expect(create(machine).start().getSnapshot().value).toBe('failed');
  });

  test('sends nothing any more when it is over', () => {
    const { log, say } = recorder();
    let later = (): void => {};
    const talk = fromCallback(({ sendBack }) => {
      later = () => sendBack({ type: 'late' });
    });
    const machine = setup({ actors: { talk } }).createMachine({
      initial: 'a',
      on: { late: { actions: say('late') } },
      states: { a: { invoke: { src: 'talk' }, on: { leave: 'b' } }, b: {} },
    });
    const actor = create(machine).start();
    later();
    actor.send({ type: 'leave' });
    later();
    expect(log).toEqual(['late']);
  });

  test('gets input, self and system', () => {
    const got: unknown[] = [];
    const look = fromCallback(({ input, self, system }) => {
      got.push(input, self.id, system.get('it') === self);
    });
    const machine = setup({ actors: { look } }).createMachine({
      invoke: { src: 'look', id: 'l', systemId: 'it', input: { n: 1 } },
    });
    create(machine).start();
    expect(got).toEqual([{ n: 1 }, 'l', true]);
  });

  test('hears what an entry action of its state sends', () => {
    const got: string[] = [];
    const hear = fromCallback(({ receive }) => receive(({ type }) => void got.push(type)));
    const machine = setup({ actors: { hear } }).createMachine({
      initial: 'a',
      states: { a: { entry: sendTo('h', { type: 'early' }), invoke: { src: 'hear', id: 'h' } } },
    });
    create(machine).start();
    expect(got).toEqual(['early']);
  });

  test('of a parent goes on while its children change', () => {
    const { log, say } = recorder();
    const run = fromCallback(() => {
      say('begun')();
      return say('ended');
    });
    const machine = setup({ actors: { run } }).createMachine({
      initial: 'p',
      states: {
        p: {
          invoke: { src: 'run' },
          initial: 'x',
          states: { x: { on: { go: 'y' } }, y: {} },
          on: { out: 'q' },
        },
        q: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(log).toEqual(['begun']);
    actor.send({ type: 'out' });
    expect(log).toEqual(['begun', 'ended']);
  });

  test('of a state that is only passed never begins', () => {
    const { log, say } = recorder();
    const run = fromCallback(() => say('begun')());
    const machine = setup({ actors: { run } }).createMachine({
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { invoke: { src: 'run' }, always: 'c' }, c: {} },
    });
    create(machine).start().send({ type: 'go' });
    expect(log).toEqual([]);
  });
});
