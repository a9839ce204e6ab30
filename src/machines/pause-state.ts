import type {
  AnyEventObject,
  DoNotInfer,
  EventObject,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
  StateNodeConfig,
  TransitionsConfig,
} from 'xstate';
import { invalidOption, readFields } from './invalid-option.ts';
import { PAUSE_META, type DynamicDelay, type PauseMeta } from './pause.ts';
import type { Transition } from './pause-transition.ts';
import type { Undeclared } from './xstate/undeclared.ts';

/**
 * The state-node config a pause helper returns, as TypeScript sees it. What it holds at run time is
 * plain: `after`, `on`, `tags`, `meta` and whatever else its options named. It is never a function.
 *
 * Only properties that carry the types of the surrounding machine are shown: from them TypeScript
 * infers `context`, events, guards and actions where the helper is called. Three things serve that
 * alone:
 * - The call signature, which nobody can call. A generic call that returns something callable waits
 *   until the outer `createMachine` knows its types, as `assign` does.
 * - The empty `Record` beside `on`. A state is checked where it is made and not compared again with
 *   its machine, which costs less and lets one made outside of any machine fit everywhere.
 * - `Undeclared`, for the same reason.
 */
export interface PauseState<
  TContext extends MachineContext = MachineContext,
  TEvent extends AnyEventObject = AnyEventObject,
  TActor extends ProvidedActor = ProvidedActor,
  TAction extends ParameterizedObject = ParameterizedObject,
  TGuard extends ParameterizedObject = ParameterizedObject,
  TDelay extends string = string,
  TTag extends string = Undeclared,
  TEmitted extends EventObject = EventObject,
  TMeta extends MetaObject = Undeclared,
  TTransitionMeta extends MetaObject = Undeclared,
> {
  (...nobody: never): never;
  readonly on?: Record<never, never> &
    TransitionsConfig<TContext, TEvent, TActor, TAction, TGuard, TDelay, TEmitted, TTransitionMeta>;
  readonly tags?: TTag | readonly TTag[];
  readonly meta?: TMeta;
}

/** A state in a pause state, as it shows in the value of the machine: a leaf. */
export interface LeafState {
  readonly type?: 'atomic';
}

/**
 * What a pause state may have beside its pause: ordinary XState, merged into the state. Options
 * take their types from the machine and never give any, hence `DoNotInfer` throughout.
 */
export type PauseStateOptions<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TTag extends string,
  TEmitted extends EventObject,
  TMeta extends MetaObject,
  TTransitionMeta extends MetaObject,
> = Pick<
  StateNodeConfig<
    DoNotInfer<TContext>,
    DoNotInfer<TEvent>,
    DoNotInfer<TActor>,
    DoNotInfer<TAction>,
    DoNotInfer<TGuard>,
    DoNotInfer<TDelay>,
    DoNotInfer<TTag>,
    unknown,
    DoNotInfer<TEmitted>,
    DoNotInfer<TMeta>,
    DoNotInfer<TTransitionMeta>
  >,
  'after' | 'description' | 'entry' | 'exit' | 'id' | 'invoke' | 'meta' | 'on' | 'tags'
>;

/** The timer of a pause. */
export interface PauseTimer {
  /** Names the delay where it is a function; a pause state has but one. */
  readonly name: string;
  /** ms from the entry of the state. */
  readonly delay: number | DynamicDelay;
  readonly transitions: readonly Transition[];
}

interface PauseParts {
  /** What is at work while it stands still. */
  readonly invoke?: object;
  readonly timer?: PauseTimer;
  readonly on?: Readonly<Record<string, readonly Transition[]>>;
}

type ByKey = Readonly<Record<string, unknown>>;

/**
 * Puts a pause and what the user wants beside it into one state-node config.
 *
 * @throws `OptionInvalid` when an option names an `after` or `on` key that the pause itself needs.
 */
export function pauseState(pause: PauseMeta, parts: PauseParts, options: object): PauseState {
  const { after, on, tags, meta, ...rest }: StateOptions = options;
  const { timer, invoke } = parts;
  const dynamic = typeof timer?.delay === 'function' && { [timer.name]: timer.delay };
  const afterOwn = timer && { [dynamic ? timer.name : String(timer.delay)]: timer.transitions };
  return {
    ...rest,
    after: merge('after', pause, afterOwn, readFields(after ?? {}, 'after')),
    on: merge('on', pause, parts.on, readFields(on ?? {}, 'on')),
    ...(invoke && { invoke: [invoke, rest.invoke ?? []].flat() }),
    tags: [...pauseTags(pause), ...(tags === undefined ? [] : [tags].flat())],
    meta: { ...meta, [PAUSE_META]: { ...pause, ...(dynamic && { delays: dynamic }) } },
  } as object as PauseState;
}

interface StateOptions {
  readonly after?: ByKey;
  readonly invoke?: object | readonly object[];
  readonly on?: ByKey;
  readonly tags?: string | readonly string[];
  readonly meta?: ByKey;
}

function pauseTags({ type, onRestart = 'deadline' }: PauseMeta): readonly string[] {
  const tags = ['suspended', `suspended.${type}`];
  return onRestart === 'deadline' ? tags : [...tags, `timer.${onRestart}`];
}

function merge(option: string, pause: PauseMeta, own: ByKey | undefined, more: ByKey): ByKey {
  const clash = Object.keys(own ?? {}).find((key) => Object.hasOwn(more, key));
  if (clash === undefined) return { ...own, ...more };
  throw invalidOption(
    `${option}.${clash}`,
    `this ${pause.type} state has a transition of its own there; write it into that one`,
  );
}
