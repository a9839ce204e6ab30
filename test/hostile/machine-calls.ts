import { createMachine, type AnyStateMachine, type StateNodeConfig } from 'xstate';
import * as machines from '../../src/machines.ts';
import { suspendTypeOf } from '../../src/index.ts';
import { createTestEngine } from '../../src/testing.ts';
import type { Chance } from '../simulation/chance.ts';
import { aDuration, aMoment, anEvent, aType, some, type Call } from './call.ts';
import { Trap } from './poison.ts';
import { canary, patient } from './world.ts';

/** All that makes machines and parts of them. */
const door = { ...machines, suspendTypeOf };

const { fromTask } = door;

const logic = fromTask(async () => 'done', { retry: false });

const target = (chance: Chance): unknown =>
  chance.pick<unknown>(['end', { target: 'end', actions: () => {} }, [{ target: 'end' }]]);

const restart = (chance: Chance): object =>
  some(chance, {
    onRestart: chance.pick(['deadline', 'remaining', 'restart']),
    tags: ['a', 'b'],
    description: 'a text',
    meta: { a: 1 },
    entry: () => {},
    on: { leave: 'end' },
  });

const early = (chance: Chance): object =>
  some(chance, { whenEarly: chance.pick(['defer', 'drop', 'reject']), keep: aDuration(chance) });

const timeout = (chance: Chance): object =>
  chance.hit(0.5) ? { timeout: aDuration(chance), onTimeout: target(chance) } : {};

const often = (chance: Chance): object => ({
  every: aDuration(chance),
  ...some(chance, { backoff: 2, maxDelay: '9d', maxAttempts: 3, timeout: '99d' }),
});

const group = (chance: Chance): object => ({
  events: chance.pick<unknown>([
    ['a', 'b.*'],
    [{ event: 'a', name: 'first', where: () => true }, 'c'],
  ]),
  ...timeout(chance),
  ...early(chance),
});

const request = (chance: Chance): readonly unknown[] =>
  chance.pick<readonly unknown[]>([
    [
      'externalEvent',
      {
        event: aType(chance),
        ...some(chance, { match: { 'payload.a': 1 }, timeout: '1h', data: 1 }),
      },
    ],
    [
      'delay',
      chance.pick<unknown>(['1h', { duration: '1h', data: 1 }, { until: aMoment(chance) }]),
    ],
    ['polling', { ...often(chance), ...some(chance, { data: { a: 1 } }) }],
    [
      'subWorkflow',
      {
        workflow: chance.pick<unknown>([canary, 'canary']),
        ...some(chance, { id: 'sub', input: 1, timeout: '1h', onParentClose: 'abandon' }),
      },
    ],
  ]);

const retry = (chance: Chance): object =>
  some(chance, {
    retry: chance.pick<unknown>([
      false,
      { maxAttempts: 3, initialDelay: '1m', backoff: 2, maxDelay: '1h', jitter: 0.5 },
    ]),
    timeout: aDuration(chance),
    awaits: ['item', 'ship.*'],
  });

/** Runs what a builder made for a minute, where XState takes it at all. */
async function play(machineOf: () => AnyStateMachine): Promise<void> {
  let machine: AnyStateMachine;
  try {
    machine = machineOf();
  } catch {
    // a configuration XState does not take
    return;
  }
  const test = await createTestEngine({ workflows: [machine] });
  try {
    await test.engine.start(machine, { id: 'played', input: {} });
    await test.clock.advance('1m');
    await test.engine.sendSimpleEvent('played', 'item');
  } finally {
    await test.close();
  }
}

type Builder = {
  [K in keyof typeof door]: (typeof door)[K] extends (...args: never[]) => unknown ? K : never;
}[keyof typeof door];

const built = (name: Builder, args: readonly never[]): unknown =>
  (door[name] as (...given: readonly never[]) => unknown)(...args);

/** A call of something that makes a state, which is then run. */
function state(name: Builder, args: Call['args']): Call {
  const run: Call['run'] = async (_, given) => {
    const made = built(name, given) as StateNodeConfig<
      never,
      never,
      never,
      never,
      never,
      never,
      never,
      never,
      never,
      never
    >;
    await play(() =>
      createMachine({
        id: 'played',
        context: { metadata: { careful: 'true' }, came: [] },
        initial: 'begin',
        states: { begin: made, end: { type: 'final' } },
      } as never),
    );
  };
  return { name, args, run, lets: true };
}

