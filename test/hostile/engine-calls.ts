import type { AnyStateMachine } from 'xstate';
import { createEngine, type Engine, type WorkflowHandle } from '../../src/index.ts';
import type { Chance } from '../simulation/chance.ts';
import { aDuration, aMoment, anEvent, anId, aSentEvent, aType, some, type Call } from './call.ts';
import { canary, patient, type World } from './world.ts';

type Method<T> = {
  [K in keyof T]: T[K] extends (...args: never[]) => unknown ? K : never;
}[keyof T];

const on =
  (method: Method<Engine>) =>
  ({ engine }: World, args: readonly never[]): unknown =>
    (engine[method] as (...given: readonly never[]) => unknown)(...args);

const onHandle =
  (method: Method<WorkflowHandle>) =>
  ({ handle }: World, args: readonly never[]): unknown =>
    (handle[method] as (...given: readonly never[]) => unknown)(...args);

const machine = (chance: Chance): AnyStateMachine => chance.pick([canary, patient]);

const start = (chance: Chance): readonly unknown[] => [
  machine(chance),
  some(chance, {
    id: `w-${chance.below(50)}`,
    input: { a: 1 },
    metadata: { customer: 'ann', region: 'north' },
    onConflict: chance.pick(['attach', 'error']),
  }),
];

/** An id is exactly the one that was given, or it is refused. */
const keepsId = (given: unknown, args: readonly never[], { ids }: World): string | undefined => {
  const { id } = given as WorkflowHandle;
  ids.add(id);
  const { id: asked } = (args[1] ?? {}) as { id?: unknown };
  return typeof asked !== 'string' || asked === id ? undefined : `${asked} became ${id}`;
};

const notesTarget = (_: unknown, args: readonly never[], { ids }: World): undefined => {
  ids.add((args[0] as unknown as { targetWorkflowId: string }).targetWorkflowId);
};

const notesId = (_: unknown, args: readonly never[], { ids }: World): undefined => {
  ids.add((args[1] as unknown as { id: string }).id);
};

const query = (chance: Chance): readonly unknown[] => [
  some(chance, {
    workflow: chance.pick<unknown>(['patient', ['patient', 'canary']]),
    status: chance.pick<unknown>(['suspended', ['running', 'done']]),
    state: 'waiting.one',
    tag: 'suspended',
    waitingFor: 'ship',
    waitingForTimer: true,
    metadata: { customer: 'ann' },
    olderThan: aDuration(chance),
    newerThan: aDuration(chance),
  }),
];

const page = (chance: Chance): object => some(chance, { after: 3, limit: 10, newestFirst: true });

const paged = (chance: Chance): readonly unknown[] => [
  { ...(query(chance)[0] as object), ...page(chance) },
];

const journal = (chance: Chance): readonly unknown[] => [
  { ...page(chance), ...(chance.hit(0.5) && { workflowId: 'patient-1' }) },
];

const resume = (chance: Chance): object =>
  some(chance, {
    suspension: chance.pick(['patient-1/ask', 'waiting.one']),
    since: 1_767_225_600_000,
    id: `r-${chance.below(100)}`,
    event: 'ship',
    timedOut: false,
  });

const wait = (chance: Chance): object =>
  some(chance, { timeout: '1h', where: () => true, signal: new AbortController().signal });

