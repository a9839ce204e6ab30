import {
  assign,
  createMachine,
  fromCallback,
  fromEventObservable,
  fromObservable,
  fromPromise,
  fromTransition,
  setup,
  spawnChild,
} from 'xstate';
import { expect, test } from 'vitest';
import { Registry } from '../../src/machines/registry.ts';
import type { Logic } from '../../src/machines/xstate/logic.ts';
import { ActorTree } from '../../src/machines/xstate/actor-tree.ts';
import { fromTask } from '../../src/machines.ts';
import { Play } from './play.ts';
import { quiet } from './quiet.ts';

quiet();

const MICROSTEPS_MAX = 100;

const NEVER = { subscribe: () => ({ unsubscribe: () => {} }) };

const KINDS = {
  promise: fromPromise(async () => 1),
  task: fromTask(async () => 1),
  callback: fromCallback(() => {}),
  observable: fromObservable(() => NEVER as never),
  eventObservable: fromEventObservable(() => NEVER as never),
  transition: fromTransition((state: number) => state + 1, 0),
};

type Kind = keyof typeof KINDS;

/** Logic made of other logic, as XState's manual shows it. */
function watched(logic: object, seen: string[]): Logic {
  const inner = logic as Logic;
  return {
    ...inner,
    transition: (snapshot, event, scope) => {
      seen.push(event.type);
      return inner.transition(snapshot, event, scope);
    },
  };
}

function treeOf(machine: ReturnType<typeof createMachine>): {
  tree: ActorTree;
  registry: Registry;
} {
  const registry = new Registry([machine], MICROSTEPS_MAX);
  return { registry, tree: new ActorTree({ id: 'wf', models: registry, sentOutside: () => {} }) };
}

test.each(Object.keys(KINDS) as Kind[])('the kind of %s is told, also through another', (name) => {
  const seen: string[] = [];
  const logics = { plain: KINDS[name], higher: watched(KINDS[name], seen) };
  const machine = createMachine(
    {
      id: 'kinds',
      entry: [spawnChild('plain', { id: 'p' }), spawnChild('higher', { id: 'h' })],
    } as never,
    { actors: logics as never },
  );
  const { tree } = treeOf(machine as never);
  const asked = seen.length;
  const { workStarted } = tree.begin(machine as never, {}, 0);
  const kind = name === 'task' ? 'promise' : name;
  expect([...tree.runtime.nodes.values()].map((node) => node.kind)).toEqual([
    'machine',
    kind,
    kind,
  ]);
  expect(workStarted.map((work) => work.kind)).toEqual(kind === 'transition' ? [] : [kind, kind]);
  // T2: no code of the author's is asked in a turn to find out what it is
  expect(seen.length).toBe(asked);
});

test('a logic that starts by itself is refused with the remedy', () => {
  const invoking = (logic: unknown): unknown =>
    createMachine({ id: 'parent', invoke: { src: 'c' } } as never, {
      actors: { c: logic } as never,
    });
  const own = { ...KINDS.promise, config: undefined };
  const refusal = (logic: unknown) => () => new Registry([logic], MICROSTEPS_MAX);
  expect(refusal(invoking(own))).toThrow(/`start` of its own.*fromPromise/);
});

test('an inline logic that no chart shows is refused by a sentence with the remedy', () => {
  const machine = setup({}).createMachine({
    id: 'hidden',
    on: { go: { actions: assign(({ spawn }) => ({ ref: spawn(KINDS.promise) })) } },
  });
  const { tree } = treeOf(machine as never);
  tree.begin(machine, {}, 0);
  const { error } = tree.deliver('wf', { type: 'go' }, 0) ?? {};
  expect(String(error)).toMatch(/wf spawns .* inline.*name it under `actors`/);
});

test.each(['root', 'child'])('a machine without rest fails with LimitExceeded: %s', (who) => {
  const loop = createMachine({
    id: 'loop',
    initial: 'a',
    states: { a: { always: 'b' }, b: { always: 'a' } },
  });
  const parent = setup({ actors: { loop } }).createMachine({
    id: 'parent',
    initial: 'on',
    states: { on: { invoke: { src: 'loop', onError: 'caught' } }, caught: {} },
  });
  const { tree } = treeOf((who === 'root' ? loop : parent) as never);
  const { error, status } = tree.begin(who === 'root' ? loop : parent, {}, 0);
  expect(status).toBe('error');
  expect(error).toMatchObject({ code: 'LimitExceeded' });
});

test('T1 the same records, message and time give the same turn, run twice', () => {
  const make = (): string => {
    const machine = setup({ actors: { p: KINDS.promise } }).createMachine({
      id: 'twice',
      context: ({ spawn }) => ({ ref: spawn('p') }),
      entry: spawnChild('p'),
      after: { 5: '.a' },
      initial: 'a',
      states: { a: { invoke: { src: 'p' } } },
    });
    const { tree } = treeOf(machine as never);
    const turns = [tree.begin(machine, {}, 7), tree.fire('|xstate.after.5.twice', 12)];
    return JSON.stringify(turns.map((turn) => turn && { ...turn, context: undefined }));
  };
  expect(make()).toBe(make());
});

test('names given by the counter do not recur after restarts', () => {
  const play = new Play(({ P }) =>
    setup({ actors: { P } }).createMachine({
      id: 'names',
      on: { spawn: { actions: spawnChild('P', {}) }, wait: { after: {} } as never },
    }),
  ).start();
  play.send('spawn', 'spawn', 'spawn');
  expect(new Set(play.running).size).toBe(4);
});

test('B22 K2 a late result finds nobody, also where the same state was entered again', () => {
  const machine = setup({ actors: { p: KINDS.promise } }).createMachine({
    id: 'late',
    initial: 'a',
    states: { a: { invoke: { src: 'p', id: 'p' }, on: { again: { target: 'a', reenter: true } } } },
  });
  const { tree } = treeOf(machine as never);
  const [first] = tree.begin(machine, {}, 0).workStarted;
  const again = tree.deliver('wf', { type: 'again' }, 1);
  const result = { type: 'xstate.promise.resolve', data: 1 };
  expect(again?.workStopped).toEqual([first?.key]);
  expect(tree.answer(first?.key ?? '', result, 2)).toBeUndefined();
  expect(tree.answer(again?.workStarted[0]?.key ?? '', result, 2)?.status).toBe('active');
});
