import {
  createActor,
  createMachine,
  fromCallback,
  setup,
  SimulatedClock,
  waitFor,
  type AnyStateMachine,
} from 'xstate';
import { describe, expect, test } from 'vitest';
import { isAbeyanceError } from '../../src/machines/errors.ts';
import type { PauseMeta } from '../../src/machines/pause.ts';
import { Registry } from '../../src/machines/registry.ts';
import { sleep } from '../../src/machines/sleep.ts';
import { subWorkflow } from '../../src/machines/sub-workflow.ts';
import { begunBy } from '../../src/machines/sub-workflow-logic.ts';
import { isSuspended, requestOf } from '../../src/machines/suspend.ts';
import type { TaskLogic } from '../../src/machines/task.ts';
import { waitForEvent } from '../../src/machines/wait-for-event.ts';

const doubled = setup({
  types: { context: {} as { n: number }, input: {} as { n: number }, output: {} as number },
}).createMachine({
  id: 'doubled',
  version: '2',
  context: ({ input }) => input,
  initial: 'waiting',
  states: {
    waiting: waitForEvent({ event: 'go', onEvent: 'done' }),
    done: { type: 'final' },
  },
  output: ({ context }) => context.n * 2,
});

const quick = doubled.provide({});
const failing = createMachine({
  id: 'failing',
  entry: () => {
    throw new Error('no luck');
  },
});

type Options = Partial<Parameters<typeof subWorkflow>[0]>;

function parentOf(options: Options): AnyStateMachine {
  return createMachine({
    id: 'parent',
    context: { n: 21 },
    initial: 'waiting',
    states: {
      waiting: subWorkflow({
        workflow: doubled as AnyStateMachine,
        input: ({ context }) => context,
        onDone: 'done',
        onError: 'failed',
        on: { leave: 'left' },
        ...(options as object),
      }),
      done: { type: 'final', output: ({ event }) => event['output'] as unknown },
      failed: { type: 'final', output: ({ event }) => event['error'] as unknown },
      left: {},
    },
    output: ({ event }) => event['output'],
  });
}

/** The logic of the state, which the engine runs as a task. */
function taskOf(machine: AnyStateMachine): TaskLogic<unknown> {
  return (machine.states['waiting']!.config.invoke as { src: TaskLogic<unknown> }[])[0]!.src;
}

describe('a sub-workflow in plain XState', () => {
  const ends = createMachine({ id: 'ends', type: 'final', output: 'ended' });

  test('is a machine that is run in its place', async () => {
    const actor = createActor(parentOf({ workflow: ends }));
    actor.start();
    await waitFor(actor, ({ status }) => status === 'done');
    expect(actor.getSnapshot()).toMatchObject({ value: 'done', output: 'ended' });
  });

  test('is given its input, and leads to onError when it fails', async () => {
    const actor = createActor(parentOf({ workflow: failing }));
    actor.start();
    await waitFor(actor, ({ status }) => status === 'done');
    expect(actor.getSnapshot()).toMatchObject({ value: 'failed', output: { message: 'no luck' } });
  });

  test('is stopped when the state is left', async () => {
    const stopped: unknown[] = [];
    const listens = fromCallback(() => () => stopped.push('listening'));
    const long = createMachine({ id: 'long', invoke: { src: listens } });
    const actor = createActor(parentOf({ workflow: long }));
    actor.start();
    expect(stopped).toEqual([]);
    actor.send({ type: 'leave' });
    expect(actor.getSnapshot().value).toBe('left');
    expect(stopped).toEqual(['listening']);
  });

  test('goes by the clock of its parent', async () => {
    const sleeps = createMachine({
      id: 'sleeps',
      initial: 'sleeping',
      states: { sleeping: sleep('1h', 'done'), done: { type: 'final' } },
    });
    const clock = new SimulatedClock();
    const actor = createActor(parentOf({ workflow: sleeps }), { clock });
    actor.start();
    clock.increment(3_600_000);
    await waitFor(actor, ({ status }) => status === 'done');
    expect(actor.getSnapshot().value).toBe('done');
  });

  test('must be given as a machine', async () => {
    const actor = createActor(parentOf({ workflow: 'doubled' }));
    actor.start();
    await waitFor(actor, ({ status }) => status === 'done');
    expect(actor.getSnapshot()).toMatchObject({
      value: 'failed',
      output: { code: 'EngineRequired' },
    });
  });
});

