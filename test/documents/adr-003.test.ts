import { setup } from 'xstate';
import { afterEach, describe, expect, test } from 'vitest';
import {
  fromTask,
  isAbeyanceError,
  poll,
  sleep,
  subWorkflow,
  suspend,
  waitForEvent,
  type CreateEngineOptions,
  type Engine,
  type LifecycleEvent,
  type Middleware,
  type Suspended,
} from '../../src/index.ts';
import { createTestEngine, type TestEngine } from '../../src/testing.ts';

/*
 * ADR-003, section by section: a single return for every suspension, two verbs, and middleware. The
 * titles are the document's; its acceptance criteria are the last section.
 */

const tests: TestEngine[] = [];
afterEach(async () => {
  for (const one of tests.splice(0)) await one.close();
});

type Options = Omit<CreateEngineOptions, 'store' | 'host'>;

async function engineWith(options: Options): Promise<TestEngine> {
  const one = await createTestEngine(options);
  tests.push(one);
  return one;
}

/** Does the work of a child, an hour long. */
const child = setup({}).createMachine({
  id: 'child',
  initial: 'working',
  states: { working: sleep('1h', 'done'), done: { type: 'final' } },
  output: { from: 'child' },
});

const REQUESTS = {
  externalEvent: () => suspend('externalEvent', { event: 'approval', timeout: 86_400_000 }),
  subWorkflow: () => suspend('subWorkflow', { workflow: child }),
  polling: () => suspend('polling', { every: '10s' }),
  delay: () => suspend('delay', '3h'),
};
type Type = keyof typeof REQUESTS;
const TYPES = Object.keys(REQUESTS) as Type[];

/** One node, whose integration returns what it is told to. */
function graphOf(run: () => Suspended | string) {
  return setup({
    actors: { node: fromTask<unknown>(async () => run(), { retry: false }) },
  }).createMachine({
    id: 'graph',
    initial: 'running',
    states: {
      running: { invoke: { src: 'node', id: 'node', onDone: 'completed', onError: 'failed' } },
      completed: { type: 'final', output: ({ event }) => event['output'] as unknown },
      failed: { type: 'final', output: ({ event }) => String(event['error']) },
    },
    output: ({ event }: { readonly event: object }) =>
      (event as { readonly output?: unknown }).output,
  });
}

describe('Decision', () => {
  test.each(TYPES)('1. the integration returns a suspension of type %s', async (type) => {
    const machine = graphOf(REQUESTS[type]);
    const heard: LifecycleEvent[] = [];
    const { engine } = await engineWith({
      workflows: [machine, child],
      middleware: [
        (event, next) => {
          heard.push(event);
          return next(event);
        },
      ],
    });
    const { completed, suspended } = await engine.execute(machine, { id: 'g' });
    expect(completed).toBe(false);
    expect(suspended).toHaveLength(1);
    const [notice] = heard.filter((event) => event.type === 'node.suspended');
    expect(notice).toMatchObject({ workflowId: 'g', suspendType: type, handledBy: 'engine' });
    expect(notice?.suspension).toEqual(suspended?.[0]);
  });

  test('3. the application handles it by its middleware, 4. triggers the resume', async () => {
    for (const type of TYPES) {
      const machine = graphOf(REQUESTS[type]);
      const seen: string[] = [];
      const held: { engine?: Engine } = {};
      const call: Middleware = async (event, next) => {
        await next(event);
        if (event.type !== 'node.suspended') return;
        seen.push(event.suspendType);
        await held.engine?.resumeWorkflow(event.workflowId, { by: event.suspendType });
      };
      const world = await engineWith({
        workflows: [machine, child],
        handles: { [type]: 'application' },
        middleware: [call],
      });
      held.engine = world.engine;
      const handle = await world.engine.start(machine, { id: 'g' });
      expect(await world.run(handle.result())).toEqual({ by: type });
      expect(seen).toEqual([type]);
    }
  });
});

describe('Public API Surface', () => {
  test('resume_workflow: ok with a result, or an error with a reason', async () => {
    const machine = graphOf(REQUESTS.delay);
    const { engine } = await engineWith({ workflows: [machine] });
    await engine.start(machine, { id: 'g' });
    expect(await engine.resumeWorkflow('g', { ok: true })).toMatchObject({ resumed: true });
    expect(await engine.resumeWorkflow('g', { ok: true })).toMatchObject({ resumed: false });
    const error: unknown = await engine.resumeWorkflow('nobody').catch((reason: unknown) => reason);
    expect(isAbeyanceError(error, 'WorkflowNotFound')).toBe(true);
  });

  test('cancel_workflow: ok, or an error with a reason', async () => {
    const machine = graphOf(REQUESTS.delay);
    const { engine } = await engineWith({ workflows: [machine] });
    await engine.start(machine, { id: 'g' });
    expect(await engine.cancelWorkflow('g', 'not wanted')).toEqual({ cancelled: true });
    expect(await engine.cancelWorkflow('g', 'not wanted')).toEqual({ cancelled: false });
    const error: unknown = await engine.cancelWorkflow('nobody').catch((reason: unknown) => reason);
    expect(isAbeyanceError(error, 'WorkflowNotFound')).toBe(true);
  });
});

