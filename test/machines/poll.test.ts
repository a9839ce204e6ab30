import {
  createActor,
  createMachine,
  setup,
  SimulatedClock,
  type AnyActorRef,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type Snapshot,
} from 'xstate';
import { describe, expect, test } from 'vitest';
import { RESUME_EVENT, type PauseMeta } from '../../src/machines/pause.ts';
import { poll } from '../../src/machines/poll.ts';
import { fromTask } from '../../src/machines/task.ts';

/** By the platform's next macrotask every promise that can settle has. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

class Run {
  readonly clock = new SimulatedClock();
  readonly actor;

  constructor(machine: AnyStateMachine, snapshot?: Snapshot<unknown>) {
    this.actor = createActor(machine, { clock: this.clock, ...(snapshot && { snapshot }) });
    this.actor.subscribe({ error: () => {} });
    this.actor.start();
  }

  get state(): AnyMachineSnapshot {
    return this.actor.getSnapshot() as AnyMachineSnapshot;
  }

  get children(): readonly AnyActorRef[] {
    return Object.values(this.state.children as Record<string, AnyActorRef>);
  }

  /** States of the polls under way. */
  get polls(): readonly unknown[] {
    return this.children.map((child) => (child.getSnapshot() as AnyMachineSnapshot).value);
  }

  async after(ms: number): Promise<this> {
    await settle();
    this.clock.increment(ms);
    await settle();
    return this;
  }
}

interface Told {
  readonly output?: unknown;
  readonly error?: unknown;
}

/** Polls a list of answers, of which an `Error` is thrown; tells what it came to. */
function polling(
  answers: readonly unknown[],
  options: Partial<Parameters<typeof poll>[0]> = {},
  at: { readonly asked: number[]; readonly told: Told[]; readonly aborted: number[] } = {
    asked: [],
    told: [],
    aborted: [],
  },
) {
  const check = fromTask(
    async ({ input, signal }: { input: number; signal: AbortSignal }) => {
      const number = at.asked.push(input);
      signal.addEventListener('abort', () => at.aborted.push(number));
      const answer = answers[number - 1];
      if (answer instanceof Error) throw answer;
      return answer === 'never' ? await new Promise(() => {}) : answer;
    },
    { retry: false },
  );
  const machine = setup({
    types: { context: {} as { count: number } },
    actors: { check },
    actions: { tell: ({ event }) => at.told.push(event as Told) },
  }).createMachine({
    context: { count: 7 },
    initial: 'polling',
    states: {
      polling: poll({
        src: 'check',
        input: ({ context }) => context.count,
        every: 1_000,
        until: ({ output }) => output === 'paid',
        onDone: { target: 'done', actions: 'tell' },
        onError: { target: 'failed', actions: 'tell' },
        ...(options as object),
      }),
      done: { type: 'final' },
      late: { type: 'final' },
      failed: { type: 'final' },
    },
  });
  return { machine, ...at };
}

