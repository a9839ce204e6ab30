// The rows of docs/compatibility.md on pure functions and tools: each title is a construct.
import {
  assign,
  createMachine,
  getInitialMicrosteps,
  getInitialSnapshot,
  getMicrosteps,
  getNextSnapshot,
  getNextTransitions,
  initialTransition,
  isMachineSnapshot,
  matchesState,
  pathToStateValue,
  setup,
  SimulatedClock,
  SpecialTargets,
  toObserver,
  transition,
  type AnyActorLogic,
} from 'xstate';
import { devToolsAdapter, getGlobal, registerService } from 'xstate/dev';
import * as graph from 'xstate/graph';
import { evaluateGuard } from 'xstate/guards';
import { expect, test } from 'vitest';
import { createTestEngine } from '../../src/testing.ts';
import { sleep } from '../../src/machines.ts';
import type { WorkflowSnapshot } from '../../src/runtime/workflow-snapshot.ts';

const light = setup({ types: { events: {} as { type: 'next' } | { type: 'back' } } }).createMachine(
  {
    id: 'light',
    context: { n: 0 },
    initial: 'red',
    states: {
      red: { on: { next: { target: 'green', actions: assign({ n: 1 }) } } },
      green: { on: { back: 'red' }, always: { guard: () => false, target: 'over' } },
      over: { type: 'final' },
    },
  },
);

/** What the engine makes of the same events. */
async function durable(...types: readonly ('next' | 'back')[]): Promise<WorkflowSnapshot> {
  await using rig = await createTestEngine({ workflows: [light] });
  const handle = await rig.run(rig.engine.start(light, { id: 'wf' }));
  for (const type of types) await rig.run(handle.send({ type }));
  return handle.getSnapshot();
}

test('`initialTransition`, `transition`', async () => {
  const [first] = initialTransition(light);
  const [second] = transition(light, first, { type: 'next' });
  const { value, context } = await durable('next');
  expect({ value, context }).toEqual({ value: second.value, context: second.context });
});

test('`getInitialSnapshot`, `getNextSnapshot`', async () => {
  const first = getInitialSnapshot(light);
  expect((await durable()).value).toBe(first.value);
  expect((await durable('next', 'back')).value).toBe(
    getNextSnapshot(light, getNextSnapshot(light, first, { type: 'next' }), { type: 'back' }).value,
  );
});

test('`getInitialMicrosteps`, `getMicrosteps`, `getNextTransitions`', () => {
  const [first] = initialTransition(light);
  expect(getInitialMicrosteps(light)).toHaveLength(1);
  expect(getMicrosteps(light, first, { type: 'next' })).toHaveLength(1);
  expect(getNextTransitions(first).map(({ eventType }) => eventType)).toEqual(['next']);
});

test("`matchesState`, `pathToStateValue` of a handle's snapshot", async () => {
  const snapshot = await durable('next');
  const value = pathToStateValue(['green']);
  expect([matchesState(value, snapshot.value), snapshot.matches('green')]).toEqual([true, true]);
});

test('`isMachineSnapshot`', async () => {
  const snapshot = await durable();
  expect(isMachineSnapshot(snapshot)).toBe(false);
  const { value, context } = snapshot;
  expect(isMachineSnapshot(light.resolveState({ value: value, context: context as never }))).toBe(
    true,
  );
});

test('`toObserver`, `SpecialTargets`', () => {
  expect(toObserver(() => {})).toHaveProperty('next');
  expect(Object.values(SpecialTargets)).toEqual(['#_parent', '#_internal']);
});

test('`SimulatedClock`', async () => {
  const clock = new SimulatedClock();
  clock.increment(5);
  const machine = createMachine({ id: 'm', initial: 'a', states: { a: sleep('1d', 'b'), b: {} } });
  await using rig = await createTestEngine({ workflows: [machine] });
  const handle = await rig.run(rig.engine.start(machine, { id: 'wf' }));
  await rig.clock.advance('1d');
  expect([clock.now(), (await rig.run(handle.refresh())).value]).toEqual([5, 'b']);
});

test('`evaluateGuard`', () => {
  const [snapshot] = initialTransition(light);
  const guard = ({ context }: { context: Record<string, unknown> }): boolean => context['n'] === 0;
  expect(evaluateGuard(guard as never, snapshot.context, { type: 'next' }, snapshot as never)).toBe(
    true,
  );
});

test('`registerService`, `devToolsAdapter`, `getGlobal`', () => {
  expect(getGlobal()).toBe(globalThis);
  expect([devToolsAdapter, registerService].map((register) => register({} as never))).toEqual([
    undefined,
    undefined,
  ]);
});

const events = [{ type: 'next' as const }, { type: 'back' as const }];

test('`getShortestPaths`, `getSimplePaths`, `getPathsFromEvents`', async () => {
  const paths = graph.getShortestPaths(light, { events });
  expect(graph.getSimplePaths(light, { events })).toHaveLength(paths.length);
  expect(graph.getPathsFromEvents(light, [{ type: 'next' }])).toHaveLength(1);
  for (const { state, steps } of paths) {
    const types = steps
      .map(({ event }) => event.type)
      .filter((type) => !type.startsWith('xstate.'));
    const { value, context } = await durable(...types);
    expect({ value, context }).toEqual({ value: state.value, context: state.context });
  }
});

test('`createShortestPathsGen`, `createSimplePathsGen`', () => {
  const logic = light as unknown as AnyActorLogic;
  const paths = graph.getShortestPaths(light, { events });
  expect(graph.createShortestPathsGen()(logic, { events })).toHaveLength(paths.length);
  expect(graph.createSimplePathsGen()(logic, { events })).toHaveLength(paths.length);
});

test('`getAdjacencyMap`, `adjacencyMapToArray`, `joinPaths`', () => {
  const map = graph.getAdjacencyMap(light, { events });
  expect(graph.adjacencyMapToArray(map).length).toBeGreaterThan(0);
  const [first] = graph.getPathsFromEvents(light, [{ type: 'next' }]);
  const [second] = graph.getPathsFromEvents(light, [{ type: 'back' }], {
    ...(first && { fromState: first.state }),
  });
  if (first === undefined || second === undefined) throw new Error('there are paths');
  expect(graph.joinPaths(first, second).state.value).toBe('red');
});

test('`toDirectedGraph`, `getStateNodes`, `serializeSnapshot`', () => {
  expect(graph.toDirectedGraph(light).children.map(({ id }) => id)).toContain('light.red');
  expect(graph.getStateNodes(light)).toHaveLength(3);
  expect(graph.serializeSnapshot(initialTransition(light)[0])).toContain('red');
});

test('`TestModel`, `createTestModel`', async () => {
  const model = graph.createTestModel(light, { events });
  expect(model).toBeInstanceOf(graph.TestModel);
  const seen: unknown[] = [];
  for (const path of model.getSimplePaths()) {
    await using rig = await createTestEngine({ workflows: [light] });
    const handle = await rig.run(rig.engine.start(light, { id: 'wf' }));
    const send = (type: 'next' | 'back') => async (): Promise<void> => {
      await rig.run(handle.send({ type }));
    };
    await path.test({
      events: { next: send('next'), back: send('back') },
      states: { '*': ({ value }) => void seen.push([value, handle.getSnapshot().value]) },
    });
  }
  expect(seen).toContainEqual(['green', 'green']);
  for (const [ours, theirs] of seen as [unknown, unknown][]) expect(ours).toEqual(theirs);
});