describe('a sub-workflow on the engine', () => {
  type Run = (args: object) => Promise<unknown>;

  test('is asked for by a suspension', async () => {
    const parent = parentOf({ id: () => 'd-1', timeout: '1d', onParentClose: 'abandon' });
    const run = taskOf(parent).config as Run;
    const input = { input: { n: 21 }, id: 'd-1', timeoutMs: 5 };
    const suspended = await run({ key: 'p/w#1', attempt: 1, input });
    expect(isSuspended(suspended) && requestOf(suspended)).toStrictEqual({
      type: 'subWorkflow',
      workflow: 'doubled',
      version: '2',
      input: { n: 21 },
      id: 'd-1',
      onParentClose: 'abandon',
      timeoutMs: 5,
      data: undefined,
    });
  });

  test('is tried once: the workflow retries, and not its beginning', () => {
    expect(taskOf(parentOf({})).task.retry.maxAttempts).toBe(1);
  });

  test('is a pause state', () => {
    const state = subWorkflow({ workflow: 'doubled', onDone: 'done' });
    const { meta } = state as object as { meta: { abeyance: PauseMeta } };
    expect(meta.abeyance).toStrictEqual({ type: 'subWorkflow' });
    expect(state.tags).toStrictEqual(['suspended', 'suspended.subWorkflow']);
  });
});

describe('a machine that another begins', () => {
  const known = (machines: readonly AnyStateMachine[], version?: string) =>
    new Registry(machines, 100).find('doubled', version)?.model;

  test('is registered with it', () => {
    expect(begunBy(taskOf(parentOf({})))).toBe(doubled);
    expect(known([parentOf({})], '2')?.definition.name).toBe('doubled');
    expect(known([parentOf({ workflow: 'doubled' })], '2')).toBeUndefined();
  });

  test('also by one that is begun itself', () => {
    const outer = createMachine({
      id: 'outer',
      initial: 'waiting',
      states: { waiting: subWorkflow({ workflow: parentOf({}), onDone: 'done' }), done: {} },
    });
    expect(known([outer], '2')).toBeDefined();
  });

  test('steps back behind one that is registered under its name and version', () => {
    const registry = new Registry([parentOf({}), quick], 100);
    expect(registry.find('doubled', '2')?.model).toBe(registry.modelOf(quick));
    expect(registry.modelOf(doubled)).not.toBe(registry.modelOf(quick));
  });

  test('is not the newest where another is registered', () => {
    const other = createMachine({ id: 'doubled', version: '1' });
    expect(known([other, parentOf({})])?.definition.version).toBe('1');
    expect(known([parentOf({})])?.definition.version).toBe('2');
  });
});

describe('a sub-workflow is refused', () => {
  test.for<[string, string, object]>([
    ['without a workflow', 'workflow', { workflow: undefined }],
    ['with a machine without an id', 'workflow', { workflow: createMachine({}) }],
    ['with a version beside the machine', 'version', { version: '2' }],
    ['without a way out', 'onDone', { onDone: undefined }],
    ['with an error that leads nowhere', 'onError', { onError: 3 }],
    ['with an id that is none', 'id', { id: '' }],
    ['with another policy', 'onParentClose', { onParentClose: 'keep' }],
  ])('%s', ([, option, options]) => {
    let refusal: unknown;
    try {
      parentOf(options);
    } catch (error) {
      refusal = error;
    }
    expect(isAbeyanceError(refusal, 'OptionInvalid')).toBe(true);
    expect(refusal).toMatchObject({ details: { option } });
  });

  test('in the turn that asks it for an id', () => {
    const actor = createActor(parentOf({ id: () => '' }));
    actor.subscribe({ error: () => {} });
    actor.start();
    expect(actor.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'OptionInvalid', details: { option: 'id' } },
    });
  });
});
