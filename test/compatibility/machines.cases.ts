// The rows of docs/compatibility.md on how machines are made: each title is a construct.
import {
  assertEvent,
  assign,
  createMachine,
  getStateNodes,
  mapState,
  setup,
  StateMachine,
  StateNode,
} from 'xstate';
import { expect, test } from 'vitest';
import { createTestEngine } from '../../src/testing.ts';
import { both, ends } from './both.ts';

test('`createMachine`', async () => {
  const { value } = await ends(
    ({ act }) =>
      createMachine(
        {
          id: 'plain',
          initial: 'a',
          states: { a: { on: { go: { target: 'b', guard: 'may', actions: 'tell' } } }, b: {} },
        },
        { actions: { tell: act('tell') }, guards: { may: () => true } },
      ),
    ['go'],
  );
  expect(value).toBe('b');
});

test('`setup` with `types` and `schemas`', async () => {
  const last = await ends(
    () =>
      setup({
        schemas: { anything: true },
        types: {
          context: {} as { n: number },
          events: {} as { type: 'add'; by: number },
          input: {} as { from: number },
          output: {} as number,
          tags: '' as 'open',
          meta: {} as { view: string },
          emitted: {} as { type: 'added' },
          children: {},
        },
      }).createMachine({
        id: 'typed',
        context: ({ input }) => ({ n: input.from }),
        tags: 'open',
        on: { add: { actions: assign({ n: ({ context, event }) => context.n + event.by }) } },
      }),
    [{ type: 'add', by: 2 }],
    { input: { from: 5 } },
  );
  expect(last).toMatchObject({ context: { n: 7 }, tags: ['open'] });
});

test('`setup().createStateConfig`', async () => {
  const { value, said } = await ends(
    ({ act }) => {
      const made = setup({ actions: { tell: act('tell') }, delays: { soon: 10 } });
      const a = made.createStateConfig({ after: { soon: 'b' } });
      const b = made.createStateConfig({ entry: 'tell' });
      return made.createMachine({ id: 'states', initial: 'a', states: { a, b } });
    },
    [10],
  );
  expect({ value, said }).toEqual({ value: 'b', said: ['tell'] });
});

test('`setup().createAction`', async () => {
  const last = await ends(
    ({ said }) => {
      const made = setup({ types: { context: {} as { n: number } } });
      const add = made.createAction(made.assign({ n: ({ context }) => context.n + 1 }) as never);
      const tell = made.createAction(({ context }) => void said.push(context.n));
      return made.createMachine({
        id: 'made',
        context: { n: 0 },
        initial: 'a',
        states: {
          a: { entry: [add, tell], on: { go: { target: 'b', actions: tell } } },
          b: { entry: tell },
        },
      });
    },
    ['go'],
  );
  expect(last.said).toEqual([1, 1]);
});

test('`setup().extend`', async () => {
  const { value, said } = await ends(
    ({ act }) =>
      setup({ actions: { one: act('one') } })
        .extend({ actions: { two: act('two') }, guards: { may: () => true }, delays: { soon: 5 } })
        .createMachine({
          id: 'extended',
          initial: 'a',
          states: {
            a: { after: { soon: { target: 'b', guard: 'may', actions: ['one', 'two'] } } },
            b: {},
          },
        }),
    [5],
  );
  expect({ value, said }).toEqual({ value: 'b', said: ['one', 'two'] });
});

