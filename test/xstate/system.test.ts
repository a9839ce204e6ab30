// The system: actors that know each other by a name.
import { describe, expect, test } from 'vitest';
import {
  assign,
  createMachine,
  fromCallback,
  fromPromise,
  fromTransition,
  sendTo,
  setup,
  spawnChild,
  stopChild,
  toPromise,
} from 'xstate';
import { ACTORS, quiet, recorder } from './kit.ts';

const ear = (log: string[]) =>
  fromCallback(({ receive }) => receive(({ type }) => void log.push(type)));

describe.each(ACTORS)('%s: system', (_, create) => {
  test('the root is there by its systemId', () => {
    const actor = create(createMachine({}), { systemId: 'root' }).start();
    expect(actor.system.get('root' as never)).toBe(actor);
  });

  test('an invoked one is there while its state is', () => {
    const child = setup({}).createMachine({});
    const machine = setup({ actors: { child } }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'child', systemId: 'c' }, on: { leave: 'b' } }, b: {} },
    });
    const actor = create(machine).start();
    expect(actor.system.get('c' as never)).toBeDefined();
    actor.send({ type: 'leave' });
    expect(actor.system.get('c' as never)).toBeUndefined();
  });

  test('a spawned one is there until it is stopped', () => {
    const child = setup({}).createMachine({});
    const machine = setup({ actors: { child } }).createMachine({
      entry: spawnChild('child', { id: 'x', systemId: 'c' }),
      on: { stop: { actions: stopChild('x') } },
    });
    const actor = create(machine).start();
    expect(actor.system.get('c' as never)).toBe(actor.getSnapshot().children['x']);
    actor.send({ type: 'stop' });
    expect(actor.system.get('c' as never)).toBeUndefined();
  });

  test('actors send to each other by it, over their parents', () => {
    const { log } = recorder();
    const talker = setup({}).createMachine({
      entry: sendTo(({ system }) => system.get('ear'), { type: 'psst' }),
    });
    const machine = setup({ actors: { talker, ear: ear(log) } }).createMachine({
      invoke: [{ src: 'ear', systemId: 'ear' }, { src: 'talker' }],
    });
    create(machine).start();
    expect(log).toEqual(['psst']);
  });

  test('it is there for guards, assigns, actions, inputs and promises', async () => {
    const got: string[] = [];
    const look = (name: string, system: { get(id: string): unknown }): void => {
      if (system.get('root') !== undefined) got.push(name);
    };
    const work = fromPromise(async ({ system }) => look('promise', system));
    const sum = fromTransition((n: number, _event, { system }) => {
      look('transition', system);
      return n;
    }, 0);
    const machine = setup({ actors: { work, sum } }).createMachine({
      context: {},
      entry: [
        ({ system }) => look('action', system),
        assign(({ system }) => {
          look('assign', system);
          return {};
        }),
        spawnChild('sum', { id: 's' }),
      ],
      on: { go: { actions: sendTo('s', ({ system }) => (look('sendTo', system), { type: 'x' })) } },
      invoke: { src: 'work' },
    });
    create(machine, { systemId: 'root' }).start().send({ type: 'go' });
    await Promise.resolve();
    expect(got.toSorted()).toEqual(['action', 'assign', 'promise', 'sendTo', 'transition']);
  });

  test('the same name twice is an error', () => {
    const child = setup({}).createMachine({});
    const machine = setup({ actors: { child } }).createMachine({
      invoke: [
        { src: 'child', systemId: 'same' },
        { src: 'child', systemId: 'same' },
      ],
    });
    const errors: string[] = [];
    const actor = create(machine);
    actor.subscribe({ error: (error) => void errors.push((error as Error).message) });
    actor.start();
    expect(errors.join()).toContain("'same' already exists");
  });

  test('a name is free again for the next one', () => {
    const { log } = recorder();
    const machine = setup({ actors: { ear: ear(log) } }).createMachine({
      initial: 'a',
      states: {
        a: {
          invoke: { src: 'ear', systemId: 'ear' },
          on: { again: { target: 'a', reenter: true } },
        },
      },
      on: { talk: { actions: sendTo(({ system }) => system.get('ear'), { type: 'hello' }) } },
    });
    const actor = create(machine).start();
    actor.send({ type: 'again' });
    actor.send({ type: 'talk' });
    expect(log).toEqual(['hello']);
  });

  test('a name is free again when a promise has come to its end', async () => {
    const machine = setup({ actors: { work: fromPromise(async () => 1) } }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'work', systemId: 'w', onDone: 'z' } }, z: { type: 'final' } },
    });
    const actor = create(machine).start();
    expect(actor.system.get('w' as never)).toBeDefined();
    await toPromise(actor);
    expect(actor.system.get('w' as never)).toBeUndefined();
  });

  test('getAll lists them by their names', () => {
    const child = setup({}).createMachine({});
    const machine = setup({ actors: { child } }).createMachine({
      invoke: { src: 'child', systemId: 'c' },
    });
    const actor = create(machine, { systemId: 'root' }).start();
    expect(Object.keys(actor.system.getAll()).toSorted()).toEqual(['c', 'root']);
  });

  test('all actors of a tree share one', () => {
    const systems: unknown[] = [];
    const leaf = fromCallback(({ system }) => void systems.push(system));
    const child = setup({ actors: { leaf } }).createMachine({ invoke: { src: 'leaf' } });
    const machine = setup({ actors: { child } }).createMachine({ invoke: { src: 'child' } });
    const actor = create(machine).start();
    expect(systems).toEqual([actor.system]);
  });

  test('what fails is taken from it', () => {
    const broken = setup({}).createMachine({
      on: {
        go: {
          actions: () => {
            throw new Error('down');
          },
        },
      },
    });
    const machine = setup({ actors: { broken } }).createMachine({
      initial: 'a',
      states: {
        a: {
          invoke: { src: 'broken', id: 'b', systemId: 'b', onError: 'failed' },
          on: { go: { actions: sendTo('b', { type: 'go' }) } },
        },
        failed: {},
      },
    });
    const actor = create(machine);
    actor.subscribe(quiet);
    actor.start().send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('failed');
    expect(actor.system.get('b' as never)).toBeUndefined();
  });
});