const steps = (chance: Chance): readonly unknown[] =>
  [
    door.task('charge', async () => 1),
    door.sleep('1h'),
    door.waitForEvent({ event: 'item', timeout: '1h' }),
    door.pauseIf({ metadata: 'careful' }, door.sleep('1h')),
  ].slice(0, 1 + chance.below(4));

export const MACHINE_CALLS: readonly Call[] = [
  state('sleep', (chance) => [
    chance.pick<unknown>([aDuration(chance), () => aDuration(chance)]),
    target(chance),
    restart(chance),
  ]),
  state('sleepUntil', (chance) => [
    chance.pick<unknown>([aMoment(chance), () => aMoment(chance)]),
    target(chance),
    restart(chance),
  ]),
  state('waitForEvent', (chance) => [
    {
      event: aType(chance),
      onEvent: target(chance),
      ...some(chance, { where: () => true }),
      ...timeout(chance),
      ...early(chance),
      ...restart(chance),
    },
  ]),
  state('waitForAny', (chance) => [{ ...group(chance), onEvent: target(chance) }]),
  state('waitForAll', (chance) => [{ ...group(chance), onDone: target(chance) }]),
  state('waitForQuorum', (chance) => [
    chance.hit(0.5)
      ? { ...group(chance), count: 1, onDone: target(chance) }
      : { event: 'item', count: 2, by: () => 'x', into: 'came', onDone: target(chance) },
  ]),
  state('poll', (chance) => [
    {
      src: logic,
      ...often(chance),
      until: () => chance.hit(0.5),
      onDone: 'end',
      onError: 'end',
      ...timeout(chance),
    },
  ]),
  state('subWorkflow', (chance) => [
    {
      workflow: chance.pick<unknown>([patient, canary, 'canary']),
      onDone: target(chance),
      onError: target(chance),
      ...some(chance, { input: { a: 1 }, id: 'sub', timeout: '1h', onParentClose: 'abandon' }),
    },
  ]),
  state('forEach', (chance) => [
    {
      src: logic,
      items: chance.pick<unknown>([[1, 2, 3], () => [1, 2]]),
      onDone: target(chance),
      onError: target(chance),
      ...some(chance, {
        concurrency: 2,
        settle: true,
        onItem: { actions: () => {} },
        input: () => 1,
      }),
    },
  ]),
  state('pauseIf', (chance) => [
    chance.pick<unknown>([{ metadata: 'careful' }, () => true]),
    door.sleep('1h', 'end'),
    'end',
  ]),
  {
    name: 'sequence',
    args: (chance) => [
      'played',
      steps(chance),
      some(chance, { output: () => 1, version: '2', description: 'x' }),
    ],
    run: async (_, args) => {
      const machine = built('sequence', args) as AnyStateMachine;
      await play(() => machine);
    },
    lets: true,
  },
  {
    name: 'task',
    args: (chance) => ['charge', async () => 1, retry(chance)],
    run: async (_, args) => {
      const step = built('task', args);
      await play(() => door.sequence('played', [step as never]));
    },
    lets: true,
  },
  {
    name: 'fromTask',
    args: (chance) => [async () => 1, retry(chance)],
    run: (_, args) => void built('fromTask', args),
  },
  {
    name: 'suspend',
    args: request,
    // what was asked for is read when the task has ended so
    run: async (_, args) => {
      const suspended = built('suspend', args);
      const ask = fromTask(async () => suspended as never, { retry: false });
      await play(() =>
        createMachine({
          id: 'played',
          initial: 'begin',
          states: { begin: { invoke: { src: ask, onDone: 'end', onError: 'end' } }, end: {} },
        }),
      );
    },
    lets: true,
  },
  { name: 'update', args: () => [() => {}], run: (_, args) => void built('update', args) },
  {
    name: 'sendToWorkflow',
    args: (chance) => ['other', anEvent(chance), some(chance, { delay: '1h', id: 'x' })],
    run: async (_, args) => {
      const action = built('sendToWorkflow', args);
      await play(() => createMachine({ id: 'played', entry: action }));
    },
    lets: true,
  },
  { name: 'workflowRef', args: () => ['other'], run: (_, args) => void built('workflowRef', args) },
  {
    name: 'suspendTypeOf',
    args: (chance) => [{ type: chance.pick(['sleep', 'sleepUntil', 'polling', 'subWorkflow']) }],
    run: (_, args) => void built('suspendTypeOf', args),
  },
  {
    name: 'isAbeyanceError',
    args: () => [new Trap('x'), 'TurnFailed'],
    run: (_, args) => void built('isAbeyanceError', args),
  },
];
