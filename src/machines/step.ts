import { assign, type AnyActorLogic, type AnyEventObject } from 'xstate';
import { hasMethods } from './invalid-option.ts';
import type { Transition } from './pause-transition.ts';
import { checkStateName, stateName } from './state-name.ts';

/** What the machine of a `sequence` keeps. */
export interface SequenceContext<TInput = unknown> {
  readonly input: TInput;
  /** From `input.metadata`; where `pauseIf({ metadata: … })` looks. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What tasks and waits came to, by the name of their step. */
  readonly results: Readonly<Record<string, unknown>>;
}

/**
 * One part of a `sequence`, which alone knows what comes after it. It is no state: `type` and the
 * lack of a target keep TypeScript from taking one for the other.
 */
export interface Step<TInput = unknown> {
  readonly type: 'step';
  /** The name its author gave it; of two steps of one name the sequence refuses the second. */
  readonly name: string | undefined;
  /** What it is named after otherwise: `sleep` becomes `sleep`, `sleep-2` and so on. */
  readonly kind: string;
  /** Actor logic the machine gets under the name of the step, for `invoke: { src: place.name }`. */
  readonly logic: AnyActorLogic | undefined;
  /** The state-node config of the step, at its place in the machine. */
  readonly state: (place: StepPlace) => object;
  /** Never there: tells TypeScript which input a step asks of its sequence. */
  readonly takes?: (input: TInput) => void;
}

/** Where a step stands in its sequence. */
export interface StepPlace {
  /** Name of its state, and of its result. */
  readonly name: string;
  /** The way on; what `result` gives is kept as the result of the step, without it nothing. */
  readonly goOn: (result?: StepResult) => Transition;
  /** An action that keeps the result of a step so far. */
  readonly keep: (result: StepResult) => unknown;
}

/** Reads a result off the event that brought it. */
export type StepResult = (args: {
  readonly event: AnyEventObject;
  /** What the step has kept so far. */
  readonly before: unknown;
}) => unknown;

export interface NameOption {
  /** Names the state, and the result of the step. Default: after what it is, `sleep-2`. */
  readonly name?: string | undefined;
}

/**
 * Makes a step of a function that writes its state. It is called once here too, so that whatever is
 * wrong with a step is told where it is made.
 *
 * @throws `OptionInvalid` for a name that can be no state's, and what `state` throws.
 */
export function step<TInput = unknown>(
  kind: string,
  state: Step['state'],
  { name, logic }: NameOption & { readonly logic?: AnyActorLogic | undefined } = {},
): Step<TInput> {
  if (name !== undefined) checkStateName(name, 'name');
  state(stepPlace(name ?? kind, 'next'));
  return { type: 'step', name, kind: stateName(kind), logic, state };
}

/**
 * The options of a step, where a state would have its target: `undefined` where a state is meant.
 */
export function stepOptions(
  rest: readonly unknown[],
  keys: readonly string[],
): NameOption | undefined {
  const [given = {}, second] = rest;
  if (rest.length === 0) return {};
  if (second !== undefined || Array.isArray(given)) return undefined;
  const fields = fieldsOf(given);
  const areOptions = fields.length > 0 && fields.every((field) => keys.includes(field));
  return areOptions ? (given as NameOption) : undefined;
}

function fieldsOf(value: unknown): readonly string[] {
  try {
    return Object.keys(Object(value) as object);
  } catch {
    return [];
  }
}

/** Whether a value was made by `step`. */
export function isStep(value: unknown): value is Step {
  return hasMethods(value, 'state') && (value as Step).type === 'step';
}

/** What a wait of a `sequence` comes to. */
export const payloadOf: StepResult = ({ event }) => event['payload'];

/** What an invocation of a `sequence` comes to. */
export const outputOf: StepResult = ({ event }) => event['output'];

/** A wait that timed out has no result. */
export const nothing: StepResult = () => undefined;

/** The place of a step named so, whose way on is `next`. */
export function stepPlace(name: string, next: string): StepPlace {
  const keep: StepPlace['keep'] = (result) =>
    assign(({ context, event }) => {
      const { results } = context as SequenceContext;
      const kept = result({ event, before: results[name] });
      return { results: { ...results, [name]: kept } };
    });
  return {
    name,
    goOn: (result) => ({ target: next, ...(result && { actions: [keep(result)] }) }),
    keep,
  };
}