export const ENGINE_CALLS: readonly Call[] = [
  { name: 'Engine.start', args: start, run: on('start'), lets: true, wrong: keepsId },
  {
    name: 'Engine.execute',
    args: start,
    run: on('execute'),
    waits: true,
    lets: true,
    wrong: notesId,
  },
  { name: 'Engine.get', args: (chance) => [anId(chance)], run: on('get') },
  {
    name: 'Engine.sendEvent',
    args: (chance) => [
      aSentEvent(chance),
      some(chance, {
        deliverAt: aMoment(chance),
        startIfMissing: { workflow: machine(chance), input: 1, metadata: { a: 'b' } },
      }),
    ],
    run: on('sendEvent'),
    lets: true,
    wrong: notesTarget,
  },
  {
    name: 'Engine.sendSimpleEvent',
    args: (chance) => [anId(chance), aType(chance), { a: 1 }],
    run: on('sendSimpleEvent'),
  },
  {
    name: 'Engine.ask',
    args: (chance) => [
      anId(chance),
      anEvent(chance),
      some(chance, { until: () => true, timeout: '1h', signal: new AbortController().signal }),
    ],
    run: on('ask'),
    waits: true,
    lets: true,
  },
  {
    name: 'Engine.waitForEvent',
    args: (chance) => [aType(chance), wait(chance)],
    run: on('waitForEvent'),
    waits: true,
    lets: true,
  },
  { name: 'Engine.sleep', args: (chance) => [aDuration(chance)], run: on('sleep'), waits: true },
  {
    name: 'Engine.sleepUntil',
    args: (chance) => [aMoment(chance)],
    run: on('sleepUntil'),
    waits: true,
  },
  {
    name: 'Engine.resumeWorkflow',
    args: (chance) => [anId(chance), { a: 1 }, resume(chance)],
    run: on('resumeWorkflow'),
  },
  {
    name: 'Engine.resumeFromSnapshot',
    args: (chance, { snapshotId }) => [
      snapshotId,
      { a: 1 },
      some(chance, { suspension: 'waiting.one', id: `r-${chance.below(100)}` }),
    ],
    run: on('resumeFromSnapshot'),
  },
  {
    name: 'Engine.fork',
    args: (chance, { snapshotId }) => [
      snapshotId,
      { id: `f-${chance.below(50)}`, metadata: { a: 'b' } },
    ],
    run: on('fork'),
    wrong: keepsId,
  },
  {
    name: 'Engine.cancelWorkflow',
    args: (chance) => [
      `w-${chance.below(50)}`,
      'a reason',
      some(chance, { force: true, deadline: aDuration(chance) }),
    ],
    run: on('cancelWorkflow'),
  },
  {
    name: 'Engine.deleteWorkflow',
    args: (chance) => [`w-${chance.below(50)}`],
    run: on('deleteWorkflow'),
  },
  {
    name: 'Engine.retryWorkflow',
    args: (chance) => [
      anId(chance),
      some(chance, { event: chance.pick<unknown>(['retry', 'skip', anEvent(chance)]) }),
    ],
    run: on('retryWorkflow'),
  },
  {
    name: 'Engine.fireTimer',
    args: (chance) => [anId(chance), undefined, some(chance, { id: 'fired-1' })],
    run: on('fireTimer'),
  },
  {
    name: 'Engine.changes',
    args: () => [() => {}],
    run: ({ engine }, args) => engine.changes(...(args as readonly [never]))(),
  },
  {
    name: 'Engine.inspect',
    args: (chance) => [chance.pick<unknown>([() => {}, { next: () => {} }])],
    run: ({ engine }, args) => engine.inspect(...(args as readonly [never])).unsubscribe(),
  },
  {
    name: 'Engine.use',
    args: () => [(event: never, next: (event: never) => unknown) => next(event)],
    run: (world, args) => (on('use')(world, args) as () => void)(),
  },
  {
    name: 'Engine.close',
    args: () => [],
    run: async (_, args) => {
      const engine = await createEngine({ workflows: [] });
      await Promise.all([engine.close(...(args as unknown as [])), engine.close()]);
    },
  },
  { name: 'Engine.now', args: () => [], run: on('now') },
  { name: 'Engine.list', args: paged, run: on('list') },
  { name: 'Engine.count', args: query, run: on('count') },
  { name: 'Engine.history', args: (chance) => [anId(chance), page(chance)], run: on('history') },
  { name: 'Engine.explain', args: (chance) => [anId(chance)], run: on('explain') },
  { name: 'Engine.attempts', args: journal, run: on('attempts') },
  { name: 'Engine.deadLetters', args: journal, run: on('deadLetters') },
  {
    name: 'Engine.listSnapshots',
    args: (chance) => [
      {
        ...(journal(chance)[0] as object),
        ...some(chance, { workflow: 'patient', reason: 'sleep', olderThan: '1d' }),
      },
    ],
    run: on('listSnapshots'),
  },
  { name: 'Engine.getSnapshot', args: (_, { snapshotId }) => [snapshotId], run: on('getSnapshot') },
  { name: 'WorkflowHandle.send', args: (chance) => [anEvent(chance)], run: onHandle('send') },
  { name: 'WorkflowHandle.can', args: (chance) => [anEvent(chance)], run: onHandle('can') },
  { name: 'WorkflowHandle.nextEvents', args: () => [], run: onHandle('nextEvents') },
  { name: 'WorkflowHandle.getSnapshot', args: () => [], run: onHandle('getSnapshot') },
  { name: 'WorkflowHandle.refresh', args: () => [], run: onHandle('refresh') },
  {
    name: 'WorkflowHandle.subscribe',
    args: (chance) => [chance.pick<unknown>([() => {}, { next: () => {}, complete: () => {} }])],
    run: (world, args) =>
      (onHandle('subscribe')(world, args) as { unsubscribe(): void }).unsubscribe(),
  },
  {
    name: 'WorkflowHandle.select',
    args: () => [(snapshot: { readonly status: string }) => snapshot.status],
    run: ({ handle }, args) => handle.select(...(args as readonly [never])).get(),
    lets: true,
  },
  {
    name: 'WorkflowHandle.on',
    args: (chance) => [aType(chance), () => {}],
    run: (world, args) => (onHandle('on')(world, args) as { unsubscribe(): void }).unsubscribe(),
  },
  {
    name: 'WorkflowHandle.waitFor',
    args: (chance) => [
      () => chance.hit(0.5),
      some(chance, { timeout: '1h', signal: new AbortController().signal }),
    ],
    run: onHandle('waitFor'),
    waits: true,
    lets: true,
  },
  {
    name: 'WorkflowHandle.result',
    args: (chance) => [some(chance, { timeout: '1h', signal: new AbortController().signal })],
    run: onHandle('result'),
    waits: true,
    lets: true,
  },
  { name: 'WorkflowHandle.suspensions', args: () => [], run: onHandle('suspensions') },
  { name: 'WorkflowHandle.resume', args: (chance) => [1, resume(chance)], run: onHandle('resume') },
  {
    name: 'WorkflowHandle.cancel',
    args: (chance) => [chance.pick(['', 'why']), some(chance, { deadline: '1h' })],
    // the workflow that all other calls are made on goes on
    run: async ({ engine }, args) => {
      const handle = await engine.start(canary);
      try {
        return await handle.cancel(...(args as readonly [never, never]));
      } finally {
        await handle.cancel('', { force: true });
        await engine.deleteWorkflow(handle.id);
      }
    },
  },
  { name: 'WorkflowHandle.history', args: (chance) => [page(chance)], run: onHandle('history') },
  {
    name: 'WorkflowHandle.getPersistedSnapshot',
    args: () => [],
    run: onHandle('getPersistedSnapshot'),
  },
];
