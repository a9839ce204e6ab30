/** Every code an `AbeyanceError` can carry; `docs/errors.md` has a paragraph on each. */
export type ErrorCode =
  | 'ActorUnknown'
  | 'DurationInvalid'
  | 'EngineClosed'
  | 'EngineRequired'
  | 'EventInvalid'
  | 'EventRejected'
  | 'LimitExceeded'
  | 'MiddlewareTimeout'
  | 'NotDurable'
  | 'NotSerializable'
  | 'OptionInvalid'
  | 'QueryInvalid'
  | 'RevisionConflict'
  | 'SchemaTooNew'
  | 'SnapshotNotFound'
  | 'StoreBusy'
  | 'StoreCorrupt'
  | 'StoreFailed'
  | 'StoreFull'
  | 'StoreReadOnly'
  | 'SuspensionAmbiguous'
  | 'SuspensionUnknown'
  | 'TaskTimeout'
  | 'TestFailed'
  | 'TextInvalid'
  | 'TimerAmbiguous'
  | 'TurnFailed'
  | 'WaitTimeout'
  | 'WorkflowCancelled'
  | 'WorkflowDuplicate'
  | 'WorkflowEnded'
  | 'WorkflowExists'
  | 'WorkflowFailed'
  | 'WorkflowNotFound'
  | 'WorkflowUnknown';

export interface AbeyanceErrorOptions {
  readonly cause?: unknown;
  /** What the error is about, as data: a path, an id, a limit and its value. Never a payload. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * The one error class of the library. Branch on `code`, which is stable; `message` names what and
 * where and says the remedy; `details` carries the same facts as data.
 */
export class AbeyanceError extends Error {
  override readonly name = 'AbeyanceError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options?: AbeyanceErrorOptions) {
    const { cause, details = {} } = readOptions(options);
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/** An error is made where something went wrong already: nothing of it may throw once more. */
function readOptions(options: AbeyanceErrorOptions | undefined): AbeyanceErrorOptions {
  try {
    return { ...options };
  } catch {
    return {};
  }
}

/** Tells an error of this library, and of one code where a code is given, from any other value. */
export function isAbeyanceError(value: unknown, code?: ErrorCode): value is AbeyanceError {
  return isOurs(value) && (code === undefined || value.code === code);
}

/** Anything can be thrown: a proxy may throw once more when it is asked what it is. */
function isOurs(value: unknown): value is AbeyanceError {
  try {
    return value instanceof AbeyanceError;
  } catch {
    return false;
  }
}

/** Whether the store itself could not answer: what was asked may well be right. */
export function isStoreTrouble(error: unknown): boolean {
  return isAbeyanceError(error) && error.code.startsWith('Store');
}
