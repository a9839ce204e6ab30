import type {
  AnyActorLogic,
  AnyActorRef,
  AnyEventObject,
  DoneActorEvent,
  ErrorActorEvent,
  EventObject,
  InputFrom,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
} from 'xstate';
import type { ItemEvent, ItemResult } from './for-each-chunk.ts';
import type { InvokedInput, InvokedOutput } from './invoked.ts';
import type { PauseTransition } from './pause-transition.ts';
import type { NameOption, SequenceContext } from './step.ts';

/** What `forEach` is told as a state. */
export type ForEachOptions<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
  TTransitionMeta extends MetaObject,
  TSrc,
  TItem,
> = EachItem<TContext, TEvent, TItem, InvokedInput<TActor, TSrc>> & {
  /** What each item is done by: an actor of the machine's `setup` by its name, or a logic. */
  readonly src: TSrc;
  /** How many run at the same time. Default: 10. */
  readonly concurrency?: number | undefined;
  /** Where it goes when an item fails for good. Default: the machine fails, as in XState. */
  readonly onError?: PauseTransition<
    TContext,
    ErrorActorEvent,
    TEvent,
    TActor,
    TAction,
    TGuard,
    TDelay,
    TEmitted,
    TTransitionMeta
  >;
  /**
   * Taken each time an item has ended: `event.index` and how it ended. It writes this machine's row
   * each time, which without it the items do not.
   */
  readonly onItem?: PauseTransition<
    TContext,
    ItemEvent<InvokedOutput<TActor, TSrc>>,
    TEvent,
    TActor,
    TAction,
    TGuard,
    TDelay,
    TEmitted,
    TTransitionMeta
  >;
} & EachEnd<
    PauseTransition<
      TContext,
      DoneActorEvent<readonly InvokedOutput<TActor, TSrc>[]>,
      TEvent,
      TActor,
      TAction,
      TGuard,
      TDelay,
      TEmitted,
      TTransitionMeta
    >,
    PauseTransition<
      TContext,
      DoneActorEvent<readonly ItemResult<InvokedOutput<TActor, TSrc>>[]>,
      TEvent,
      TActor,
      TAction,
      TGuard,
      TDelay,
      TEmitted,
      TTransitionMeta
    >
  >;

/** Told apart by `settle`, so that TypeScript knows the output before it has inferred anything. */
type EachEnd<TDone, TSettled> =
  | {
      /** Whether all are seen to their end, though some fail. Default: `false`. */
      readonly settle?: false | undefined;
      /** Where it leads when all have ended. */
      readonly onDone: TDone;
    }
  | { readonly settle: true; readonly onDone: TSettled };

/** Without an `input` an item is itself what its actor takes. */
type EachItem<TContext extends MachineContext, TEvent extends EventObject, TItem, TInput> =
  | {
      readonly items: List<TContext, TEvent, TItem>;
      /** What an item is given; called for each when the state is entered. */
      readonly input: (args: ItemArgs<TContext, TEvent, TItem>) => TInput;
    }
  | { readonly items: List<TContext, TEvent, TInput>; readonly input?: undefined };

/** A list, or a function of the context and event by which the state is entered. */
type List<TContext extends MachineContext, TEvent extends EventObject, TItem> =
  | readonly TItem[]
  | ((args: EntryArgs<TContext, TEvent>) => readonly TItem[]);

interface EntryArgs<TContext extends MachineContext, TEvent extends EventObject> {
  readonly context: TContext;
  /** By which the state was entered. */
  readonly event: TEvent;
  /** Whoever does it for each item; of a workflow `self.id` is its id. */
  readonly self: AnyActorRef;
}

interface ItemArgs<
  TContext extends MachineContext,
  TEvent extends EventObject,
  TItem,
> extends EntryArgs<TContext, TEvent> {
  readonly item: TItem;
  readonly index: number;
}

/** What `forEach` is told as a step of a `sequence`. */
export type ForEachStepOptions<TInput, TSrc extends AnyActorLogic, TItem> = NameOption &
  EachItem<SequenceContext<TInput>, AnyEventObject, TItem, InputFrom<TSrc>> & {
    /** What each item is done by. It has the name of the step among the actors of the machine. */
    readonly src: TSrc;
    /** How many run at the same time. Default: 10. */
    readonly concurrency?: number | undefined;
    /** Whether all are seen to their end, though some fail. Default: `false`. */
    readonly settle?: boolean | undefined;
    readonly onDone?: never;
    readonly onError?: never;
    readonly onItem?: never;
  };
