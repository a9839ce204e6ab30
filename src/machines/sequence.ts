import {
  setup,
  type AnyActorLogic,
  type AnyActorRef,
  type AnyEventObject,
  type EventObject,
  type MetaObject,
  type ParameterizedObject,
  type ProvidedActor,
  type StateSchema,
  type StateMachine,
  type StateValue,
} from 'xstate';
import { invalidOption, readFields, readList } from './invalid-option.ts';
import { freeName } from './state-name.ts';
import { isStep, stepPlace, type SequenceContext, type Step } from './step.ts';

/** What a sequence comes to, where it is not told otherwise. */
export interface SequenceOutput {
  /** What tasks and waits came to, by the name of their step. */
  readonly results: Readonly<Record<string, unknown>>;
}

export interface SequenceOptions<TInput, TOutput> {
  /** Makes the output of the machine. Default: `{ results }`. */
  readonly output?: (args: { readonly context: SequenceContext<TInput> }) => TOutput;
  /** Part of the workflow's identity; without one it is `1`. */
  readonly version?: string;
  readonly description?: string;
}

/** The machine of a sequence: an ordinary XState machine. */
export type SequenceMachine<TInput, TOutput> = StateMachine<
  SequenceContext<TInput>,
  AnyEventObject,
  Record<string, AnyActorRef | undefined>,
  ProvidedActor,
  ParameterizedObject,
  ParameterizedObject,
  string,
  StateValue,
  string,
  TInput,
  TOutput,
  EventObject,
  MetaObject,
  StateSchema
>;

/**
 * A whole machine for what has a beginning, an end and no branches: tasks and pauses one after
 * another. Each step is a state named after it, and its result is kept in `context.results` under
 * that name: what a task came to, the payload of an awaited event. A wait that times out goes on
 * with `undefined`. A task that fails ends the machine in error, unless it is told to `continue`.
 *
 * `context.metadata` is `input.metadata` where there is one, for `pauseIf({ metadata: … })`.
 *
 * @throws `OptionInvalid` naming the place.
 */
export function sequence<TInput = unknown, TOutput = SequenceOutput>(
  id: string,
  steps: readonly Step<TInput>[],
  options: SequenceOptions<TInput, TOutput> = {},
): SequenceMachine<TInput, TOutput> {
  if (typeof id !== 'string' || id === '') throw invalidOption('id', 'name the workflow');
  const { output, ...rest } = readFields(options, 'options', OPTIONS);
  if (output !== undefined && typeof output !== 'function') {
    throw invalidOption('output', 'give a function of the context');
  }
  for (const option of ['version', 'description'] as const) {
    const text: unknown = rest[option] ?? 'none';
    if (typeof text !== 'string' || text === '') throw invalidOption(option, 'give a text');
  }
  const named = nameSteps(steps);
  const states = named.map(([name, { state }], index) => {
    const next = named[index + 1]?.[0] ?? END;
    return [name, state(stepPlace(name, next))] as const;
  });
  const logics = named.flatMap(([name, { logic }]) => (logic ? [[name, logic] as const] : []));
  const actors: Record<string, AnyActorLogic> = Object.fromEntries(logics);
  const config = {
    ...rest,
    id,
    context: ({ input }: { readonly input: TInput }) => contextOf(input),
    initial: named[0]?.[0],
    states: { ...Object.fromEntries(states), [END]: { type: 'final' } },
    output: output ?? outputOf,
  };
  const { createMachine } = setup({ actors });
  const machine: unknown = createMachine(config as object as Parameters<typeof createMachine>[0]);
  return machine as SequenceMachine<TInput, TOutput>;
}

const OPTIONS: readonly (keyof SequenceOptions<unknown, unknown>)[] = [
  'output',
  'version',
  'description',
];

/** The state in which a sequence ends. */
const END = 'done';

/** Each step with a name of its own: names that were given go before those that are made. */
function nameSteps<TInput>(
  steps: readonly Step<TInput>[],
): readonly (readonly [name: string, Step<TInput>])[] {
  const list = readList(
    steps,
    'steps',
    'give an array of what task, sleep or waitForEvent returns',
  );
  if (list.length === 0) throw invalidOption('steps', 'give one step at least');
  const taken = new Set([END]);
  for (const [index, given] of list.entries()) {
    const at = `steps[${index}]`;
    if (!isStep(given)) {
      throw invalidOption(at, 'give what task, sleep or waitForEvent returns without a target');
    }
    const { name } = given;
    if (name === undefined) continue;
    if (name === END) throw invalidOption(`${at}.name`, `'${END}' is where the sequence ends`);
    if (taken.has(name)) throw invalidOption(`${at}.name`, `another step is named '${name}' too`);
    taken.add(name);
  }
  return list.map((given) => {
    const name = given.name ?? freeName(given.kind, taken);
    taken.add(name);
    return [name, given];
  });
}

function contextOf<TInput>(input: TInput): SequenceContext<TInput> {
  const { metadata } = Object(input) as { readonly metadata?: Record<string, string> };
  return { input, metadata: metadata === undefined ? {} : readMetadata(metadata), results: {} };
}

/** Texts only: what is nearly `'true'` would be taken for a no. */
function readMetadata(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const metadata = readFields(given, 'input.metadata');
  const wrong = Object.entries(metadata).find(([, value]) => typeof value !== 'string');
  if (wrong === undefined) return metadata;
  throw invalidOption(`input.metadata.${wrong[0]}`, 'give a text, such as "true"');
}

function outputOf({ context }: { readonly context: SequenceContext }): SequenceOutput {
  return { results: context.results };
}
