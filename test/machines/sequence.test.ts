import {
  createActor,
  createMachine,
  fromPromise,
  SimulatedClock,
  waitFor,
  type AnyStateMachine,
} from 'xstate';
import { describe, expect, test } from 'vitest';
import {
  pauseIf,
  sequence,
  sleep,
  task,
  waitForAll,
  waitForAny,
  waitForEvent,
  waitForQuorum,
} from '../../src/index.ts';

const MINUTE_MS = 60_000;

function run(machine: AnyStateMachine, input?: unknown) {
  const clock = new SimulatedClock();
  const actor = createActor(machine, { clock, input });
  actor.subscribe({ error: () => {} });
  actor.start();
  return { actor, clock };
}

const statesOf = (machine: AnyStateMachine): readonly string[] => Object.keys(machine.states);

describe('a sequence', () => {
  const order = sequence('order', [
    task('charge', async ({ input }: { input: { orderId: string } }) => `receipt ${input.orderId}`),
    sleep('1m'),
    waitForEvent({ event: 'manager.approval', timeout: '1m' }),
    task('ship', async ({ results, metadata }) => ({ ...results, metadata })),
  ]);

  test('does one step after another, and keeps what each came to under its name', async () => {
    const { actor, clock } = run(order, { orderId: '42', metadata: { by: 'ann' } });
    expect(actor.getSnapshot().value).toBe('charge');
    await waitFor(actor, (snapshot) => snapshot.matches('sleep'));
    clock.increment(MINUTE_MS);
    expect(actor.getSnapshot()).toMatchObject({
      value: 'manager-approval',
      context: {
        input: { orderId: '42' },
        metadata: { by: 'ann' },
        results: { charge: 'receipt 42' },
      },
    });
    actor.send({ type: 'manager.approval', payload: { user: 'ann' } });
    const results = { charge: 'receipt 42', 'manager-approval': { user: 'ann' } };
    const end = await waitFor(actor, ({ status }) => status !== 'active');
    expect(end).toMatchObject({
      status: 'done',
      value: 'done',
      output: { results: { ...results, ship: { ...results, metadata: { by: 'ann' } } } },
    });
  });

  test('goes on with `undefined` after a wait that timed out', () => {
    const wait = sequence('wait', [waitForEvent({ event: 'approval', timeout: '1m' })]);
    const { actor, clock } = run(wait);
    clock.increment(MINUTE_MS);
    const { status, output } = actor.getSnapshot() as { status: string; output: object };
    expect({ status, output }).toStrictEqual({
      status: 'done',
      output: { results: { approval: undefined } },
    });
  });

  test('passes a pause by whose condition does not hold, with no result', () => {
    const gated = sequence('gated', [
      pauseIf({ metadata: 'needs_approval' }, waitForEvent({ event: 'approval' })),
      pauseIf(({ context }) => 'approval' in context.results, sleep('1m')),
    ]);
    const passed = run(gated, { metadata: { needs_approval: 'false' } }).actor.getSnapshot();
    expect(passed).toMatchObject({ status: 'done', output: { results: {} } });
    expect(run(gated).actor.getSnapshot().status).toBe('done');
    const { actor, clock } = run(gated, { metadata: { needs_approval: 'true' } });
    expect(actor.getSnapshot().value).toEqual({ approval: 'pausing' });
    actor.send({ type: 'approval', payload: 'ann' });
    expect(actor.getSnapshot().value).toEqual({ sleep: 'pausing' });
    clock.increment(MINUTE_MS);
    expect(actor.getSnapshot()).toMatchObject({ output: { results: { approval: 'ann' } } });
  });

  test('ends in the error of a task that failed', async () => {
    const failing = sequence('failing', [
      task('charge', () => Promise.reject(new Error('no money'))),
      sleep('1m'),
    ]);
    const { actor } = run(failing);
    await expect(waitFor(actor, ({ status }) => status !== 'active')).rejects.toThrow('no money');
    expect(actor.getSnapshot()).toMatchObject({ status: 'error', error: { message: 'no money' } });
  });

  test('goes on with `undefined` where a task is told to continue', async () => {
    const lenient = sequence('lenient', [
      task('charge', () => Promise.reject(new Error('no money')), { onError: 'continue' }),
    ]);
    const { actor } = run(lenient);
    const end = await waitFor(actor, ({ status }) => status !== 'active');
    expect(end.output).toStrictEqual({ results: { charge: undefined } });
  });

  test('makes the output it is told to make, and has a version', () => {
    const told = sequence<string, string>('told', [waitForEvent({ event: 'go' })], {
      output: ({ context: { input, results } }) => `${input} ${String(results['go'])}`,
      version: '2',
      description: 'Goes.',
    });
    expect(told).toMatchObject({ id: 'told', version: '2' });
    expect(told.root.description).toBe('Goes.');
    const { actor } = run(told, 'ann');
    actor.send({ type: 'go', payload: 'went' });
    expect(actor.getSnapshot().output).toBe('ann went');
  });
});

