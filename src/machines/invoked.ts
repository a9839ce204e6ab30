import type {
  AnyActorLogic,
  AnyActorRef,
  DoNotInfer,
  EventObject,
  InputFrom,
  MachineContext,
  NonReducibleUnknown,
  OutputFrom,
  ProvidedActor,
} from 'xstate';
import { hasMethods, invalidOption } from './invalid-option.ts';

/** An actor of the machine's `setup` by its name, or a logic itself. */
export type InvokedSrc<TActor extends ProvidedActor> = TActor['src'] | AnyActorLogic;

type LogicOf<TActor extends ProvidedActor, TSrc> = TSrc extends AnyActorLogic
  ? TSrc
  : NamedLogic<TActor, TSrc>;

/** Where the machine declares no actors, any name will do. */
type NamedLogic<TActor extends ProvidedActor, TSrc> = TActor extends ProvidedActor
  ? TSrc extends TActor['src']
    ? TActor['logic']
    : never
  : never;

/** What the actor comes to. */
export type InvokedOutput<TActor extends ProvidedActor, TSrc> = OutputFrom<LogicOf<TActor, TSrc>>;

/** What the actor is given. */
export type InvokedInput<TActor extends ProvidedActor, TSrc> = InputFrom<LogicOf<TActor, TSrc>>;

/**
 * A value, or a function of the context and event by which the state is entered. `self.id` is the
 * id of the workflow, for what has to name it; in a child machine that of the actor.
 */
export type Mapped<TContext extends MachineContext, TEvent extends EventObject, TValue> =
  | (unknown extends TValue ? NonReducibleUnknown : TValue)
  | ((args: {
      readonly context: DoNotInfer<TContext>;
      readonly event: DoNotInfer<TEvent>;
      readonly self: AnyActorRef;
    }) => TValue);

/** `input`, which may be left out where the actor takes none. */
export type MappedInput<
  TContext extends MachineContext,
  TEvent extends EventObject,
  TInput,
> = undefined extends TInput
  ? { readonly input?: Mapped<TContext, TEvent, TInput> }
  : { readonly input: Mapped<TContext, TEvent, TInput> };

/** What a mapping is asked with, whatever machine it is of. */
export interface MapArgs {
  readonly context: never;
  readonly event: never;
}

/** The value of a mapping. */
export function mapped(value: unknown, args: MapArgs): unknown {
  return typeof value === 'function' ? (value as (args: MapArgs) => unknown)(args) : value;
}

/** @throws `OptionInvalid` for what is neither a name nor a logic. */
export function checkSrc(src: unknown): void {
  if (typeof src === 'string' && src !== '') return;
  if (hasMethods(src, 'transition', 'getInitialSnapshot')) return;
  throw invalidOption('src', 'give the name of an actor in setup(), or an actor logic');
}

/**
 * The logic that a step gives its machine; `undefined` where it is only named.
 *
 * @throws `OptionInvalid` for what is neither.
 */
export function logicOf(src: string | AnyActorLogic): AnyActorLogic | undefined {
  checkSrc(src);
  return typeof src === 'string' ? undefined : src;
}
