import type { TaskArgs, TaskLogic } from 'abeyance';
import { fakeTask } from 'abeyance/testing';
import type { AnyStateMachine } from 'xstate';

/** What a task is asked, and how many of its name were asked before and with it. */
export interface Asked {
  readonly input: unknown;
  readonly key: string;
  /** From 1. */
  readonly attempt: number;
  /** From 1; an attempt that is made again has the number of before. */
  readonly nth: number;
}

/** What a task comes to, in place of what its example says; it may throw. */
export type Answer = (asked: Asked) => unknown;

interface Effect {
  readonly task: string;
  readonly input: string;
  readonly output: unknown;
}

/**
 * What lies outside of the workflows: services that take the key of a task for their idempotency
 * key, as a bank would. It outlives the processes.
 */
export class World {
  readonly #answers: Readonly<Record<string, Answer>>;
  readonly #effects = new Map<string, Effect>();
  readonly #numbers = new Map<string, Map<string, number>>();

  constructor(answers: Readonly<Record<string, Answer>>) {
    this.#answers = answers;
  }

  /** What was done, each once: the name of the task and its input. */
  get effects(): readonly string[] {
    return [...this.#effects.values()].map(({ task, input }) => `${task} ${input}`).toSorted();
  }

  /** How often each task had its effect. */
  counts(): Readonly<Record<string, number>> {
    const counted: Record<string, number> = {};
    for (const { task } of this.#effects.values()) counted[task] = (counted[task] ?? 0) + 1;
    return counted;
  }

  /** As if nothing had happened. */
  forget(): void {
    this.#effects.clear();
    this.#numbers.clear();
  }

  /** The machine with tasks that act on this world, and so its child machines. */
  provide(machine: AnyStateMachine): AnyStateMachine {
    const actors: Record<string, unknown> = { ...machine.implementations.actors };
    for (const [name, logic] of Object.entries(actors)) {
      if (isMachine(logic)) actors[name] = this.provide(logic);
      else if (isTask(logic)) actors[name] = this.#task(name, logic);
    }
    return machine.provide({ actors } as Parameters<AnyStateMachine['provide']>[0]);
  }

  #task(name: string, like: Task): Task {
    return fakeTask<unknown, unknown>({ like }).respond(async (args: TaskArgs<unknown>) => {
      const { key, attempt, input } = args;
      const done = this.#effects.get(key);
      if (done !== undefined) return done.output;
      const answer = this.#answers[name];
      const nth = this.#number(name, key);
      const output = await (answer?.({ input, key, attempt, nth }) ??
        (like.config as (given: object) => unknown)(args));
      this.#effects.set(key, { task: name, input: JSON.stringify(input), output });
      return output;
    }).logic;
  }

  #number(name: string, key: string): number {
    const numbers = this.#numbers.get(name) ?? new Map<string, number>();
    this.#numbers.set(name, numbers);
    const known = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, known);
    return known;
  }
}

type Task = TaskLogic<unknown, unknown>;

function isMachine(logic: unknown): logic is AnyStateMachine {
  return typeof logic === 'object' && logic !== null && 'provide' in logic;
}

function isTask(logic: unknown): logic is Task {
  return typeof logic === 'object' && logic !== null && 'task' in logic;
}
