import type { RunBundle } from './bundle.ts';
import type { Command, CommandAck, CommandName } from './command.ts';
import type {
  DefinitionAnswer,
  DefinitionRequest,
  DefinitionsAnswer,
  HeatAnswer,
} from './definition.ts';
import type {
  AttemptLine,
  DeadLetterLine,
  EntriesRequest,
  EntryLine,
  FailureLine,
  FailuresRequest,
  PageOf,
  PageOfRun,
  PayloadAnswer,
  PayloadRequest,
  TimersAnswer,
  TimersRequest,
} from './entry.ts';
import type { RunAnswer, RunRequest, SnapshotAtAnswer, SnapshotAtRequest } from './run.ts';
import type { CountAnswer, CountRequest, ListAnswer, ListRequest } from './summary.ts';
import type { Delta, WatchRequest } from './watch.ts';

/** The version of the protocol, and its name among WebSocket subprotocols. */
export const PROTOCOL_VERSION = 1;
export const PROTOCOL_NAME = 'inspector.v1';

/** Every method that is asked and answered once. */
export interface Methods {
  readonly hello: Method<HelloRequest, HelloAnswer>;
  readonly list: Method<ListRequest, ListAnswer>;
  readonly count: Method<CountRequest, CountAnswer>;
  /** @throws `WorkflowNotFound`, as all that name a workflow. */
  readonly run: Method<RunRequest, RunAnswer>;
  readonly entries: Method<EntriesRequest, PageOf<EntryLine>>;
  readonly payload: Method<PayloadRequest, PayloadAnswer>;
  /** @throws `SnapshotNotFound` where no turn has this revision. */
  readonly snapshotAt: Method<SnapshotAtRequest, SnapshotAtAnswer>;
  readonly attempts: Method<PageOfRun, PageOf<AttemptLine>>;
  readonly deadLetters: Method<PageOfRun, PageOf<DeadLetterLine>>;
  readonly timers: Method<TimersRequest, TimersAnswer>;
  /** Newest first. */
  readonly failures: Method<FailuresRequest, PageOf<FailureLine>>;
  /** @throws `DefinitionNotFound`. */
  readonly definition: Method<DefinitionRequest, DefinitionAnswer>;
  readonly definitions: Method<NothingAsked, DefinitionsAnswer>;
  readonly definitionHeat: Method<DefinitionRequest, HeatAnswer>;
  /** @throws `ReadOnly`, `Unsupported`; what the engine refuses is in the ack. */
  readonly command: Method<Command, CommandAck>;
  /** @throws `TooLarge` for a run of very many turns. */
  readonly exportRun: Method<{ readonly id: string }, RunBundle>;
}

export interface Method<Request, Answer> {
  readonly request: Request;
  readonly answer: Answer;
}

/** Nothing is asked but the method itself. */
export interface NothingAsked {
  readonly nothing?: undefined;
}

export type MethodName = keyof Methods;
export type RequestOf<M extends MethodName> = Methods[M]['request'];
export type AnswerOf<M extends MethodName> = Methods[M]['answer'];

export const METHOD_NAMES: readonly MethodName[] = [
  'hello',
  'list',
  'count',
  'run',
  'entries',
  'payload',
  'snapshotAt',
  'attempts',
  'deadLetters',
  'timers',
  'failures',
  'definition',
  'definitions',
  'definitionHeat',
  'command',
  'exportRun',
];

/**
 * Where an inspector gets what it shows: an engine in this process, one behind a port or a server,
 * a file, or an exported bundle. All answers are plain data.
 * @throws `SourceError`, whatever it speaks over.
 */
export type Source = Asking & Watching;

/** One function for each method. */
export type Asking = {
  readonly [M in MethodName]: (request: RequestOf<M>) => Promise<AnswerOf<M>>;
};

export interface Watching {
  /**
   * Hears what changes, at most ten times a second, until the loop is left or `signal` aborts. It
   * holds one delta at most: who reads slowly gets fewer and larger ones, or a `resync`.
   */
  watch(request: WatchRequest, options?: WatchOptions): AsyncIterable<Delta>;
  close(): Promise<void>;
}

/** Asks by the method's name. */
export type Ask = <M extends MethodName>(method: M, request: RequestOf<M>) => Promise<AnswerOf<M>>;

/** A source of what asks by name. */
export function sourceOf(ask: Ask, watching: Watching): Source {
  const methods = METHOD_NAMES.map((method) => [
    method,
    (request: RequestOf<typeof method>) => ask(method, request),
  ]);
  return { ...(Object.fromEntries(methods) as Asking), ...watching };
}

export interface WatchOptions {
  /** Ends the watch without an error. */
  readonly signal?: AbortSignalLike | undefined;
}

/** The part of an `AbortSignal` that is used. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface HelloRequest {
  /** Versions the asker speaks. */
  readonly protocols?: readonly number[] | undefined;
}

export interface HelloAnswer {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly capabilities: Capabilities;
  readonly engine: {
    /** The library's version. */
    readonly version: string;
    /** What holds the data: `engine`, `file`, `bundle`. */
    readonly store: 'engine' | 'file' | 'bundle';
    /** A name to show: a file's, or empty. */
    readonly name: string;
    /** Its clock, ms since epoch, at the time of the answer. */
    readonly now: number;
  };
  /** `true`: commands are refused. */
  readonly readOnly: boolean;
  readonly commands: readonly CommandName[];
}

export interface Capabilities {
  /** Deltas come. */
  readonly live: boolean;
  /** An engine is there: guards are asked for `exits`. */
  readonly engine: boolean;
  readonly methods: readonly MethodName[];
}
