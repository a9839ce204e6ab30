import { isAbeyanceError, type AbeyanceError, type ErrorCode } from '../machines/errors.ts';

/** Codes of answers with no error of the engine behind them. */
export type HttpCode =
  | 'ClientGone'
  | 'Internal'
  | 'LinkExpired'
  | 'LinkInvalid'
  | 'LinkUsed'
  | 'MediaTypeUnsupported'
  | 'MethodNotAllowed'
  | 'NotResumed'
  | 'RequestInvalid'
  | 'RouteUnknown'
  | 'Unauthorized'
  | 'WorkflowParked';

/** What a client branches on: the engine's code where an error of it is told. */
export type ProblemCode = ErrorCode | HttpCode;

/** Facts about a problem that are fit for a stranger: a limit and its value, keys, a place. */
export type ProblemDetails = Readonly<Record<string, unknown>>;

interface ProblemOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly details?: ProblemDetails;
}

type Kind = readonly [status: number, title: string];

const KINDS: Readonly<Partial<Record<ProblemCode, Kind>>> = {
  ActorUnknown: [404, 'No such actor'],
  ClientGone: [499, 'The client has gone'],
  DurationInvalid: [400, 'No duration'],
  EngineClosed: [503, 'The engine is closed'],
  EventInvalid: [422, 'No event'],
  EventRejected: [422, 'The event is refused'],
  LimitExceeded: [413, 'Too large'],
  LinkExpired: [410, 'The link has expired'],
  LinkInvalid: [404, 'No such link'],
  LinkUsed: [410, 'The link has been used'],
  MediaTypeUnsupported: [415, 'The media type is not taken'],
  MethodNotAllowed: [405, 'The method is not allowed'],
  NotResumed: [409, 'The workflow did not go on'],
  NotSerializable: [422, 'A value cannot be kept'],
  OptionInvalid: [400, 'A value cannot be taken'],
  RequestInvalid: [400, 'The request cannot be read'],
  RevisionConflict: [409, 'The workflow has moved'],
  RouteUnknown: [404, 'No such route'],
  SuspensionAmbiguous: [409, 'Which suspension is meant cannot be told'],
  TurnFailed: [422, 'The machine could not start'],
  Unauthorized: [401, 'Not authorized'],
  WaitTimeout: [408, 'The wait is over'],
  WorkflowCancelled: [410, 'The workflow was cancelled'],
  WorkflowEnded: [410, 'The workflow has ended'],
  WorkflowExists: [409, 'The workflow exists'],
  WorkflowFailed: [409, 'The workflow failed'],
  WorkflowNotFound: [404, 'No such workflow'],
  WorkflowParked: [409, 'The workflow is parked'],
};

const UNAVAILABLE: Kind = [503, 'The store cannot answer'];
const TOO_MANY: Kind = [429, 'Too many at once'];
const NO_END: Kind = [422, 'The machine comes to no end'];

/** Seconds after which a store that was locked or full may be asked again. */
const STORE_RETRY_S = 5;
/** Seconds after which a queue that was full may have room. */
const QUEUE_RETRY_S = 1;

/** Limits of how many there may be at once; the others limit how large something may be. */
const QUEUES: ReadonlySet<unknown> = new Set([
  'mailboxLength',
  'unstoredTurns',
  'deferredEvents',
  'waits',
]);

/** Errors whose message tells the sender of what it sent; those of others may tell of more. */
const TOLD: ReadonlySet<ProblemCode> = new Set<ErrorCode>([
  'ActorUnknown',
  'DurationInvalid',
  'EventInvalid',
  'EventRejected',
  'LimitExceeded',
  'OptionInvalid',
  'SuspensionAmbiguous',
  'WaitTimeout',
  'WorkflowEnded',
  'WorkflowExists',
  'WorkflowNotFound',
]);

const DETAILS_TOLD = ['at', 'option', 'limit', 'value', 'found', 'keys', 'events', 'eventType'];

/** Why a request is not done, as an answer (RFC 9457). A value, told apart by its class. */
export class Problem {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly details: ProblemDetails | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    const { details, headers } = options;
    const kind = kindOf(code, details?.['limit']) ?? [500, 'Something failed here'];
    this.code = code;
    [this.status, this.title] = kind;
    this.detail = detail;
    this.details = details;
    this.headers = { ...retryAfter(this.status), ...headers };
  }

  /** Whether the same request may well be done later. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429;
  }

  toJSON(): object {
    const { code, status, title, detail, details } = this;
    return { type: `urn:abeyance:problem:${code}`, title, status, detail, code, details };
  }
}

/** The problem an error comes to. Nothing is told of an error that is not the sender's own. */
export function problemOf(error: unknown): Problem {
  if (!isOurs(error)) return internal();
  const { code } = error;
  const details = detailsOf(error);
  const kind = kindOf(code, details['limit']);
  if (kind === undefined) return internal();
  const [, title] = kind;
  return new Problem(code, TOLD.has(code) ? error.message : `${title}.`, { details });
}

/** Whatever was thrown may be no error, and may refuse to be looked at. */
function isOurs(error: unknown): error is AbeyanceError {
  try {
    return isAbeyanceError(error);
  } catch {
    return false;
  }
}

function internal(): Problem {
  return new Problem('Internal', 'The request was not done; the log of this service says why.');
}

function kindOf(code: ProblemCode, limit: unknown): Kind | undefined {
  if (code.startsWith('Store') || code === 'SchemaTooNew') return UNAVAILABLE;
  if (code !== 'LimitExceeded') return KINDS[code];
  if (limit === 'microsteps') return NO_END;
  return QUEUES.has(limit) ? TOO_MANY : KINDS[code];
}

function detailsOf({ code, details }: AbeyanceError): ProblemDetails {
  if (!TOLD.has(code)) return {};
  return Object.fromEntries(
    DETAILS_TOLD.flatMap((key) => (details[key] === undefined ? [] : [[key, details[key]]])),
  );
}

function retryAfter(status: number): Readonly<Record<string, string>> {
  if (status === 503) return { 'retry-after': String(STORE_RETRY_S) };
  return status === 429 ? { 'retry-after': String(QUEUE_RETRY_S) } : {};
}