describe('Rationale', () => {
  test('Composability: several middleware, in order, added and removed while it runs', async () => {
    const machine = graphOf(REQUESTS.delay);
    const order: string[] = [];
    const named =
      (name: string): Middleware =>
      async (event, next) => {
        if (event.type === 'node.suspended') order.push(`${name} before`);
        await next(event);
        if (event.type === 'node.suspended') order.push(`${name} after`);
      };
    const world = await engineWith({ workflows: [machine], middleware: [named('first')] });
    const { engine } = world;
    const remove = engine.use(named('second'));
    await engine.execute(machine);
    await world.runUntilIdle();
    expect(order).toEqual(['first before', 'second before', 'second after', 'first after']);
    remove();
    order.length = 0;
    await engine.execute(machine);
    await world.runUntilIdle();
    expect(order).toEqual(['first before', 'first after']);
  });
});

describe('Implementation Plan', () => {
  test('Phase 1: node_suspended, node_resumed and workflow_cancelled are told', async () => {
    const machine = graphOf(REQUESTS.externalEvent);
    const heard: string[] = [];
    const world = await engineWith({
      workflows: [machine],
      middleware: [
        (event, next) => {
          heard.push(event.type);
          return next(event);
        },
      ],
    });
    const { engine } = world;
    await engine.execute(machine, { id: 'one' });
    await engine.sendSimpleEvent('one', 'approval');
    await engine.execute(machine, { id: 'two' });
    await engine.cancelWorkflow('two');
    await world.runUntilIdle();
    const told = heard.filter((type) => /^node\.|cancelled$/.test(type));
    expect(told).toEqual([
      'node.suspended',
      'node.resumed',
      'node.suspended',
      'node.resumed',
      'workflow.cancelled',
    ]);
  });

  test('Phase 2: Wait, Workflow, Poll and Time integrations as states of a chart', async () => {
    let asked = 0;
    const machine = setup({
      types: { events: {} as { type: 'approval'; payload?: unknown } },
      actors: {
        status: fromTask(async () => {
          asked += 1;
          return asked < 3 ? 'pending' : 'ready';
        }),
      },
    }).createMachine({
      id: 'four',
      initial: 'waiting',
      states: {
        waiting: waitForEvent({ event: 'approval', onEvent: 'working' }),
        working: subWorkflow({ workflow: child, onDone: 'polling', onError: 'failed' }),
        polling: poll({
          src: 'status',
          every: '10s',
          until: ({ output }) => output === 'ready',
          onDone: 'resting',
          onError: 'failed',
        }),
        resting: sleep('1d', 'done'),
        done: { type: 'final' },
        failed: { type: 'final' },
      },
    });
    const world = await engineWith({ workflows: [machine] });
    const { engine, clock } = world;
    const handle = await engine.start(machine, { id: 'f' });
    await engine.sendSimpleEvent('f', 'approval');
    await world.runUntilIdle();
    expect((await handle.suspensions())[0]?.type).toBe('subWorkflow');
    await clock.advance('1h');
    expect((await handle.suspensions())[0]?.type).toBe('polling');
    await clock.advance('20s');
    expect(asked).toBe(3);
    expect((await handle.suspensions())[0]?.type).toBe('sleep');
    await clock.advance('1d');
    expect((await handle.refresh()).value).toBe('done');
  });
});

describe('Acceptance Criteria', () => {
  test('applications can coordinate external events', async () => {
    const machine = graphOf(REQUESTS.externalEvent);
    const { engine } = await engineWith({ workflows: [machine] });
    const handle = await engine.start(machine, { id: 'g' });
    await engine.sendSimpleEvent('g', 'approval', { by: 'ann' });
    expect(await handle.result()).toMatchObject({ type: 'approval', payload: { by: 'ann' } });
  });

  test('applications can orchestrate sub-workflows', async () => {
    const machine = graphOf(REQUESTS.subWorkflow);
    const { engine, clock } = await engineWith({ workflows: [machine, child] });
    const handle = await engine.start(machine);
    await clock.advance('1h');
    expect(await handle.result()).toEqual({ from: 'child' });
  });

  test('applications can poll external systems', async () => {
    let asked = 0;
    const machine = graphOf(() => {
      asked += 1;
      return asked === 3 ? 'ready' : REQUESTS.polling();
    });
    const { engine, clock } = await engineWith({ workflows: [machine] });
    const handle = await engine.start(machine);
    await clock.advance('20s');
    expect(await handle.result()).toBe('ready');
  });

  test('applications can delay by time', async () => {
    const machine = graphOf(REQUESTS.delay);
    const { engine, clock } = await engineWith({ workflows: [machine] });
    const handle = await engine.start(machine);
    await clock.advance('3h');
    expect(await handle.result()).toBeUndefined();
  });

  test.each(TYPES)('the resume verb works for %s', async (type) => {
    const machine = graphOf(REQUESTS[type]);
    const { engine } = await engineWith({ workflows: [machine, child] });
    const handle = await engine.start(machine, { id: 'g' });
    await engine.execute(machine, { id: 'g' });
    await engine.resumeWorkflow('g', 42);
    expect(await handle.result()).toBe(42);
  });

  test.each(TYPES)('the cancel verb cleans up after %s', async (type) => {
    const machine = graphOf(REQUESTS[type]);
    const world = await engineWith({ workflows: [machine, child] });
    const { engine, clock } = world;
    await engine.execute(machine, { id: 'g' });
    await engine.cancelWorkflow('g');
    await world.runUntilIdle();
    const statuses = (await engine.list()).items.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set(['cancelled']));
    const turns = (await world.history('g')).length;
    await clock.advance('30d');
    expect(await world.history('g')).toHaveLength(turns);
    expect(await engine.count({ waitingFor: 'approval' })).toBe(0);
  });
});