describe('a poll', () => {
  test('asks at once, and again after a rest, until it is answered', async () => {
    const { machine, asked, told } = polling(['open', 'open', 'paid']);
    const run = new Run(machine);
    await run.after(999);
    expect(asked).toEqual([7]);
    expect(run.polls).toEqual(['resting']);
    await run.after(1);
    expect(asked).toEqual([7, 7]);
    await run.after(1_000);
    expect(run.state.value).toBe('done');
    expect(told).toMatchObject([{ output: 'paid' }]);
  });

  test('knows the number of the attempt', async () => {
    const numbers: number[] = [];
    const until = ({ attempt }: { attempt: number }) => numbers.push(attempt) === 3;
    const run = new Run(polling(['a', 'b', 'c'], { until }).machine);
    await run.after(1_000);
    await run.after(1_000);
    expect(numbers).toEqual([1, 2, 3]);
    expect(run.state.value).toBe('done');
  });

  test('rests longer each time, up to the longest', async () => {
    const { machine, asked } = polling([], { backoff: 3, maxDelay: '8s' });
    const run = new Run(machine);
    const counts: number[] = [];
    for (const ms of [999, 1, 2_999, 1, 7_999, 1, 7_999, 1]) {
      counts.push((await run.after(ms), asked.length));
    }
    expect(counts).toEqual([1, 2, 2, 3, 3, 4, 4, 5]);
  });

  test('gives up after so many attempts', async () => {
    const { machine, asked } = polling([], { maxAttempts: 2, onTimeout: 'late' });
    const run = new Run(machine);
    await run.after(999);
    expect(run.state.value).toBe('polling');
    await run.after(1);
    expect(run.state.value).toBe('late');
    expect(asked).toHaveLength(2);
  });

  test('takes the answer of its last attempt', async () => {
    const { machine } = polling(['paid'], { maxAttempts: 1, onTimeout: 'late' });
    expect((await new Run(machine).after(0)).state.value).toBe('done');
  });

  test('gives up when its time is over, in an attempt or between two', async () => {
    const { machine, aborted } = polling(['never'], { timeout: '5s', onTimeout: 'late' });
    const run = new Run(machine);
    await run.after(4_999);
    expect(run.state.value).toBe('polling');
    await run.after(1);
    expect(run.state.value).toBe('late');
    expect(aborted).toEqual([1]);
    const resting = new Run(polling([], { every: '1h', timeout: '5s', onTimeout: 'late' }).machine);
    expect((await resting.after(5_000)).state.value).toBe('late');
  });

  test('may be bounded by the context', async () => {
    const timeout = ({ context }: { context: { count?: number } }) => (context.count ?? 0) * 1_000;
    const { machine } = polling(['never'], { timeout, onTimeout: 'late' });
    const run = new Run(machine);
    expect((await run.after(6_999)).state.value).toBe('polling');
    expect((await run.after(1)).state.value).toBe('late');
  });

  test('without another way out fails with WaitTimeout', async () => {
    const { machine, told } = polling([], { maxAttempts: 1 });
    const run = new Run(machine);
    await run.after(0);
    expect(run.state.value).toBe('failed');
    expect(told).toMatchObject([{ error: { code: 'WaitTimeout', details: { attempts: 1 } } }]);
  });

  test('chooses its way out by guards', async () => {
    const onTimeout = { target: 'late', guard: () => false };
    const { machine } = polling([], { maxAttempts: 1, onTimeout });
    expect((await new Run(machine).after(0)).state.value).toBe('failed');
    const either = polling([], { maxAttempts: 1, onTimeout: [onTimeout, 'late'] });
    expect((await new Run(either.machine).after(0)).state.value).toBe('late');
  });

  test('fails as its attempt does', async () => {
    const error = new Error('no network');
    const { machine, told } = polling([error], { maxAttempts: 1, onTimeout: 'late' });
    const run = new Run(machine);
    await run.after(0);
    expect(run.state.value).toBe('failed');
    expect(told[0]?.error).toBe(error);
  });

  test('fails as `until` does', async () => {
    const until = () => {
      throw new Error('no such field');
    };
    expect((await new Run(polling(['open'], { until }).machine).after(0)).state.value).toBe(
      'failed',
    );
  });

  test('stops asking when its state is left', async () => {
    const { machine, aborted } = polling(['never'], { on: { leave: 'done' } });
    const run = new Run(machine);
    await run.after(0);
    run.actor.send({ type: 'leave' });
    await settle();
    expect(run.state.value).toBe('done');
    expect(aborted).toEqual([1]);
  });

  test('is ended by hand with an answer of its own', async () => {
    const { machine, told } = polling(['open']);
    const run = new Run(machine);
    await run.after(0);
    run.children[0]?.send({ type: RESUME_EVENT, output: 'paid by hand' });
    expect(run.state.value).toBe('done');
    expect(told).toMatchObject([{ output: 'paid by hand' }]);
  });

  test('goes on from a snapshot', async () => {
    const { machine, asked } = polling(['open', 'never', 'paid']);
    const run = new Run(machine);
    await run.after(1_000);
    expect(asked).toHaveLength(2);
    const snapshot = run.actor.getPersistedSnapshot();
    run.actor.stop();
    const later = new Run(machine, structuredClone(snapshot));
    await later.after(0);
    expect(asked).toHaveLength(3);
    expect(later.state.value).toBe('done');
  });

  test('is a pause state', () => {
    const state = poll({ src: 'check', every: 1, until: () => true, onDone: 'done' });
    const { meta } = state as object as { meta: { abeyance: PauseMeta } };
    expect(meta.abeyance).toStrictEqual({ type: 'polling' });
    expect(state.tags).toStrictEqual(['suspended', 'suspended.polling']);
  });
});

describe('what is asked', () => {
  const paid = fromTask(async () => 'paid');
  const open = fromTask(async () => 'open');

  test('may be a logic', async () => {
    const { machine } = polling([], { src: paid });
    expect((await new Run(machine).after(0)).state.value).toBe('done');
  });

  test('is the actor of that name, as it is provided', async () => {
    const { machine } = polling(['open']);
    const run = new Run(machine.provide({ actors: { check: paid as never } }));
    expect((await run.after(0)).state.value).toBe('done');
    expect((await new Run(machine).after(0)).state.value).toBe('polling');
  });

  test('may be another by the same name in a machine within', async () => {
    const state = () => {
      const until = ({ output }: { output: unknown }) => output === 'paid';
      return poll({ src: 'check', every: 1_000, until, onDone: 'done' });
    };
    const inner = setup({ actors: { check: paid } }).createMachine({
      initial: 'polling',
      states: { polling: state(), done: { type: 'final' } },
    });
    const outer = setup({ actors: { check: open, inner } }).createMachine({
      type: 'parallel',
      states: {
        own: { initial: 'polling', states: { polling: state(), done: {} } },
        other: {
          initial: 'inside',
          states: { inside: { invoke: { src: 'inner', onDone: 'done' } }, done: {} },
        },
      },
    });
    const run = await new Run(outer).after(0);
    expect(run.state.value).toEqual({ own: 'polling', other: 'done' });
  });

  test('must be there', async () => {
    const machine = createMachine({
      initial: 'polling',
      states: {
        polling: poll({ src: 'nobody', every: 1, until: () => true, onDone: 'done' }),
        done: {},
      },
    });
    const { state } = new Run(machine);
    expect(state).toMatchObject({ status: 'error', error: { code: 'OptionInvalid' } });
  });
});