test('actions of `setup()`, as `setup().assign`', async () => {
  const moments = await both(
    ({ act }) => {
      const child = createMachine({ id: 'child', on: { hear: { actions: act('heard') } } });
      const made = setup({
        types: { context: {} as { n: number }, emitted: {} as { type: 'out' } },
        actors: { child },
      });
      const { enqueueActions, sendTo } = made;
      return made.createMachine({
        id: 'bound',
        context: { n: 0 },
        entry: [
          made.assign({ n: 1 }),
          made.spawnChild('child', { id: 'c' }),
          made.raise({ type: 'late' }, { delay: 5, id: 'late' }),
          made.raise({ type: 'later' }, { delay: 6 }),
        ],
        on: {
          go: {
            actions: [
              made.cancel('late'),
              sendTo('c', { type: 'hear' }),
              made.emit({ type: 'out' }),
              made.log('said'),
              enqueueActions(({ enqueue }) => enqueue(act('enqueued'))),
              made.stopChild('c'),
            ],
          },
          late: { actions: act('late') },
          later: { actions: act('later') },
        },
      });
    },
    ['go', 10],
  );
  expect(moments[1]).toMatchObject({ emitted: [{ type: 'out' }], logged: ['said'], children: {} });
  expect(moments[2]?.said).toEqual(['later']);
});

test('`provide`', async () => {
  const { said, value } = await ends(
    ({ act }) =>
      setup({
        actions: { tell: act('first') },
        guards: { may: () => false },
        delays: { soon: 1000 },
        actors: { child: createMachine({ id: 'one' }) },
      })
        .createMachine({
          id: 'provided',
          initial: 'a',
          states: {
            a: { after: { soon: { guard: 'may', target: 'b', actions: 'tell' } } },
            b: { invoke: { src: 'child', onDone: 'c' } },
            c: {},
          },
        })
        .provide({
          actions: { tell: act('second') },
          guards: { may: () => true },
          delays: { soon: 10 },
          actors: {
            child: createMachine({ id: 'two', initial: 'x', states: { x: { type: 'final' } } }),
          },
        }),
    [10],
  );
  expect({ said, value }).toEqual({ said: ['second'], value: 'c' });
});

test('`version`', async () => {
  const made = (version?: string) =>
    createMachine({ id: 'versioned', ...(version === undefined ? {} : { version }) });
  const [one, two] = [made(), made('2')];
  await using rig = await createTestEngine({ workflows: [one, two] });
  const first = await rig.run(rig.engine.start(one, { id: 'a' }));
  const second = await rig.run(rig.engine.start(two, { id: 'b' }));
  expect([first.getSnapshot().version, second.getSnapshot().version]).toEqual(['1', '2']);
});

test('`assertEvent` in actions and guards', async () => {
  const { status, said } = await ends(
    ({ see }) =>
      setup({
        types: { events: {} as { type: 'go.on'; n: number } | { type: 'no' } },
      }).createMachine({
        id: 'asserting',
        on: {
          '*': {
            actions: see(({ event }) => {
              assertEvent(event, 'go.*');
              return event['n'];
            }),
          },
        },
      }),
    [{ type: 'go.on', n: 2 }],
  );
  expect({ status, said }).toEqual({ status: 'active', said: [2] });
});

test('`StateMachine` and `StateNode`', async () => {
  const machine = new StateMachine({
    id: 'made',
    initial: 'a',
    states: { a: { on: { go: 'b' } }, b: {} },
  });
  expect(machine.root).toBeInstanceOf(StateNode);
  expect((await ends(() => machine as never, ['go'])).value).toBe('b');
});

test("`mapState`, `getStateNodes`, `snapshot.getMeta` of a handle's snapshot", async () => {
  const machine = createMachine({
    id: 'mapped',
    initial: 'a',
    states: { a: { meta: { view: 'A' }, initial: 'b', states: { b: {} } } },
  });
  await using rig = await createTestEngine({ workflows: [machine] });
  const handle = await rig.run(rig.engine.start(machine, { id: 'wf' }));
  const { value, context } = handle.getSnapshot();
  const snapshot = machine.resolveState({ value: value, context: context });
  expect(snapshot.getMeta()).toEqual({ 'mapped.a': { view: 'A' } });
  const mapped = mapState(snapshot, { states: { a: { map: () => 'in a' } } });
  expect(mapped.map(({ result }) => result)).toEqual(['in a']);
  expect(getStateNodes(machine.root, value as never).map(({ id }) => id)).toContain('mapped.a.b');
});