describe('waits for several events', () => {
  const several = sequence('several', [
    waitForAll({ events: ['credit.ok', { event: 'stock.ok', name: 'stock' }], timeout: '1m' }),
    waitForAny({ events: ['yes', 'no'], timeout: '1m' }),
    waitForQuorum({ events: ['a', 'b', 'c'], count: 2, timeout: '1m', name: 'votes' }),
    waitForQuorum({
      event: 'approval',
      where: ({ event }) => event['payload'] !== 'nobody',
      count: 2,
      by: ({ event }) => event['payload'] as string,
      timeout: '1m',
      name: 'approvals',
    }),
  ]);

  test('come to what came, by the names of the events', () => {
    const { actor } = run(several);
    for (const type of ['stock.ok', 'credit.ok', 'no', 'c', 'a'])
      actor.send({ type, payload: type });
    for (const payload of ['ann', 'ann', 'nobody', 'bob'])
      actor.send({ type: 'approval', payload });
    expect(actor.getSnapshot().output).toStrictEqual({
      results: {
        waitForAll: { stock: 'stock.ok', 'credit-ok': 'credit.ok' },
        waitForAny: { no: 'no' },
        votes: { c: 'c', a: 'a' },
        approvals: ['ann', 'bob'],
      },
    });
  });

  test('come to nothing where the time was over first', () => {
    const { actor, clock } = run(several);
    for (const type of ['stock.ok', 'x', 'a', 'approval']) {
      actor.send({ type, payload: 'ann' });
      clock.increment(MINUTE_MS);
    }
    const nothing = { waitForAll: undefined, waitForAny: undefined, votes: undefined };
    expect(actor.getSnapshot().output).toStrictEqual({
      results: { ...nothing, approvals: undefined },
    });
  });
});

describe('the states of a sequence', () => {
  test('are named after their steps, and numbered where that is not enough', () => {
    const machine = sequence('named', [
      sleep('1h'),
      sleep('1h'),
      sleep('1h', { name: 'sleep-2' }),
      waitForEvent({ event: 'user.*' }),
      waitForEvent({ event: 'user' }),
      waitForEvent({ event: 'done' }),
      pauseIf(() => true, waitForEvent({ event: 'manager_approval' })),
      pauseIf(() => true, sleep('1h', { name: 'cooling' })),
      task('charge', async () => 1),
    ]);
    expect(statesOf(machine)).toEqual([
      'sleep',
      'sleep-3',
      'sleep-2',
      'user',
      'user-2',
      'done-2',
      'manager_approval',
      'cooling',
      'charge',
      'done',
    ]);
  });

  test('are pause states, and a task is found under its name', async () => {
    const machine = sequence('drawn', [
      sleep('1h', { onRestart: 'remaining' }),
      task('charge', async () => 1),
    ]);
    expect(machine.root.states['sleep']?.tags).toContain('suspended.sleep');
    expect(machine.root.states['sleep']?.meta).toEqual({
      abeyance: { type: 'sleep', onRestart: 'remaining' },
    });
    expect(machine.root.states['charge']?.invoke).toMatchObject([{ id: 'charge', src: 'charge' }]);
    const faked = machine.provide({ actors: { charge: fromPromise(async () => 'fake') } });
    const { actor, clock } = run(faked);
    clock.increment(3_600_000);
    const end = await waitFor(actor, ({ status }) => status === 'done');
    expect(end.output).toEqual({ results: { charge: 'fake' } });
  });

  test('may be invoked as a whole', () => {
    const child = sequence<{ text: string }>('child', [waitForEvent({ event: 'go' })]);
    const parent = createMachine({
      initial: 'waiting',
      states: {
        waiting: {
          invoke: { src: child, id: 'child', input: { text: 'x' }, onDone: 'over' },
          on: {
            go: {
              actions: ({ self }) => self.getSnapshot().children['child']?.send({ type: 'go' }),
            },
          },
        },
        over: {},
      },
    });
    const { actor } = run(parent);
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('over');
  });
});

test('metadata that is no text fails the sequence at its start', () => {
  const gated = sequence('gated', [pauseIf({ metadata: 'a' }, sleep('1h'))]);
  for (const metadata of [{ a: true }, { a: undefined }, null, 'a', ['a']]) {
    const { status, error } = run(gated, { metadata }).actor.getSnapshot() as {
      status: string;
      error: unknown;
    };
    expect(status).toBe('error');
    expect(error).toMatchObject({ code: 'OptionInvalid' });
    expect((error as Error).message).toMatch(/^input\.metadata/);
  }
});

describe('it is refused', () => {
  const steps = [sleep('1h')];

  test.for<[string, string, () => unknown]>([
    ['without a name', 'id', () => sequence('', steps)],
    ['without steps', 'steps', () => sequence('x', [])],
    ['with a state', 'steps[1]', () => sequence('x', [...steps, sleep('1h', 'done') as never])],
    [
      'with a name twice',
      'steps[1].name',
      () => sequence('x', [sleep(1, { name: 'a' }), sleep(1, { name: 'a' })]),
    ],
    [
      'with a step named as its end',
      'steps[0].name',
      () => sequence('x', [sleep(1, { name: 'done' })]),
    ],
    ['with an output that is none', 'output', () => sequence('x', steps, { output: 3 as never })],
    ['with a name that is a path', 'name', () => task('a.b', async () => 1)],
    ['with a task without a name', 'name', () => task(undefined as never, async () => 1)],
    ['with a task that does nothing', 'run', () => task('a', undefined as never)],
    [
      'with an unknown answer to failures',
      'onError',
      () => task('a', async () => 1, { onError: 'ignore' as never }),
    ],
  ])('%s', ([, option, call]) => {
    expect(call).toThrow(expect.objectContaining({ code: 'OptionInvalid', details: { option } }));
  });
});
