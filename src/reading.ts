export { pastAt, type PastMachine, type StoredPast } from './runtime/stored-past.ts';
export {
  storedRun,
  storedState,
  storedSuspensions,
  storedTimer,
  type StoredActor,
  type StoredChild,
  type StoredKept,
  type StoredRun,
  type StoredState,
  type StoredSuspension,
  type StoredTask,
  type StoredTimer,
} from './runtime/stored-run.ts';
export {
  storedTurn,
  type StoredContext,
  type StoredTransition,
  type StoredTurn,
} from './runtime/stored-turn.ts';
export { decodeValue, encodeValue } from './runtime/stored-value.ts';
export { keptAddress, keptRef } from './runtime/kept-ref.ts';
export { matchesDescriptor } from './machines/descriptor.ts';
export type {
  ActorRow,
  AttemptRow,
  DeadLetterRow,
  MessageRow,
  TaskRow,
  TurnRow,
  WorkflowRow,
} from './runtime/records.ts';
export type {
  DueCursor,
  DueItem,
  JournalKinds,
  JournalRequest,
  Page,
  PageRequest,
  StoreReads,
  WorkflowFilter,
  WorkflowRecords,
} from './runtime/store.ts';
