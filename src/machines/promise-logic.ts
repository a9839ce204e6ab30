import type { EventObject, NonReducibleUnknown, PromiseActorLogic } from 'xstate';

/** Logic of an actor that is a promise, as `fromPromise` and `fromTask` make it. */
export type PromiseLogic<
  TOutput,
  TInput = NonReducibleUnknown,
  TEmitted extends EventObject = EventObject,
> = PromiseActorLogic<TOutput, TInput, TEmitted>;
