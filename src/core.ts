export { AbeyanceError, isAbeyanceError, type ErrorCode } from './machines/errors.ts';
export {
  createCore,
  type Core,
  type CoreOptions,
  type CoreOutcome,
  type CoreStep,
} from './machines/core/core.ts';
export type { CoreAction, CoreEffect } from './machines/core/core-effect.ts';
export type {
  CoreMessage,
  CoreStart,
  TakeMessage,
  WorkAnswer,
} from './machines/core/core-message.ts';
export type {
  CoreActor,
  CoreState,
  CoreTimer,
  CoreWork,
  JsonValue,
} from './machines/core/core-state.ts';
export type { CoreWorkHandle, RunningWork, WorkHost } from './machines/core/core-work.ts';
export type { CoreOutbox } from './machines/core/outbox.ts';
