export { checkAnswer, checkDelta } from './check-answer.ts';
export { checkBundle } from './check-bundle.ts';
export { checkAck, checkCommand } from './check-command.ts';
export { checkRequest, checkWatch } from './check-request.ts';
export { STATUS_NAMES } from './check-summary.ts';
export type { BundledEntry, RunBundle } from './bundle.ts';
export {
  COMMAND_NAMES,
  type BulkAction,
  type BulkOutcome,
  type Command,
  type CommandAck,
  type CommandError,
  type CommandKind,
  type CommandName,
} from './command.ts';
export type {
  DefinitionAnswer,
  DefinitionLine,
  DefinitionRequest,
  DefinitionsAnswer,
  HeatAnswer,
  StateHeat,
} from './definition.ts';
export type {
  AttemptLine,
  DeadLetterLine,
  DueRow,
  EntriesRequest,
  EntryLine,
  FailureLine,
  FailuresRequest,
  PageOf,
  PageOfRun,
  PayloadAnswer,
  PayloadRequest,
  TakenTransition,
  TimerCursor,
  TimersAnswer,
  TimersRequest,
} from './entry.ts';
export {
  protocolError,
  SourceError,
  type ErrorDetails,
  type ProtocolErrorCode,
  type WireError,
} from './errors.ts';
export type { Cut, Json, JsonObject, Kept, StateValue } from './json.ts';
export { checkAnswering, checkAsking } from './message.ts';
export type { AnsweringMessage, AskingMessage } from './message.ts';
export { parseQuery, printQuery, QUERY_KEYS, WAIT_KINDS, type Query, type Term } from './query.ts';
export type {
  ActorStandingRow,
  ExitRow,
  KeptEventRow,
  KeptSuspension,
  PastActorRow,
  RunAnswer,
  RunRequest,
  SnapshotAtAnswer,
  SnapshotAtRequest,
  TaskStandingRow,
  TimerRow,
} from './run.ts';
export {
  METHOD_NAMES,
  PROTOCOL_NAME,
  PROTOCOL_VERSION,
  sourceOf,
  type AbortSignalLike,
  type AnswerOf,
  type Ask,
  type Asking,
  type Capabilities,
  type HelloAnswer,
  type HelloRequest,
  type MethodName,
  type Methods,
  type RequestOf,
  type Source,
  type Watching,
  type WatchOptions,
} from './source.ts';
export type {
  CountAnswer,
  CountRequest,
  ListAnswer,
  ListRequest,
  SummaryRow,
  WaitsFor,
} from './summary.ts';
export type { Delta, WatchRequest } from './watch.ts';
