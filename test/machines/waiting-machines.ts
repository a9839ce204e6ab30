import {
  assign,
  createActor,
  setup,
  SimulatedClock,
  type AnyStateMachine,
  type EventObject,
} from 'xstate';

export interface Named {
  readonly type: string;
  readonly payload?: unknown;
}

export interface Context {
  readonly said: readonly unknown[];
  readonly votes?: readonly Named[];
}

/** What every machine of these tests may use. */
export const base = setup({
  types: { context: {} as Context, events: {} as Named },
  guards: { isGood: ({ event }) => event.payload !== 'bad' },
  actions: {
    keep: assign({ said: ({ context, event }) => [...context.said, event.payload] }),
    say: assign({ said: ({ context }, { text }: { text: string }) => [...context.said, text] }),
  },
});

export const ends = { done: {}, late: {}, refused: {} };

type State = Parameters<typeof base.createMachine>[0]['states'] extends infer S
  ? NonNullable<S>[keyof NonNullable<S>]
  : never;

export function machineOf(wait: State): AnyStateMachine {
  return base.createMachine({
    id: 'm',
    context: { said: [] },
    initial: 'wait',
    states: { wait, ...ends, again: { on: { back: 'wait' } } },
  });
}

export function run(machine: AnyStateMachine) {
  const clock = new SimulatedClock();
  const actor = createActor(machine, { clock });
  actor.start();
  return { actor, clock };
}

/** Where the machine stands after the events, and what its context holds. */
export function after(machine: AnyStateMachine, ...events: readonly EventObject[]) {
  const { actor } = run(machine);
  for (const event of events) actor.send(event);
  const { value, context } = actor.getSnapshot();
  return { value: value as unknown, said: (context as Context).said };
}

export const event = (type: string, payload?: unknown): Named => ({ type, payload });
