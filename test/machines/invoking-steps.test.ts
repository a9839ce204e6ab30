import {
  createActor,
  createMachine,
  SimulatedClock,
  toPromise,
  type AnyStateMachine,
} from 'xstate';
import { describe, expect, test } from 'vitest';
import { isAbeyanceError } from '../../src/machines/errors.ts';
import { forEach } from '../../src/machines/for-each.ts';
import { pauseIf } from '../../src/machines/pause-if.ts';
import { poll } from '../../src/machines/poll.ts';
import { sequence } from '../../src/machines/sequence.ts';
import { subWorkflow } from '../../src/machines/sub-workflow.ts';
import { fromTask } from '../../src/machines/task.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function run(machine: AnyStateMachine, input?: unknown) {
  const clock = new SimulatedClock();
  const actor = createActor(machine, { clock, input });
  actor.subscribe({ error: () => {} });
  actor.start();
  return { actor, clock };
}

async function end(machine: AnyStateMachine, input?: unknown): Promise<unknown> {
  return await toPromise(run(machine, input).actor).catch((error: unknown) => error);
}

const answers = (...list: readonly unknown[]) => {
  let count = 0;
  return fromTask(
    async () => {
      count += 1;
      const answer = list[count - 1];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    { retry: false },
  );
};

const ends = createMachine({
  id: 'refund',
  context: ({ input }) => ({ input }),
  initial: 'done',
  states: { done: { type: 'final' } },
  output: ({ context }) => context,
});

describe('a poll in a sequence', () => {
  const until = ({ output }: { output: unknown }) => output === 'paid';

  test('comes to its answer', async () => {
    const polling = sequence('s', [poll({ src: answers('open', 'paid'), every: 1_000, until })]);
    const { actor, clock } = run(polling);
    await settle();
    clock.increment(1_000);
    await settle();
    expect(actor.getSnapshot()).toMatchObject({ output: { results: { poll: 'paid' } } });
  });

  test('comes to nothing out of attempts', async () => {
    const step = poll({ src: answers('open'), every: 1, until, maxAttempts: 1, name: 'asked' });
    expect(await end(sequence('s', [step]))).toStrictEqual({ results: { asked: undefined } });
  });

  test('fails it for good with its attempt', async () => {
    const step = poll({ src: answers(new Error('no network')), every: 1, until, timeout: '1d' });
    expect(await end(sequence('s', [step]))).toMatchObject({ message: 'no network' });
  });

  test('asks what the machine is provided with under its name', async () => {
    const machine = sequence('s', [poll({ src: answers('open'), every: 1, until, name: 'asked' })]);
    const provided = machine.provide({ actors: { asked: answers('paid') } });
    expect(await end(provided)).toStrictEqual({ results: { asked: 'paid' } });
  });

  test('may be on a condition', async () => {
    const step = poll({ src: answers('paid'), every: 1, until });
    const machine = sequence('s', [pauseIf({ metadata: 'late' }, step)]);
    expect(await end(machine, { metadata: {} })).toStrictEqual({ results: {} });
    const late = { metadata: { late: 'true' } };
    expect(await end(machine, late)).toStrictEqual({ results: { poll: 'paid' } });
  });
});

test('another workflow in a sequence comes to its output', async () => {
  const input = ({ context }: { context: { input: unknown } }) => context.input;
  const machine = sequence('s', [subWorkflow({ workflow: ends as AnyStateMachine, input })]);
  expect(await end(machine, 42)).toStrictEqual({ results: { refund: { input: 42 } } });
});

describe('a list in a sequence', () => {
  const half = fromTask(
    async ({ input }: { input: number }) => {
      if (input % 2 === 1) throw new Error('odd');
      return input / 2;
    },
    { retry: false },
  );

  test('comes to what its items came to', async () => {
    const items = ({ context }: { context: { input: unknown } }) => context.input as number[];
    const machine = sequence('s', [forEach({ src: half, items })]);
    expect(await end(machine, [4, 2])).toStrictEqual({ results: { forEach: [2, 1] } });
    expect(await end(machine, [4, 3])).toMatchObject({ message: 'odd' });
  });

  test('or how they ended', async () => {
    const machine = sequence('s', [forEach({ src: half, items: [4, 3], settle: true })]);
    expect(await end(machine)).toMatchObject({
      results: { forEach: [{ value: 2 }, { status: 'rejected', reason: { message: 'odd' } }] },
    });
  });
});

describe('a step is refused where it is made', () => {
  test.for<[string, () => unknown]>([
    ['src', () => poll({ src: 42, every: 1, until: () => true } as never)],
    ['every', () => poll({ src: answers(), every: 0, until: () => true })],
    ['onDone', () => poll({ src: answers(), every: 1, until: () => true, onError: 'x' } as never)],
    ['name', () => poll({ src: answers(), every: 1, until: () => true, name: 'a.b' })],
    ['workflow', () => subWorkflow({ workflow: '' })],
    ['id', () => subWorkflow({ workflow: 'refund', id: '' })],
    ['src', () => forEach({ src: null, items: [] } as never)],
    ['concurrency', () => forEach({ src: answers(), items: [], concurrency: 0 })],
  ])('for its %s', ([option, make]) => {
    let refusal: unknown;
    try {
      make();
    } catch (error) {
      refusal = error;
    }
    expect(isAbeyanceError(refusal, 'OptionInvalid')).toBe(true);
    expect(refusal).toMatchObject({ details: { option } });
  });
});
