import type { Duration } from 'abeyance/machines';
import type { AnyStateMachine, EventFromLogic, InputFrom } from 'xstate';

/** Something that happens to a workflow from outside. */
export interface ScriptedEvent {
  /** How long after the one before, or after the start. */
  readonly after: Duration;
  readonly type: string;
  readonly payload?: unknown;
  /** What its workflow's id ends in, where it is one that the example began; default: nothing. */
  readonly suffix?: string;
}

/** A ready-made workflow, with what one needs to see it at work. */
export interface ExampleWorkflow {
  readonly name: string;
  readonly machine: AnyStateMachine;
  /** A sample, for a workflow that starts now (ms since epoch). */
  readonly input: (now: number) => unknown;
  /** What usually happens to it. */
  readonly script: readonly ScriptedEvent[];
  /** Other workflows it talks to, by the ids under which they have to run. */
  readonly beside?: Readonly<Record<string, AnyStateMachine>>;
}

/** An entry of the list, checked against the types of its machine. */
export function example<TMachine extends AnyStateMachine>(
  machine: TMachine,
  details: {
    readonly input: (now: number) => InputFrom<TMachine>;
    readonly script: readonly (ScriptedEvent &
      (EventFromLogic<TMachine> | { readonly suffix: string }))[];
    readonly beside?: Readonly<Record<string, AnyStateMachine>>;
  },
): ExampleWorkflow {
  return { name: machine.id, machine, ...details };
}
